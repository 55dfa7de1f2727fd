export interface TrainingPhase {
  /** Such as "demonstrations", the name of a network, or "evaluation". */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly note?: string;
}

/** How a caller follows a training and ends it. */
export interface Supervision {
  readonly signal?: AbortSignal;
  /**
   * Awaited. Demonstrations and evaluation wait for nothing else, so a caller who wants to be able to abort lets the event
   * loop turn here.
   */
  readonly onProgress?: (progress: TrainingPhase) => void | Promise<void>;
}
