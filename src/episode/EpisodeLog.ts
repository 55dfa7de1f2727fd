import type { Agent, AgentEvent } from "../agent/Agent.ts";
import type { Scenario, TimeStep, WorldEvent } from "../core/index.ts";
import type { AtStep, EpisodeTrail } from "./EpisodeResult.ts";

/** Keeps count of a running episode. */
export class EpisodeLog {
  readonly #agent: Agent;
  readonly #scenario: Scenario;
  readonly #seed: number;
  readonly #start: bigint;
  readonly #agentEvents: AtStep<AgentEvent>[] = [];
  readonly #worldEvents: AtStep<WorldEvent>[] = [];
  #timeStep: TimeStep;
  #steps = 0;
  #questions = 0;

  constructor(agent: Agent, scenario: Scenario, seed: number, first: TimeStep) {
    this.#agent = agent;
    this.#scenario = scenario;
    this.#seed = seed;
    this.#start = first.observation.stamp;
    this.#timeStep = first;
    this.#note();
  }

  /** The newest. */
  get timeStep(): TimeStep {
    return this.#timeStep;
  }

  /** Control steps taken. */
  get steps(): number {
    return this.#steps;
  }

  get questions(): number {
    return this.#questions;
  }

  stepped(timeStep: TimeStep): void {
    this.#timeStep = timeStep;
    this.#steps++;
    this.#note();
  }

  decided(events: readonly AgentEvent[]): void {
    for (const event of events) this.#agentEvents.push({ step: this.#steps, event });
  }

  asked(): void {
    this.#questions++;
  }

  #note(): void {
    for (const event of this.#timeStep.events) this.#worldEvents.push({ step: this.#steps, event });
  }

  /** What is known so far. */
  trail(): EpisodeTrail {
    const count = (kind: AgentEvent["kind"]): number => this.#agentEvents.filter((e) => e.event.kind === kind).length;
    return {
      agent: this.#agent.name,
      state: this.#agent.state,
      scenario: this.#scenario.name,
      seed: this.#seed,
      controlSteps: this.#steps,
      simulatedSeconds: Number(this.#timeStep.observation.stamp - this.#start) / 1e9,
      counts: {
        retries: count("retry"),
        replans: count("replan"),
        skills: count("skill-started"),
        questions: this.#questions,
      },
      agentEvents: [...this.#agentEvents],
      worldEvents: [...this.#worldEvents],
      judgedBy: this.#scenario.goal.length === 0 ? "agent-goal" : "scenario",
    };
  }
}
