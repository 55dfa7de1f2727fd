import { identityQuaternion } from "../../../src/core/index.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { deriveFacts } from "../../../src/perception/deriveFacts.ts";
import type { DiscEstimate, StateEstimate } from "../../../src/perception/StateEstimator.ts";
import type { TableScene } from "../../../src/train/perception/drawTable.ts";

/** The estimate of one who knows a scene, but for a change of the discs; its facts are those of the changed discs. */
export function trueEstimate(
  { discs, poses, held, tool }: TableScene,
  change: (discs: readonly DiscEstimate[]) => readonly DiscEstimate[] = (all) => all,
): StateEstimate {
  const said = change(
    discs.map(({ edge, colour }, i) => ({ id: `disc ${i}`, edge, colour, pose: poses[i]!, confidence: 1 })),
  );
  const pegs = benchmarkPegs.map(({ id, position }) => ({ id, pose: { position, orientation: identityQuaternion } }));
  const heldId = held === undefined ? undefined : `disc ${held}`;
  const believed = said.some(({ id }) => id === heldId) ? heldId : undefined;
  return {
    stamp: 0n,
    discs: said.toSorted((a, b) => a.edge - b.edge),
    pegs,
    held: believed,
    tool,
    objects: [],
    facts: deriveFacts({ discs: said, pegs, held: believed, tableHeight: 0 }),
    confidence: 1,
  };
}
