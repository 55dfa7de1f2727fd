import type { GoalRequest, PerceivedObject } from "../../../src/goal/GoalPredictor.ts";

const disc = (id: string, rank: number): PerceivedObject => ({ id, type: "disc", colour: id, rank });

/** A tower of three discs on the left of three pegs. */
export const towerRequest = (words: string, more: Partial<GoalRequest> = {}): GoalRequest => ({
  words,
  objects: [
    ...[disc("green", 1), disc("blue", 2), disc("red", 3)],
    ...[1, 2, 3].map((rank): PerceivedObject => ({ id: `peg${rank}`, type: "peg", rank })),
    { id: "table", type: "table" },
  ],
  facts: ["on green blue", "on blue red", "on red peg1", "clear green", "smaller green red"].map((text) => {
    const [predicate = "", ...args] = text.split(" ");
    return { predicate, args };
  }),
  images: [],
  dialogue: [],
  ...more,
});
