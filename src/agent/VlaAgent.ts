import { type Observation, Rng } from "../core/index.ts";
import type { Literal } from "../pddl/Domain.ts";
import { chunked, type ChunkedPolicy } from "../policy/chunked.ts";
import type { Policy } from "../policy/Policy.ts";
import type { Agent, AgentEvent, Decision } from "./Agent.ts";

export interface VlaAgentOptions {
  readonly name: string;
  readonly policy: Policy<string>;
  /** What the policy is told in place of the instruction. @default the instruction */
  readonly prompt?: string | undefined;
  /** Actions of each chunk that are carried out before the policy is asked again, at least 1. */
  readonly replanSteps: number;
  /** What the policy acts on: "oracle" where it is told the simulator's state in place of pictures. @default "images" */
  readonly state?: "images" | "oracle" | undefined;
  /** Asked at every reset; seeds the policy's noise. */
  readonly episodeSeed: () => number;
}

/**
 * A vision-language-action policy as an agent, end to end: it is asked with the words and what is sensed, and what it says
 * is done. It has no goal, asks nothing, and never says that it is done: the world ends the episode, or the budget does.
 */
export class VlaAgent implements Agent {
  readonly name: string;
  readonly state: "images" | "oracle";
  readonly endedBy = "world";
  readonly #options: VlaAgentOptions;
  #episode: { readonly prompt: string; readonly actions: ChunkedPolicy<string> } | undefined;

  /** @throws RangeError on a number of actions that is not whole and positive */
  constructor(options: VlaAgentOptions) {
    checkReplanSteps(options.replanSteps);
    this.name = options.name;
    this.state = options.state ?? "images";
    this.#options = options;
  }

  async reset(instruction: string): Promise<void> {
    const { policy, prompt = instruction, replanSteps, episodeSeed } = this.#options;
    const seeds = new Rng(episodeSeed(), "inference");
    this.#episode = { prompt, actions: chunked(policy, replanSteps, () => seeds.integer(2 ** 32)) };
  }

  /** @throws Error always: it asks nothing */
  answer(): void {
    throw new Error("The agent was given an answer, but has no open question");
  }

  /** @throws Error before the first reset; whatever the policy throws */
  async decide(
    observation: Observation,
    signal?: AbortSignal,
  ): Promise<{ readonly decision: Decision; readonly events: readonly AgentEvent[] }> {
    if (!this.#episode) throw new Error("The agent was asked to decide before its first reset");
    const { prompt, actions } = this.#episode;
    const action = await actions.next(observation, () => prompt, signal);
    return { decision: { kind: "act", action }, events: [] };
  }

  goal(): readonly Literal[] | undefined {
    return undefined;
  }
}

/** @throws RangeError on a number of actions that is not whole and positive */
export function checkReplanSteps(replanSteps: number): void {
  if (!Number.isInteger(replanSteps) || replanSteps < 1) {
    throw new RangeError(`replanSteps must be a whole number of actions from 1; got ${replanSteps}`);
  }
}
