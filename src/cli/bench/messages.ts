import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import type { Configuration } from "../compose/Configuration.ts";
import type { Provenance } from "../provenance.ts";

/** One episode to run. */
export interface Job {
  readonly scenario: string;
  readonly seed: number;
}

/** What a worker is told once, before its first job. */
export interface WorkerSetup {
  readonly configuration: Configuration;
  readonly provenance: Provenance;
  /** "shared": other workers run at the same time, so counters of the whole machine say nothing about one episode. */
  readonly hardware: "metered" | "shared";
}

export type ToWorker =
  | { readonly kind: "setup"; readonly setup: WorkerSetup }
  | { readonly kind: "run"; readonly job: Job }
  /** Bring the running episode to rest and exit. */
  | { readonly kind: "stop" };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "episode"; readonly record: EpisodeRecord }
  /** The worker cannot go on and exits. */
  | { readonly kind: "fatal"; readonly exitCode: number; readonly sentence: string };
