import { supportOf, type PlacedDisc } from "../core/stacking.ts";
import type { Atom } from "../pddl/Domain.ts";
import { factsFromSupports } from "./factsFromSupports.ts";
import type { PegEstimate } from "./StateEstimator.ts";

/** The geometry that facts come from, base frame. */
export interface Scene {
  readonly discs: readonly PlacedDisc[];
  readonly pegs: readonly PegEstimate[];
  readonly held: string | undefined;
  /** Of the table's top, m. */
  readonly tableHeight: number;
}

/** The facts that hold in a scene, in a fixed order; a disc that rests on nothing known has no `on`. */
export function deriveFacts(scene: Scene): readonly Atom[] {
  const { discs, held, tableHeight } = scene;
  const pegs = scene.pegs.map(({ id, pose }) => ({ id, position: pose.position }));
  // A disc in the hand supports nothing and rests on nothing, wherever it happens to be.
  const resting = discs.filter(({ id }) => id !== held);
  const supports = new Map<string, string>();
  for (const disc of resting) {
    const support = supportOf(disc, resting, pegs, tableHeight);
    if (support !== undefined) supports.set(disc.id, support);
  }
  return factsFromSupports(
    discs,
    pegs.map(({ id }) => id),
    supports,
    held,
  );
}
