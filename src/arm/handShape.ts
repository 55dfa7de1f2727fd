/** Finger pads of the Franka hand, half extents about the pad's own centre, tool frame; they reach `below` the tool centre point, m. */
export const pad = { half: [0.01, 0.006, 0.027] as const, below: 0.009 };

/** Body of the hand above the fingers, half extents, tool frame; it ends `above` the tool centre point, m. */
export const palm = { half: [0.032, 0.102, 0.033] as const, above: 0.045 };
