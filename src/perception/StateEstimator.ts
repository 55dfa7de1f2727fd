import type { Observation, Pose } from "../core/index.ts";
import type { Atom, Typed } from "../pddl/Domain.ts";

/** A disc as believed, base frame. */
export interface DiscEstimate {
  readonly id: string;
  readonly colour: string;
  /** Edge of the cube, m. */
  readonly edge: number;
  readonly pose: Pose;
  /** 0..1 */
  readonly confidence: number;
}

/** A peg as believed: centre of its top, base frame. */
export interface PegEstimate {
  readonly id: string;
  readonly pose: Pose;
}

/** What is believed of the world at `stamp`, which may be older than the observation it was asked with. */
export interface StateEstimate {
  readonly stamp: bigint;
  /** Smallest first. */
  readonly discs: readonly DiscEstimate[];
  /** Left to right. */
  readonly pegs: readonly PegEstimate[];
  /** The disc in the hand, if any. */
  readonly held: string | undefined;
  /** Where the tool was in the hand's own measurement at `stamp`; lets a held disc be carried forward. */
  readonly tool: Pose;
  /** All objects, typed for the planning problem. */
  readonly objects: readonly Typed[];
  /** Atoms that hold, in a fixed order. */
  readonly facts: readonly Atom[];
  /** 0..1, the least of its parts. */
  readonly confidence: number;
}

/** Turns observations into a belief about the world. */
export interface StateEstimator {
  /** "oracle" where it reads ground truth, "camera" where it does not; printed with every result. */
  readonly source: "oracle" | "camera" | "symbolic";
  reset(): Promise<void>;
  estimate(observation: Observation, signal?: AbortSignal): Promise<StateEstimate>;
}
