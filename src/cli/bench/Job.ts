import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import type { Configuration } from "../compose/Configuration.ts";
import type { Provenance } from "../provenance.ts";

/** One episode to run. */
export interface Job {
  readonly scenario: string;
  readonly seed: number;
}

/** What a worker that runs episodes is told once, before its first job. */
export interface WorkerSetup {
  readonly configuration: Configuration;
  readonly provenance: Provenance;
  /** "shared": other workers run at the same time, so counters of the whole machine say nothing about one episode. */
  readonly hardware: "metered" | "shared";
}

/** Episodes that workers run. */
export interface EpisodeWork {
  readonly setup: WorkerSetup;
  readonly job: Job;
  readonly result: EpisodeRecord;
}
