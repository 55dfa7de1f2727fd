import type { Observation } from "../core/index.ts";
import type { Literal } from "../pddl/Domain.ts";
import type { Agent, AgentEvent, Decision } from "./Agent.ts";
import { GoalDialogue, type GoalDialogueOptions } from "./GoalDialogue.ts";
import { Pursuit, type PlanningAgentLimits, type PursuitOptions } from "./Pursuit.ts";
import { Sensing, type SensingOptions } from "./Sensing.ts";

export type { PlanningAgentLimits } from "./Pursuit.ts";

export const defaultLimits: PlanningAgentLimits = {
  retriesPerStep: 2,
  replansPerEpisode: 10,
  questions: 3,
  waitSteps: 40,
  leastConfidence: 0.3,
  clearings: 5,
  search: {},
};

export interface PlanningAgentOptions
  extends
    SensingOptions,
    Pick<GoalDialogueOptions, "domain" | "goalPredictor" | "goalCameras">,
    Pick<PursuitOptions, "planner" | "skills" | "limits"> {
  readonly name: string;
  /** Asked at every reset; seeds what the skills draw. */
  readonly episodeSeed: () => number;
}

/** The neuro-symbolic stack as an agent: goal → plan → skills; it monitors every step and retries, replans or gives up. */
export class PlanningAgent implements Agent {
  readonly name: string;
  readonly state: Agent["state"];
  readonly #options: PlanningAgentOptions;
  readonly #sensing: Sensing;
  #dialogue: GoalDialogue | undefined;
  #pursuit: Pursuit | undefined;
  #final: Decision | undefined;

  constructor(options: PlanningAgentOptions) {
    this.name = options.name;
    this.state = options.estimator.source;
    this.#options = options;
    this.#sensing = new Sensing(options);
  }

  async reset(instruction: string, observation: Observation, signal?: AbortSignal): Promise<void> {
    const { limits, episodeSeed, ...options } = this.#options;
    const sensing = this.#sensing;
    const dialogue = new GoalDialogue(instruction, { ...options, maxQuestions: limits.questions });
    this.#dialogue = dialogue;
    this.#pursuit = new Pursuit(observation.stamp, { ...options, sensing, dialogue, limits });
    options.skills.reset(episodeSeed());
    this.#final = undefined;
    await sensing.reset();
    await sensing.look(observation, signal);
  }

  /** @throws Error before the first reset, or if no question is open */
  answer(text: string): void {
    if (!this.#dialogue) throw new Error("The agent was given an answer before its first reset");
    this.#dialogue.answer(text);
  }

  /** After done or give-up it stays with that. @throws Error before the first reset */
  async decide(
    observation: Observation,
    signal?: AbortSignal,
  ): Promise<{ readonly decision: Decision; readonly events: readonly AgentEvent[] }> {
    if (!this.#pursuit) throw new Error("The agent was asked to decide before its first reset");
    const events: AgentEvent[] = [];
    const decision = this.#final ?? (await this.#pursuit.decide({ observation, events, signal }));
    if (decision.kind === "done" || decision.kind === "give-up") this.#final = decision;
    return { decision, events };
  }

  goal(): readonly Literal[] | undefined {
    return this.#pursuit?.goal;
  }
}
