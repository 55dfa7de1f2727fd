/** A part of a long training: it ends in order after some minutes, and another goes on. */
export interface Stage {
  readonly minutes: number;
  /** Aborted when they are over. */
  readonly signal: AbortSignal;
}

/** Longest stage, minutes: a week. */
export const longestStage = 7 * 24 * 60;

/** From now on; undefined where there is no limit. */
export const beginStage = (minutes: number | undefined): Stage | undefined =>
  minutes === undefined ? undefined : { minutes, signal: AbortSignal.timeout(Math.ceil(60_000 * minutes)) };
