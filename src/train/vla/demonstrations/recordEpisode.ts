import type { Domain } from "../../../pddl/Domain.ts";
import type { EpisodeAnswer, EpisodeRequest } from "./EpisodeRequest.ts";
import { playEpisode } from "./playEpisode.ts";
import { encodeRecording } from "./Recording.ts";
import { episodeSeed, mostAttempts } from "./seeds.ts";

/** Plays an episode until the expert succeeds, each attempt from a seed of its own. The same request gives the same bytes. */
export async function recordEpisode(request: EpisodeRequest, domain: Domain): Promise<EpisodeAnswer> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const seed = episodeSeed(request.kind, request.index, attempt);
    const played = await playEpisode({ ...request, seed, domain });
    if (played !== undefined) {
      return new Uint8Array(encodeRecording({ ...request, seed, attempts: attempt + 1, ...played }));
    }
  }
  return "failed";
}
