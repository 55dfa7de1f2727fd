import { Rng } from "../../core/index.ts";
import { lookRanges } from "../../scene/lookRanges.ts";
import { drawSetting } from "./drawSetting.ts";
import { isHard } from "./isHard.ts";
import { pictureSeed } from "./seeds.ts";

/** Share of a training's pictures for which a hard setting is looked for; of the others one in six is hard anyway. */
const wanted = 0.27;
/** Seeds that are tried for one, and how far apart they are: farther than a training has pictures, and all of them its own. */
const tries = 10;
const apart = 1_000_000;

/**
 * Seed of picture `index` of a training: what its place says, or, in a share of cases, the first of ten that gives a hard setting.
 * Networks see too few of these to learn them otherwise. The sets for validation and test have them as often as they come.
 */
export function trainingPictureSeed(index: number, trainingSeed: number): number {
  const seeds = Array.from({ length: tries }, (_, k) => pictureSeed("training", index + k * apart, trainingSeed));
  const first = seeds[0]!;
  if (new Rng(first, "hard").uniform() >= wanted) return first;
  return seeds.find((seed) => isHard(drawSetting(seed, lookRanges.training))) ?? first;
}
