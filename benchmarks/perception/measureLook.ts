import { type Quantiles, quantiles } from "../../src/episode/statistics.ts";
import type { PictureReader } from "../../src/perception/vision/SceneReader.ts";
import { type LookName, lookRanges } from "../../src/scene/lookRanges.ts";
import { evaluateScenes } from "../../src/train/perception/evaluateScenes.ts";
import { pictureSeed } from "../../src/train/perception/seeds.ts";
import { type SceneSummary, summariseScenes } from "../../src/train/perception/summariseScenes.ts";

/** How well scenes in one look were seen. */
export interface LookResult extends SceneSummary {
  readonly look: LookName;
  readonly firstSeed: number;
  /** CPU time of a look, of all threads, ms; null without any. */
  readonly cpuMsPerLook: Quantiles | null;
}

/** Looks at the first scenes of a set in one look. */
export async function measureLook(
  reader: PictureReader,
  look: LookName,
  purpose: "validation" | "test",
  count: number,
  onScene?: () => void,
): Promise<LookResult> {
  const results = await evaluateScenes(reader, lookRanges[look], purpose, count, onScene);
  return {
    look,
    firstSeed: pictureSeed(purpose, 0),
    ...summariseScenes(results),
    cpuMsPerLook: quantiles(results.map(({ cpuMs }) => cpuMs)),
  };
}
