/** The two networks, by their roles in the model's card: one finds the rods in a picture, one reads the stack of each. */
export const ringNetworkNames = ["rods", "stacks"] as const;

export type RingNetworkName = (typeof ringNetworkNames)[number];
