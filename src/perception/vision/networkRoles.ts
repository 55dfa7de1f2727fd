/** Names of the networks that see in their model's card: of whole pictures, and of close-ups of discs and of areas. */
export const sceneRole = "scene";
export const discRole = "disc";
export const areaRole = "area";

export const networkRoles = [sceneRole, discRole, areaRole] as const;

export type NetworkRole = (typeof networkRoles)[number];
