/** The rectangle of the table that a game may use, m, base frame: what the arm reaches with the hand down and the agent's camera sees, and a hand's breadth more. */
export const workspace = { x: [0.31, 0.8], y: [-0.38, 0.42] } as const;
