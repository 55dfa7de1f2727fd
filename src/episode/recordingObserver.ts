import type { EpisodeEnd, EpisodeObserver } from "./EpisodeObserver.ts";
import type { EpisodeCosts, EpisodeRecord } from "./EpisodeRecord.ts";
import { toEpisodeRecord, type RecordContext } from "./toEpisodeRecord.ts";

export interface RecordingOptions extends Pick<RecordContext, "gitRevision" | "versions"> {
  /** What the episode has taken so far; from the meter, whose own end must come first. */
  readonly costs?: () => EpisodeCosts;
  /** Wall clock, ms. */
  readonly now?: () => number;
}

/** An observer whose calls are done when they return. */
export interface RecordingObserver extends EpisodeObserver {
  onReset(): void;
  onEnd(end: EpisodeEnd): void;
}

/** Hands over the record of each episode at its end, and writes nothing. */
export function recordingObserver(
  options: RecordingOptions,
  onRecord: (record: EpisodeRecord) => void,
): RecordingObserver {
  const { gitRevision, versions, costs, now = () => performance.now() } = options;
  let startMs: number | undefined;
  return {
    onReset: () => {
      startMs = now();
    },
    onEnd: (end) => {
      // An episode whose start never came here, for another observer threw before, has no wall time.
      const wallSeconds = startMs === undefined ? 0 : (now() - startMs) / 1000;
      startMs = undefined;
      onRecord(toEpisodeRecord(end, { gitRevision, versions, wallSeconds, costs: costs?.() ?? null }));
    },
  };
}
