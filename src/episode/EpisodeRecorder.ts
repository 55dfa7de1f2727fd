import { join } from "node:path";
import type { EpisodeDecision, EpisodeEnd, EpisodeObserver, EpisodeStart, EpisodeStep } from "./EpisodeObserver.ts";
import type { EpisodeRecord } from "./EpisodeRecord.ts";
import { LineFile, type FileWriter } from "./LineFile.ts";
import { episodesFile } from "./readEpisodes.ts";
import { recordingObserver, type RecordingObserver, type RecordingOptions } from "./recordingObserver.ts";

export interface EpisodeRecorderOptions extends RecordingOptions {
  readonly dir: string;
  /** "steps": every decision and step too, in `<dir>/traces/`, one file per episode. */
  readonly trace?: "none" | "steps";
  /** Called with each record once it is written. */
  readonly onRecord?: (record: EpisodeRecord) => void;
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
  readonly #file: LineFile;
  readonly #recording: RecordingObserver;
  #trace: LineFile | undefined;

  constructor(options: EpisodeRecorderOptions) {
    this.#options = options;
    this.#file = new LineFile(join(options.dir, episodesFile), "resume", options.writer);
    this.#recording = recordingObserver(options, (record) => {
      this.#file.append(toJson(record));
      options.onRecord?.(record);
    });
  }

  onReset(start: EpisodeStart): void {
    this.#recording.onReset();
    this.#closeTrace();
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
    this.#recording.onEnd(end);
    this.#closeTrace();
  }

  close(): void {
    this.#closeTrace();
    this.#file.close();
  }

  #closeTrace(): void {
    this.#trace?.close();
    this.#trace = undefined;
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
