import type { Domain } from "../../../pddl/Domain.ts";
import { pictureSide } from "../../../policy/vla/vlaInputs.ts";
import { playSteps } from "../demonstrations/playEpisode.ts";
import type { RecordedEpisode } from "../demonstrations/Recording.ts";
import { episodeSeed, mostAttempts } from "../demonstrations/seeds.ts";
import { encodeEpisode, frameBytes, pictureBytes } from "./EpisodeFile.ts";

/** An episode to be played. */
export type FramesRequest = Pick<RecordedEpisode, "kind" | "index" | "noise" | "madeBy"> & {
  /** Steps from one frame to the next. */
  readonly every: number;
};

/** What every request to a thread has in common. */
export interface FramesWork {
  readonly domain: Domain;
}

/** Bytes of the file, or that the expert failed at every attempt. */
export type FramesAnswer = Uint8Array<ArrayBuffer> | "failed";

/**
 * Plays an episode until the expert succeeds, each attempt from a seed of its own, and keeps pictures of every so many steps; the first
 * is another from episode to episode, so that together they show every moment of a move. The same request gives the same bytes.
 */
export async function playFrames({ every, ...request }: FramesRequest, domain: Domain): Promise<FramesAnswer> {
  const first = request.index % every;
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const seed = episodeSeed(request.kind, request.index, attempt);
    const frames: number[] = [];
    const pictures: Uint8Array[] = [];
    const played = await playSteps({ ...request, seed, size: pictureSide, domain }, async (see, step) => {
      if (step % every !== first) return;
      const { agent, wrist } = await see();
      const both = new Uint8Array(frameBytes);
      both.set(agent.data);
      both.set(wrist.data, pictureBytes);
      frames.push(step);
      pictures.push(both);
    });
    if (played === undefined) continue;
    return new Uint8Array(encodeEpisode({ ...request, seed, attempts: attempt + 1, ...played, frames }, pictures));
  }
  return "failed";
}
