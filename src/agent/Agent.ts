import type { Action, Observation } from "../core/index.ts";
import type { Literal, Plan, PlanStep } from "../pddl/Domain.ts";
import type { StateEstimator } from "../perception/StateEstimator.ts";

export type Decision =
  | { readonly kind: "act"; readonly action: Action }
  | { readonly kind: "ask"; readonly question: string; readonly candidates: readonly string[] }
  | { readonly kind: "done" }
  | { readonly kind: "give-up"; readonly reason: string };

/** What an agent reports of its own reasoning; observers record and tell it. */
export type AgentEvent =
  | { readonly kind: "goal"; readonly goal: readonly Literal[]; readonly confidence: number }
  | { readonly kind: "plan"; readonly plan: Plan; readonly expanded: number; readonly replan: boolean }
  | { readonly kind: "step-started"; readonly step: PlanStep; readonly index: number; readonly of: number }
  | { readonly kind: "skill-started"; readonly skill: string; readonly step: PlanStep }
  | { readonly kind: "skill-ended"; readonly skill: string; readonly step: PlanStep; readonly controlSteps: number }
  | { readonly kind: "step-ended"; readonly step: PlanStep }
  | { readonly kind: "retry"; readonly step: PlanStep; readonly reason: string }
  | { readonly kind: "replan"; readonly reason: string }
  /** The arm gets out of the way to let the agent see. */
  | { readonly kind: "clear-view"; readonly reason: string };

/** Whatever chooses actions: the neuro-symbolic stack or a vision-language-action policy. */
export interface Agent {
  /** The name that results carry, such as "nesy-oracle". */
  readonly name: string;
  /** What its state comes from: printed with every result. With "images" it has none, and acts on pictures as they are. */
  readonly state: StateEstimator["source"] | "images";
  /** "world": it never says that it is done or gives up, so that a decision after the last step would be for nothing. @default "agent" */
  readonly endedBy?: "agent" | "world";
  reset(instruction: string, observation: Observation, signal?: AbortSignal): Promise<void>;
  /** Answers the question of the last `ask`. */
  answer(text: string): void;
  decide(
    observation: Observation,
    signal?: AbortSignal,
  ): Promise<{ readonly decision: Decision; readonly events: readonly AgentEvent[] }>;
  /** The goal it pursues, once it has one: a free instruction is judged against it, and labelled so. */
  goal(): readonly Literal[] | undefined;
}
