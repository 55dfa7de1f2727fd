import { type PlacedDisc, supportOf } from "../core/stacking.ts";
import type { Atom } from "../pddl/Domain.ts";
import { factsFromSupports, type Supports } from "./factsFromSupports.ts";
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
export const deriveFacts = (scene: Scene): readonly Atom[] =>
  factsFromSupports(
    scene.discs,
    scene.pegs.map(({ id }) => id),
    supportsIn(scene),
    scene.held,
  );

/**
 * What each disc rests on. A disc in the hand supports nothing and rests on nothing, wherever it happens to be.
 *
 * @param last as at the last look; a disc stays on what it was on until it is clearly off it
 */
export function supportsIn({ discs, pegs, held, tableHeight }: Scene, last?: Supports): Supports {
  const resting = discs.filter(({ id }) => id !== held);
  const spots = pegs.map(({ id, pose }) => ({ id, position: pose.position }));
  return new Map(
    resting.flatMap((disc) => {
      const support = supportOf(disc, resting, spots, tableHeight, last?.get(disc.id));
      return support === undefined ? [] : [[disc.id, support] as const];
    }),
  );
}
