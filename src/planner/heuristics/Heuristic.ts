import type { PackedState } from "../PackedState.ts";
import type { Task } from "../Task.ts";

/**
 * Estimates the steps from a state to the goal: a whole number ≥ 0, 0 at the goal, ∞ only where there is no plan. The
 * state belongs to the caller and may change after the call.
 */
export type Heuristic = (state: PackedState) => number;

/** A heuristic with what it promises. */
export interface HeuristicEntry {
  /** Whether it never exceeds the steps truly needed. */
  readonly admissible: boolean;
  /** Prepares it for one task. */
  readonly create: (task: Task) => Heuristic;
}
