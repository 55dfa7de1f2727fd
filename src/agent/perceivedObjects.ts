import { tableId } from "../core/stacking.ts";
import type { PerceivedObject } from "../goal/GoalPredictor.ts";

/** The part of a state that objects are named and ranked by. */
export interface SeenObjects {
  /** Edge in m. */
  readonly discs: readonly { readonly id: string; readonly colour: string; readonly edge: number }[];
  /** From the operator's left. */
  readonly pegs: readonly { readonly id: string }[];
}

/** What the goal predictor may refer to; discs ranked by edge, pegs from left to right. */
export const perceivedObjects = ({ discs, pegs }: SeenObjects): readonly PerceivedObject[] => [
  ...[...discs]
    .sort((a, b) => a.edge - b.edge)
    .map(({ id, colour, edge }, i): PerceivedObject => ({ id, type: "disc", colour, rank: i + 1, edge })),
  ...pegs.map(({ id }, i): PerceivedObject => ({ id, type: "peg", rank: i + 1 })),
  { id: tableId, type: "table" },
];
