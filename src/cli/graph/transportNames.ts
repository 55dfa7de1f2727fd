/** How nodes of a graph may reach each other. */
export const transportNames = ["ros", "loopback"] as const;
export type TransportName = (typeof transportNames)[number];
