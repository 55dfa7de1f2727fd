import type { Agent, AgentEvent } from "../agent/Agent.ts";
import type { Declaration, Verdict, WorldEvent } from "../core/index.ts";

/** Something that happened, with the number of control steps the world had taken by then. */
export interface AtStep<E> {
  readonly step: number;
  readonly event: E;
}

/** How often an agent had to think again. */
export interface EpisodeCounts {
  readonly retries: number;
  readonly replans: number;
  /** Skills begun, retries included. */
  readonly skills: number;
  readonly questions: number;
}

/** What is known of an episode whether or not it came to a verdict. */
export interface EpisodeTrail {
  readonly agent: string;
  readonly state: Agent["state"];
  /** The scenario's name. */
  readonly scenario: string;
  readonly seed: number;
  /** Control steps taken, those of coming to rest included. */
  readonly controlSteps: number;
  /** From the stamps: s between the reset and the last time step. */
  readonly simulatedSeconds: number;
  readonly counts: EpisodeCounts;
  readonly agentEvents: readonly AtStep<AgentEvent>[];
  readonly worldEvents: readonly AtStep<WorldEvent>[];
  /** "agent-goal" for a free instruction (a scenario without a goal): the agent's own goal, on ground truth. */
  readonly judgedBy: "scenario" | "agent-goal";
}

/** One finished episode. */
export interface EpisodeResult extends EpisodeTrail {
  readonly declared: Declaration;
  readonly giveUpReason?: string;
  readonly verdict: Verdict;
}
