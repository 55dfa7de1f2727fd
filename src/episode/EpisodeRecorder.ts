import { join } from "node:path";
import type { EpisodeDecision, EpisodeEnd, EpisodeObserver, EpisodeStart, EpisodeStep } from "./EpisodeObserver.ts";
import type { EpisodeCosts, EpisodeRecord } from "./EpisodeRecord.ts";
import { LineFile, type FileWriter } from "./LineFile.ts";
import { episodesFile } from "./readEpisodes.ts";
import { quantiles } from "./statistics.ts";

export interface EpisodeRecorderOptions {
  readonly dir: string;
  readonly gitRevision: string;
  /** Of whatever results depend on: node, this package, models. */
  readonly versions: Readonly<Record<string, string>>;
  /** What the episode has taken so far; from the meter. */
  readonly costs?: () => EpisodeCosts;
  /** "steps": every decision and step too, in `<dir>/traces/`, one file per episode. */
  readonly trace?: "none" | "steps";
  /** Wall clock, ms. */
  readonly now?: () => number;
  readonly writer?: FileWriter;
}

/**
 * Writes each episode as a line of `<dir>/episodes.jsonl`, at its end; an existing file is continued, a torn last line
 * dropped.
 *
 * @throws FileError from the constructor and every call, where a file cannot be written; earlier lines stay valid
 */
export class EpisodeRecorder implements EpisodeObserver {
  readonly #options: EpisodeRecorderOptions;
  readonly #now: () => number;
  readonly #file: LineFile;
  #trace: LineFile | undefined;
  #startMs: number | undefined;

  constructor(options: EpisodeRecorderOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#file = new LineFile(join(options.dir, episodesFile), "resume", options.writer);
  }

  onReset(start: EpisodeStart): void {
    this.#startMs = this.#now();
    this.#trace?.close();
    this.#trace = undefined;
    if (this.#options.trace !== "steps") return;
    const name = `${start.scenario.name}_${start.agent}_${start.seed}`.replaceAll(/[^\w.-]/g, "_");
    this.#trace = new LineFile(join(this.#options.dir, "traces", `${name}.jsonl`), "empty", this.#options.writer);
    const { scenario, seed, agent, state, spec, timeStep } = start;
    this.#trace.append(toJson({ scenario, seed, agent, state, spec, ...seen(timeStep) }));
  }

  onDecision({ step, decision, events }: EpisodeDecision): void {
    this.#trace?.append(toJson({ step, decision, events }));
  }

  onStep({ step, action, timeStep }: EpisodeStep): void {
    this.#trace?.append(toJson({ step, action, ...seen(timeStep) }));
  }

  onEnd(end: EpisodeEnd): void {
    // An episode whose start never came here, for another observer threw before, has no wall time.
    const wallSeconds = this.#startMs === undefined ? 0 : (this.#now() - this.#startMs) / 1000;
    this.#startMs = undefined;
    const costs = this.#options.costs?.() ?? null;
    const record = { ...this.#record(end), wallSeconds, ...quantilesOf(costs), costs } satisfies EpisodeRecord;
    this.#file.append(toJson(record));
    this.#trace?.close();
    this.#trace = undefined;
  }

  #record(end: EpisodeEnd): Omit<EpisodeRecord, "wallSeconds" | "planning" | "inference" | "costs"> {
    const failed = end.status === "failed";
    const trail = failed ? end.trail : end.result;
    const verdict = failed ? end.verdict : end.result.verdict;
    const giveUpReason = failed ? undefined : end.result.giveUpReason;
    const seenOf = (kind: string): number => trail.worldEvents.filter(({ event }) => event.kind === kind).length;
    return {
      schema: 1,
      status: end.status,
      scenario: trail.scenario,
      seed: trail.seed,
      agent: trail.agent,
      state: trail.state,
      gitRevision: this.#options.gitRevision,
      versions: this.#options.versions,
      declared: failed ? "stopped" : end.result.declared,
      judgedBy: trail.judgedBy,
      outcome: failed ? "error" : end.result.verdict.outcome,
      reason: failed ? end.error.message : end.result.verdict.reason,
      ...(giveUpReason !== undefined && { giveUpReason }),
      progress: verdict?.progress ?? 0,
      illegalMoves: verdict?.illegalMoves ?? seenOf("illegal-move"),
      drops: verdict?.drops ?? seenOf("dropped"),
      ...(verdict?.paperDisagreements !== undefined && { paperDisagreements: verdict.paperDisagreements }),
      stateHash: verdict?.stateHash ?? "",
      ...trail.counts,
      controlSteps: trail.controlSteps,
      simulatedSeconds: trail.simulatedSeconds,
    };
  }

  close(): void {
    this.#trace?.close();
    this.#trace = undefined;
    this.#file.close();
  }
}

const seen = ({ kind, observation, events }: EpisodeStep["timeStep"]): object => ({
  kind,
  stamp: observation.stamp,
  joints: observation.joints,
  gripper: observation.gripper,
  commanded: observation.commanded,
  worldEvents: events,
});

/** Nanosecond stamps become decimal strings. */
const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, v: unknown) => (typeof v === "bigint" ? v.toString() : v));

function quantilesOf(costs: EpisodeCosts | null): Pick<EpisodeRecord, "planning" | "inference"> {
  return { planning: quantiles(costs?.planningMs ?? []), inference: quantiles(costs?.inferenceMs ?? []) };
}
