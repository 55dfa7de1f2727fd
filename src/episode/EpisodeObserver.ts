import type { Agent, AgentEvent, Decision } from "../agent/Agent.ts";
import type { Action, Observation, Scenario, TimeStep, Verdict, WorldSpec } from "../core/index.ts";
import type { EpisodeResult, EpisodeTrail } from "./EpisodeResult.ts";

/** The world is reset; the agent is not yet. */
export interface EpisodeStart {
  readonly agent: string;
  readonly state: Agent["state"];
  readonly scenario: Scenario;
  readonly seed: number;
  readonly maxSteps: number;
  readonly spec: WorldSpec;
  readonly timeStep: TimeStep;
}

/** The agent has decided; nothing has moved yet. */
export interface EpisodeDecision {
  /** Control steps taken before this decision. */
  readonly step: number;
  readonly observation: Observation;
  readonly decision: Decision;
  readonly events: readonly AgentEvent[];
}

/** The world has taken one control step. */
export interface EpisodeStep {
  /** Control steps taken, this one included. */
  readonly step: number;
  readonly action: Action;
  readonly timeStep: TimeStep;
}

/** An episode ended, was interrupted by an abort, or failed with an exception (then what is known up to there). */
export type EpisodeEnd =
  | { readonly status: "ended" | "interrupted"; readonly result: EpisodeResult }
  | {
      readonly status: "failed";
      /** Control steps taken when it was thrown; those of coming to rest followed. */
      readonly step: number;
      readonly trail: EpisodeTrail;
      readonly verdict?: Verdict;
      readonly error: Error;
    };

/**
 * Whoever watches an episode: the meter, the recorder, the viewer. Each call is awaited, observers in the order given;
 * an exception ends the episode. `onEnd` is called for every observer, whatever happened before.
 */
export interface EpisodeObserver {
  onReset?(start: EpisodeStart): void | Promise<void>;
  onDecision?(decision: EpisodeDecision): void | Promise<void>;
  onStep?(step: EpisodeStep): void | Promise<void>;
  onEnd?(end: EpisodeEnd): void | Promise<void>;
}
