import type { CartesianAction, Observation } from "../core/index.ts";

/** Consecutive control actions, first one first. */
export type ActionChunk = readonly CartesianAction[];

/** A learned mapping from what is sensed and a condition to the next actions. Stateless: queues and history live in the caller. */
export interface Policy<C> {
  /** @param seed noise of a stochastic policy; the same seed and inputs give the same chunk */
  infer(observation: Observation, condition: C, seed: number, signal?: AbortSignal): Promise<ActionChunk>;
}
