import { hold, type Observation, Rng } from "../core/index.ts";
import type { Literal } from "../pddl/Domain.ts";
import { chunked, type ChunkedPolicy } from "../policy/chunked.ts";
import type { Agent, AgentEvent, Decision } from "./Agent.ts";
import { GoalDialogue, type GoalDialogueOptions } from "./GoalDialogue.ts";
import { Guide, type GuideLimits, type GuideOptions } from "./Guide.ts";
import { Sensing, type SensingOptions } from "./Sensing.ts";
import { checkReplanSteps, type VlaAgentOptions } from "./VlaAgent.ts";

export const defaultGuideLimits: GuideLimits = { replansPerEpisode: 10, questions: 3, waitSteps: 40, search: {} };

export interface GuidedVlaAgentOptions
  extends
    SensingOptions,
    Pick<GoalDialogueOptions, "domain" | "goalPredictor" | "goalCameras">,
    Pick<GuideOptions, "planner" | "limits">,
    Omit<VlaAgentOptions, "prompt"> {}

/** One episode on its way. */
interface Episode {
  readonly dialogue: GoalDialogue;
  readonly guide: Guide;
  readonly actions: ChunkedPolicy<string>;
  /** What the policy was asked with last. */
  command: string | undefined;
}

/**
 * A vision-language-action policy that a planner guides: goal and plan are made as by the planning agent, and the policy is told
 * one step after the other in place of the instruction. What is left of a chunk of actions is dropped when the command
 * changes. What the policy itself acts on is its own affair; `state` is where the planner's state comes from.
 */
export class GuidedVlaAgent implements Agent {
  readonly name: string;
  readonly state: Agent["state"];
  readonly #options: GuidedVlaAgentOptions;
  readonly #sensing: Sensing;
  #episode: Episode | undefined;
  #final: Decision | undefined;

  /** @throws RangeError on a number of actions that is not whole and positive, or a rate, an age or a step length that makes no sense */
  constructor(options: GuidedVlaAgentOptions) {
    checkReplanSteps(options.replanSteps);
    this.name = options.name;
    this.state = options.estimator.source;
    this.#options = options;
    this.#sensing = new Sensing(options);
  }

  async reset(instruction: string): Promise<void> {
    const { policy, replanSteps, episodeSeed, limits } = this.#options;
    const seeds = new Rng(episodeSeed(), "inference");
    const dialogue = new GoalDialogue(instruction, { ...this.#options, maxQuestions: limits.questions });
    this.#episode = {
      dialogue,
      guide: new Guide({ ...this.#options, sensing: this.#sensing, dialogue }),
      actions: chunked(policy, replanSteps, () => seeds.integer(2 ** 32)),
      command: undefined,
    };
    this.#final = undefined;
    await this.#sensing.reset();
  }

  /** @throws Error before the first reset, or if no question is open */
  answer(text: string): void {
    if (!this.#episode) throw new Error("The agent was given an answer before its first reset");
    this.#episode.dialogue.answer(text);
  }

  /** After done or give-up it stays with that. @throws Error before the first reset; whatever the policy throws */
  async decide(
    observation: Observation,
    signal?: AbortSignal,
  ): Promise<{ readonly decision: Decision; readonly events: readonly AgentEvent[] }> {
    const episode = this.#episode;
    if (!episode) throw new Error("The agent was asked to decide before its first reset");
    const events: AgentEvent[] = [];
    const decision = this.#final ?? (await this.#decide(episode, observation, events, signal));
    if (decision.kind === "done" || decision.kind === "give-up") this.#final = decision;
    return { decision, events };
  }

  async #decide(
    episode: Episode,
    observation: Observation,
    events: AgentEvent[],
    signal: AbortSignal | undefined,
  ): Promise<Decision> {
    const { guide, actions } = episode;
    const guidance = await guide.next({ observation, events, signal });
    const command = guidance.kind === "command" ? guidance.text : undefined;
    if (command !== episode.command) actions.reset();
    episode.command = command;
    if (guidance.kind === "wait") return { kind: "act", action: hold };
    if (guidance.kind !== "command") return guidance;
    return { kind: "act", action: await actions.next(observation, () => guidance.text, signal) };
  }

  goal(): readonly Literal[] | undefined {
    return this.#episode?.guide.goal;
  }
}
