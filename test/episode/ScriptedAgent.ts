import type { Agent, AgentEvent, Decision } from "../../src/agent/Agent.ts";
import type { Observation } from "../../src/core/index.ts";
import type { Literal } from "../../src/pddl/Domain.ts";

export const move: Decision = {
  kind: "act",
  action: { kind: "cartesian", translation: [0.01, 0, 0], yaw: 0, gripper: 1 },
};

type Decide = (call: number, signal: AbortSignal | undefined) => Decision | Promise<Decision>;

/** An agent whose decisions are a function of how often it was asked. */
export class ScriptedAgent implements Agent {
  readonly name: string;
  readonly state = "symbolic";
  readonly answers: string[] = [];
  readonly instructions: string[] = [];
  ownGoal: readonly Literal[] | undefined;
  readonly #decide: Decide;
  readonly #events: Readonly<Record<number, readonly AgentEvent[]>>;
  #calls = 0;

  constructor(decide: Decide, events: Readonly<Record<number, readonly AgentEvent[]>> = {}, name = "scripted") {
    this.#decide = decide;
    this.#events = events;
    this.name = name;
  }

  async reset(instruction: string): Promise<void> {
    this.instructions.push(instruction);
    this.#calls = 0;
  }

  answer(text: string): void {
    this.answers.push(text);
  }

  async decide(
    _observation: Observation,
    signal?: AbortSignal,
  ): Promise<{ decision: Decision; events: readonly AgentEvent[] }> {
    const call = this.#calls++;
    return { decision: await this.#decide(call, signal), events: this.#events[call] ?? [] };
  }

  goal(): readonly Literal[] | undefined {
    return this.ownGoal;
  }
}

/** Moves `n` times, then says that it is done. */
export const moves = (n: number): ScriptedAgent => new ScriptedAgent((call) => (call < n ? move : { kind: "done" }));
