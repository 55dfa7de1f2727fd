/** What a pool has its workers do; plain data. */
export interface Work {
  /** What a worker is told once. */
  readonly setup: unknown;
  /** Not undefined. */
  readonly job: unknown;
  /** What comes of a job. */
  readonly result: unknown;
}

export type ToWorker<W extends Work> =
  /** Comes first. */
  | { readonly kind: "setup"; readonly setup: W["setup"] }
  | { readonly kind: "run"; readonly job: W["job"] }
  /** Bring the running job to rest and exit. */
  | { readonly kind: "stop" };

export type FromWorker<W extends Work> =
  /** The next job may come: after the setup, and after each job. */
  | { readonly kind: "ready" }
  | { readonly kind: "result"; readonly result: W["result"] }
  /** The worker cannot go on and exits. */
  | { readonly kind: "fatal"; readonly exitCode: number; readonly sentence: string };
