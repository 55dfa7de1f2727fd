/** What an episode shows: a whole Tower of Hanoi, one from a random legal start, or a single stacking. */
export const episodeKinds = ["hanoi", "starts", "stacking"] as const;
export type EpisodeKind = (typeof episodeKinds)[number];

/** Episodes of each kind that the paper has (reference/price-is-not-right.md, "Training data"). */
export const paperEpisodes: Readonly<Record<EpisodeKind, number>> = { hanoi: 150, starts: 150, stacking: 50 };

/** Most episodes of a kind: there is no room for more seeds. */
export const mostEpisodes = 10_000;

/** Episodes of each kind that a small VLA is scored on: those after the ones to learn from. Stackings are short, and alone show whether what is told is obeyed. */
export const heldOutEpisodes: Readonly<Record<EpisodeKind, number>> = { hanoi: 8, starts: 8, stacking: 20 };

/** Attempts at an episode before something must be wrong. */
export const mostAttempts = 20;

const seedsPerEpisode = 100;

/**
 * First seed of each kind; frozen before the first demonstration. Those of benchmarks lie below 2¹⁴, those of pictures and of the
 * skills' demonstrations below 2⁴⁴, whatever training has a seed below a million.
 */
const firstSeeds: Readonly<Record<EpisodeKind, number>> = {
  hanoi: 2 ** 44,
  starts: 2 ** 44 + mostEpisodes * seedsPerEpisode,
  stacking: 2 ** 44 + 2 * mostEpisodes * seedsPerEpisode,
};

/** Seed of an attempt at an episode, both from 0. @throws RangeError beyond the last */
export function episodeSeed(kind: EpisodeKind, index: number, attempt: number): number {
  if (!(index >= 0 && index < mostEpisodes && attempt >= 0 && attempt < mostAttempts)) {
    throw new RangeError(`There is no attempt ${attempt} at episode ${index}`);
  }
  return firstSeeds[kind] + index * seedsPerEpisode + attempt;
}
