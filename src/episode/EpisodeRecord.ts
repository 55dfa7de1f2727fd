import type { Agent } from "../agent/Agent.ts";
import type { Declaration, KnockReport, SubTaskCount, Verdict } from "../core/index.ts";
import type { EpisodeTrail } from "./EpisodeResult.ts";
import type { Quantiles } from "./statistics.ts";

/** Joules of one source by one method; `low` and `high` differ only where a model gives a range. */
export interface JouleReading {
  /** Such as "cpu-package" or "arm-mechanical". */
  readonly source: string;
  /** "counter", "sampled", "estimated" or "simulated". */
  readonly method: string;
  readonly low: number;
  readonly high: number;
}

/** What one part of the stack took. */
export interface WindowCost {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** How often it ran. */
  readonly count: number;
}

/** What an episode took, from its reset to its end; measured by a meter that this module does not know. */
export interface EpisodeCosts {
  /** User and system time of the process, s. */
  readonly cpuSeconds: number;
  /** By window ("plan", "policy", …); "other" is what ran outside of all, "shared" a process of which nobody can tell the simulator's part. They sum up to `cpuSeconds`. */
  readonly windows: Readonly<Record<string, WindowCost>>;
  /** Wall time of each planner call, ms. */
  readonly planningMs: readonly number[];
  /** Wall time of each policy call, what it asked others for left out, ms. */
  readonly inferenceMs: readonly number[];
  /** One entry per source and method; a source that cannot be read is missing, never 0. */
  readonly joules: readonly JouleReading[];
  /** Why sources are missing that could be read at first. */
  readonly lost?: readonly string[];
}

/** One line of `episodes.jsonl`. */
export interface EpisodeRecord {
  readonly schema: 1;
  /** "interrupted": aborted from outside, or its policy elsewhere was not reached any more; says nothing about the agent. "failed": an exception ended it. */
  readonly status: "ended" | "interrupted" | "failed";
  readonly scenario: string;
  readonly seed: number;
  readonly agent: string;
  readonly state: Agent["state"];
  readonly gitRevision: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly declared: Declaration;
  readonly judgedBy: EpisodeTrail["judgedBy"];
  readonly outcome: Verdict["outcome"] | "error";
  /** Why it is no success: the judge's words, or the exception's. */
  readonly reason: string;
  readonly giveUpReason?: string;
  /** The world's; of an agent's own goal the share of its relations that hold at the end. */
  readonly progress: number;
  /** Where the scenario has sub-tasks; absent in records of before they were counted. */
  readonly subTasks?: SubTaskCount;
  readonly illegalMoves: number;
  readonly drops: number;
  readonly paperDisagreements?: number;
  /** Largest commanded joint acceleration as a share of its limit, where the world knows it. */
  readonly peakAcceleration?: number;
  /** Where the scenario asked for one. */
  readonly knock?: KnockReport;
  /** Empty where an exception kept the world from telling it. */
  readonly stateHash: string;
  readonly retries: number;
  readonly replans: number;
  readonly skills: number;
  readonly questions: number;
  readonly controlSteps: number;
  readonly simulatedSeconds: number;
  readonly wallSeconds: number;
  /** Of this episode's samples, ms; null without any. */
  readonly planning: Quantiles | null;
  readonly inference: Quantiles | null;
  /** Null without a meter. The samples are kept so that percentiles over episodes are of samples, not of percentiles. */
  readonly costs: EpisodeCosts | null;
}

/** What makes two records repetitions of one another. */
export const episodeKey = (e: { readonly agent: string; readonly scenario: string; readonly seed: number }): string =>
  JSON.stringify([e.agent, e.scenario, e.seed]);

/**
 * Whether a record counts in tables and need not be run again: everything but an interrupted one. An agent that fails
 * with an exception has had its attempt.
 */
export const isComplete = (record: EpisodeRecord): boolean => record.status !== "interrupted";
