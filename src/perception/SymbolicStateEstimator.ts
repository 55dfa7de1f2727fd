import { controlStepNs, identityPose, type DiscSpec, type Observation } from "../core/index.ts";
import { factsFromSupports, typedObjects } from "./factsFromSupports.ts";
import type { StateEstimate, StateEstimator } from "./StateEstimator.ts";

/** State of a world without geometry at one stamp. */
export interface SymbolicState {
  readonly stamp: bigint;
  /** Smallest first. */
  readonly discs: readonly DiscSpec[];
  /** Ids, left to right. */
  readonly pegs: readonly string[];
  /** [disc, what it lies on: a disc, a peg or "table"]; a held disc has no entry. */
  readonly on: readonly (readonly [disc: string, support: string])[];
  readonly held: string | undefined;
}

/** A world without geometry that tells its state. */
export interface SymbolicTruth {
  /** @param stamp now if left out; else a stamp of the last second (older ones give the oldest kept) */
  symbolicState(stamp?: bigint): SymbolicState;
}

/** Reads the state of a symbolic world; such a world has no geometry, so every pose is the identity. */
export class SymbolicStateEstimator implements StateEstimator {
  readonly source = "symbolic";
  readonly #truth: SymbolicTruth;
  readonly #delay: bigint;

  /**
   * @param options delaySteps: whole control steps between what it tells and now, default 0
   * @throws RangeError on a delay that is not a whole number ≥ 0
   */
  constructor(truth: SymbolicTruth, options: { readonly delaySteps?: number } = {}) {
    const { delaySteps = 0 } = options;
    if (!Number.isInteger(delaySteps) || delaySteps < 0) {
      throw new RangeError(`The delay of estimates must be a whole number of control steps; got ${delaySteps}`);
    }
    this.#truth = truth;
    this.#delay = BigInt(delaySteps) * controlStepNs;
  }

  async reset(): Promise<void> {
    // It keeps nothing between estimates.
  }

  async estimate(observation: Observation): Promise<StateEstimate> {
    const wanted = observation.stamp - this.#delay;
    const { stamp, discs, pegs, on, held } = this.#truth.symbolicState(wanted < 0n ? 0n : wanted);
    return {
      stamp,
      discs: discs.map(({ id, colour, edge }) => ({ id, colour, edge, pose: identityPose, confidence: 1 })),
      pegs: pegs.map((id) => ({ id, pose: identityPose })),
      held,
      tool: identityPose,
      objects: typedObjects(discs, pegs),
      facts: factsFromSupports(discs, pegs, new Map(on), held),
      confidence: 1,
    };
  }
}
