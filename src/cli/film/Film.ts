import type { EpisodeObserver } from "../../episode/EpisodeObserver.ts";

/** Films an episode with all cameras of its world into a file, up to its end, also where it is interrupted or fails. */
export interface Film extends EpisodeObserver {
  readonly path: string;
  /** How many are in the file. */
  readonly pictures: number;
}
