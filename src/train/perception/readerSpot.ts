import { areaHalf, type Rng } from "../../core/index.ts";
import type { Spot } from "../../perception/vision/closeUp.ts";
import { likelyEdges } from "../../perception/vision/expectedSpots.ts";
import { areaSpot } from "../../perception/vision/readMaps.ts";
import { pictureSize } from "../../perception/vision/sceneMaps.ts";
import { spotsBelow } from "../../perception/vision/SceneReader.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { cornersOf } from "./drawAreaCloseUps.ts";
import type { Example } from "./Example.ts";

/** Height in the picture of a disc's centre above what it stands on, of its size: half of it, seen from 36° above. */
const rise = 0.4;

/**
 * One of the places where the reader looks without that a cell speaks of a disc: below a disc that may stand on another, or in the
 * middle of an area, where any of three sizes may stand. Undefined where the picture does not show it.
 *
 * @param seen discs of the example
 */
export function readerSpot(example: Example, seen: readonly Spot[], rng: Rng): Spot | undefined {
  const spot = seen.length > 0 && rng.uniform() < 0.5 ? rng.pick(spotsBelow(rng.pick(seen))) : spotOnArea(example, rng);
  return [spot.u, spot.v].every((at) => at >= 0 && at <= pictureSize - 1) ? spot : undefined;
}

function spotOnArea(example: Example, rng: Rng): Spot {
  const { u, v, size: width } = areaSpot(cornersOf(example, rng.integer(benchmarkPegs.length)));
  const size = (width * rng.pick(likelyEdges)) / (2 * areaHalf);
  return { u, v: v - rise * size, size };
}
