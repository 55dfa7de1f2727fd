import type { CartesianAction, Observation } from "../core/index.ts";
import type { ActionChunk, Policy } from "./Policy.ts";

/** One action per control step out of a policy that infers several at once; holds the queue that the policy must not. */
export interface ChunkedPolicy<C> {
  /** The next action; asks the policy when the executed part of its last chunk is used up. */
  next(observation: Observation, condition: () => C, signal?: AbortSignal): Promise<CartesianAction>;
  /** Forgets what is queued. */
  reset(): void;
}

/**
 * @param execute actions carried out of each chunk
 * @param seeds noise seeds of the inferences, counted through the episode
 */
export function chunked<C>(policy: Policy<C>, execute: number, seeds: () => number): ChunkedPolicy<C> {
  let queue: ActionChunk = [];
  return {
    async next(observation, condition, signal) {
      if (queue.length === 0) {
        const chunk = await policy.infer(observation, condition(), seeds(), signal);
        if (chunk.length === 0) throw new RangeError("A policy must infer at least one action; got none");
        queue = chunk.slice(0, execute);
      }
      const [action, ...rest] = queue;
      queue = rest;
      return action!;
    },
    reset() {
      queue = [];
    },
  };
}
