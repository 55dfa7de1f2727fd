import type { Action } from "../core/index.ts";
import type { Domain, Literal, Plan, PlanStep } from "../pddl/Domain.ts";
import type { Sensed, Skill, SkillLibrary } from "../skill/Skill.ts";
import type { AgentEvent } from "./Agent.ts";
import { effectsOf, firstMissing, groundStep, planFlaw, type FactSet, type GroundStep } from "./groundStep.ts";

export interface PlanExecutionOptions {
  readonly domain: Domain;
  readonly skills: SkillLibrary;
}

/** How the current step fares at one control step. */
export type Advance =
  | { readonly kind: "act"; readonly action: Action }
  /** One skill of the step succeeded and another follows. */
  | { readonly kind: "next-skill" }
  | { readonly kind: "step-over" }
  | { readonly kind: "failed"; readonly reason: string }
  /** A skill could not begin; nothing was tried. */
  | { readonly kind: "blocked"; readonly reason: string };

/** Carries out a plan step by step, each by its skills in order. */
export class PlanExecution {
  readonly #options: PlanExecutionOptions;
  readonly #plan: Plan;
  #index = -1;
  #ground: GroundStep = { preconditions: [], effects: [] };
  #skills: readonly Skill[] = [];
  #skill = 0;
  /** Control steps that the running skill has taken; undefined while none runs. */
  #controlSteps: number | undefined;
  #retries = 0;

  constructor(plan: Plan, options: PlanExecutionOptions) {
    this.#plan = plan;
    this.#options = options;
  }

  /**
   * The step under way.
   *
   * @throws Error before the first and after the last step
   */
  get step(): PlanStep {
    const step = this.#plan[this.#index];
    if (!step) throw new Error("No step of the plan is under way");
    return step;
  }

  /** Times that the step under way was begun again. */
  get retries(): number {
    return this.#retries;
  }

  /** Takes up the next step of the plan; "over" says that there is none. */
  beginNext(events: AgentEvent[]): "begun" | "over" {
    const step = this.#plan[++this.#index];
    if (!step) return "over";
    this.#retries = 0;
    this.#ground = groundStep(this.#options.domain, step);
    events.push({ kind: "step-started", step, index: this.#index, of: this.#plan.length });
    this.#loadSkills(step);
    return "begun";
  }

  /** Begins the step again from its first skill. */
  retry(reason: string, events: AgentEvent[]): void {
    const { step } = this;
    this.#retries++;
    events.push({ kind: "retry", step, reason });
    this.#loadSkills(step);
  }

  /** The next action of the step, or why there is none. */
  async advance(sensed: Sensed, events: AgentEvent[], signal?: AbortSignal): Promise<Advance> {
    const { step } = this;
    const skill = this.#skills[this.#skill];
    if (!skill) return { kind: "step-over" };
    const lost = this.#lost(sensed);
    if (lost !== undefined) return { kind: "failed", reason: `${lost} is not seen any more` };
    if (this.#controlSteps === undefined) {
      const reason = skill.obstacle(sensed);
      if (reason !== undefined) return { kind: "blocked", reason };
      skill.start(sensed);
      this.#controlSteps = 0;
      events.push({ kind: "skill-started", skill: skill.name, step });
    }
    const status = skill.status(sensed);
    if (status.kind === "running") {
      this.#controlSteps++;
      return { kind: "act", action: await skill.act(sensed, signal) };
    }
    events.push({ kind: "skill-ended", skill: skill.name, step, controlSteps: this.#controlSteps });
    this.#controlSteps = undefined;
    if (status.kind === "failed") return { kind: "failed", reason: status.reason };
    this.#skill++;
    return { kind: this.#skill < this.#skills.length ? "next-skill" : "step-over" };
  }

  /** The effect of the step under way that the facts do not show; undefined if all are there. */
  missingEffect(facts: FactSet): string | undefined {
    return firstMissing(facts, effectsOf(this.#ground));
  }

  /** Whether the step under way could be begun again. */
  canRetry(facts: FactSet): boolean {
    return firstMissing(facts, this.#ground.preconditions) === undefined;
  }

  /** What keeps the steps after the one under way from reaching the goal; undefined if nothing does. */
  flawAhead(facts: FactSet, goal: readonly Literal[]): string | undefined {
    return planFlaw(this.#options.domain, facts, this.#plan.slice(this.#index + 1), goal);
  }

  /** An object of the step that is believed in no more; constants of the domain always are. */
  #lost({ estimate: { objects } }: Sensed): string | undefined {
    const { constants } = this.#options.domain;
    return this.step.args.find(
      (arg) => !objects.some(({ name }) => name === arg) && !constants.some(({ name }) => name === arg),
    );
  }

  #loadSkills(step: PlanStep): void {
    this.#skills = this.#options.skills.skillsFor(step);
    this.#skill = 0;
    this.#controlSteps = undefined;
  }
}
