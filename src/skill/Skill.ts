import type { Action, Observation } from "../core/index.ts";
import type { StateEstimate } from "../perception/StateEstimator.ts";
import type { PlanStep } from "../pddl/Domain.ts";

/** An observation with the newest estimate, carried forward to it. */
export interface Sensed {
  readonly observation: Observation;
  readonly estimate: StateEstimate;
}

export type SkillStatus =
  { readonly kind: "running" } | { readonly kind: "succeeded" } | { readonly kind: "failed"; readonly reason: string };

/** A PDDL operator, or one step of it, made physical. */
export interface Skill {
  readonly name: string;
  /** Why it cannot begin here; undefined if it can. */
  obstacle(s: Sensed): string | undefined;
  start(s: Sensed): void;
  status(s: Sensed): SkillStatus;
  act(s: Sensed, signal?: AbortSignal): Promise<Action>;
}

/** Which skills, in order, carry out a plan step. */
export interface SkillLibrary {
  /** Starts an episode: the noise of stochastic policies depends on its seed and the order of inferences alone. */
  reset(episodeSeed: number): void;
  /** @throws RangeError for an operator that it does not know */
  skillsFor(step: PlanStep): readonly Skill[];
  /** What to do where the state cannot be seen; undefined where nothing would help. */
  clearView(): Skill | undefined;
}
