import type { Action } from "./Action.ts";
import type { Observation } from "./Observation.ts";
import type { Pose, Twist } from "./Pose.ts";
import type { DiscSpec, Relation, Scenario, SubTask } from "./Scenario.ts";
import type { Vec3 } from "./Vec3.ts";

/** Something the world saw happen; for observers, never for the agent. */
export type WorldEvent =
  | {
      readonly kind: "illegal-move";
      readonly disc: string;
      /** The rule of the game that it broke. */
      readonly rule: "larger-on-smaller" | "top-disc-only";
      /** The smaller disc that it was put on, or the disc that lay on it when it was taken. */
      readonly other: string;
    }
  | { readonly kind: "dropped"; readonly disc: string }
  | { readonly kind: "knocked"; readonly disc: string }
  | {
      /** The next of the scenario's sub-tasks is done, or has taken too long: then the time step is the last. */
      readonly kind: "sub-task-done" | "sub-task-timeout";
      readonly subTask: SubTask;
      /** Done so far, in order, one that is done now included. */
      readonly done: number;
      /** Of how many. */
      readonly of: number;
    };

/** One control step's outcome. */
export interface TimeStep {
  readonly kind: "first" | "mid" | "last";
  readonly observation: Observation;
  readonly events: readonly WorldEvent[];
}

/** A named flat area (or rod) for discs: centre of its top in the base frame, m. */
export interface PegSpec {
  readonly id: string;
  readonly position: Vec3;
}

/** What stays the same through an episode and may be known to everyone: the robot's workplace, not its state. */
export interface WorldSpec {
  readonly name: string;
  readonly actions: "cartesian" | "symbolic";
  /** s */
  readonly controlTimestep: number;
  /** Height of the table top in the base frame, m. */
  readonly tableHeight: number;
  /** From the operator's left to right. */
  readonly pegs: readonly PegSpec[];
  /** Whether the verdict comes from ground truth ("world") or cannot be had ("unjudged"). */
  readonly judged: boolean;
}

/** How an agent, the loop or the world declared an episode over. */
export type Declaration = "done" | "gave-up" | "stopped" | "budget" | "sub-task-timeout";

/** How many of a scenario's sub-tasks were done, in order. */
export interface SubTaskCount {
  readonly done: number;
  readonly of: number;
}

/** What became of the knock that a scenario asked for. */
export interface KnockReport {
  /** When it was to come, s since reset. */
  readonly moment: number;
  /** The discs that it hit; none if the episode was over before, or no candidate qualified. */
  readonly discs: readonly string[];
  /** Candidates that were refused. */
  readonly refused: number;
}

/** The world's judgement of a finished episode. */
export interface Verdict {
  readonly outcome: "success" | "failure" | "unjudged";
  /** In words: what is missing for success; empty on success. */
  readonly reason: string;
  readonly goal: readonly { readonly relation: Relation; readonly holds: boolean }[];
  /** 1 − (fewest legal moves left at the best moment) / (fewest at the start), in [0, 1]. */
  readonly progress: number;
  /** Where the scenario has sub-tasks. */
  readonly subTasks?: SubTaskCount;
  readonly illegalMoves: number;
  readonly drops: number;
  /** Steps at which the paper's own `on` (for 4.0–5.5 cm cubes) disagreed with ours; absent where it does not apply. */
  readonly paperDisagreements?: number;
  /** Largest commanded joint acceleration as a share of its limit, where the world knows it. */
  readonly peakAcceleration?: number;
  /** Where the scenario asked for one. */
  readonly knock?: KnockReport;
  /** Digest of every step's stamp, joints, disc poses and action. */
  readonly stateHash: string;
}

/** A robot's surroundings: simulated, remote or physical. */
export interface World {
  readonly spec: WorldSpec;
  reset(episode: { readonly scenario: Scenario; readonly seed: number }): Promise<TimeStep>;
  step(action: Action, signal?: AbortSignal): Promise<TimeStep>;
  finish(declared: Declaration): Promise<Verdict>;
  close(): Promise<void>;
}

/** True pose and motion of one disc, base frame. */
export interface DiscState {
  readonly spec: DiscSpec;
  readonly pose: Pose;
  readonly twist: Twist;
}

/** Ground truth of one stamp; only a TruthSource hands it out. */
export interface WorldState {
  readonly stamp: bigint;
  /** Smallest first. */
  readonly discs: readonly DiscState[];
  readonly pegs: readonly PegSpec[];
  /** The disc that both pads touch, if any. */
  readonly held: string | undefined;
  /** Tool centre point in the base frame. */
  readonly tool: Pose;
}

/** Privileged access to ground truth; handed by `cli` to what is named `Oracle…`, and to nothing else. */
export interface TruthSource {
  /**
   * @param stamp now if left out; else a stamp of the last second (older ones give the oldest kept)
   * @throws Error before the first reset
   */
  worldState(stamp?: bigint): WorldState;
}

/** Nanoseconds of one 20 Hz control step. */
export const controlStepNs = 50_000_000n;
