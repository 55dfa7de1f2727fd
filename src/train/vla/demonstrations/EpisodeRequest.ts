import type { Domain } from "../../../pddl/Domain.ts";
import type { RecordedEpisode } from "./Recording.ts";

/** An episode to be recorded. */
export type EpisodeRequest = Pick<RecordedEpisode, "kind" | "index" | "noise" | "size" | "madeBy">;

/** What every request to a thread has in common. */
export interface EpisodeWork {
  readonly domain: Domain;
}

/** Bytes of the recording, or that the expert failed at every attempt. */
export type EpisodeAnswer = Uint8Array<ArrayBuffer> | "failed";
