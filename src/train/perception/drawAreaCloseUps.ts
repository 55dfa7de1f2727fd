import type { Rng } from "../../core/index.ts";
import { areaCloseUp, areaOutputCount, areaOutputs, cutOut, type Spot } from "../../perception/vision/closeUp.ts";
import { mirror } from "../../perception/vision/mirror.ts";
import { areaSpot } from "../../perception/vision/readMaps.ts";
import { cornerSigns, pictureSize } from "../../perception/vision/sceneMaps.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { vary } from "./closeUpVariation.ts";
import { type Example, firstArea } from "./Example.ts";

/** How far first looks are off: standard deviation of the place, of the area's width, at most `most`; of the width, relative. */
const place = { deviation: 0.1, most: 0.3 } as const;
const widthDeviation = 0.08;
/** Share of close-ups of places where no area is, and how far from the middle of one such a place is, of its width. */
const emptyShare = 0.15;
const apart = 0.6;
/** Least cells on which an area must be seen. */
const leastCells = 4;

const importance = { presence: 0.2, corners: 0.5 } as const;

export const areaCloseUpShapes = (size: number): Readonly<Record<string, readonly number[]>> => ({
  picture: [size, 3, areaCloseUp.side, areaCloseUp.side],
  targets: [size, areaOutputCount],
  weights: [size, areaOutputCount],
});

export type Corners = readonly (readonly [u: number, v: number])[];

/** Close-ups of areas, as a first look that is somewhat off would choose them, and of places without. */
export function drawAreaCloseUps(
  examples: readonly Example[],
  size: number,
  rng: Rng,
): Readonly<Record<"picture" | "targets" | "weights", Float32Array>> {
  const length = 3 * areaCloseUp.side ** 2;
  const picture = new Float32Array(size * length);
  const targets = new Float32Array(size * areaOutputCount);
  const weights = new Float32Array(size * areaOutputCount);
  for (let n = 0; n < size; n++) {
    const example = examples[rng.integer(examples.length)]!;
    const seen = seenAreas(example);
    const area = seen.length === 0 || rng.uniform() < emptyShare ? undefined : rng.pick(seen);
    const spot = area ? nearSpot(areaSpot(area), rng) : emptySpot(example, rng);
    const out = picture.subarray(n * length, (n + 1) * length);
    cutOut({ width: pictureSize, height: pictureSize, data: example.pixels }, spot, areaCloseUp, out);
    const isMirrored = rng.uniform() < 0.5;
    if (isMirrored) mirror(out, areaCloseUp.side);
    vary(out, rng);
    const start = n * areaOutputCount;
    targets[start + areaOutputs.presence] = area ? 1 : 0;
    weights[start + areaOutputs.presence] = importance.presence / size;
    for (let k = 0; area && k < cornerSigns.length; k++) {
      // In a mirror the corner on the other side takes this one's place.
      const [u, v] = area[isMirrored ? cornerSigns.length - 1 - k : k]!;
      const at = start + areaOutputs.corners + 2 * k;
      targets.set([((isMirrored ? -1 : 1) * (u - spot.u)) / spot.size, (v - spot.v) / spot.size], at);
      weights.fill(importance.corners / size, at, at + 2);
    }
  }
  return { picture, targets, weights };
}

/** Where an area's corners are projected, pixels, in the order of `cornerSigns`. */
export const cornersOf = (example: Example, area: number): Corners =>
  cornerSigns.map((_, k) => {
    const at = example.areaOffset(area) + 2 * k;
    return [example.numbers[at]!, example.numbers[at + 1]!];
  });

function seenAreas(example: Example): Corners[] {
  const cells = benchmarkPegs.map(() => 0);
  for (const owner of example.owners) if (owner >= firstArea) cells[owner - firstArea]!++;
  return cells.flatMap((count, area) => (count < leastCells ? [] : [cornersOf(example, area)]));
}

function nearSpot({ u, v, size }: Spot, rng: Rng): Spot {
  const off = (): number => size * Math.max(-place.most, Math.min(place.most, rng.normal(place.deviation)));
  return { u: u + off(), v: v + off(), size: size * Math.exp(rng.normal(widthDeviation)) };
}

function emptySpot(example: Example, rng: Rng): Spot {
  const areas = benchmarkPegs.map((_, area) => areaSpot(cornersOf(example, area)));
  for (;;) {
    const spot = { u: rng.uniform(0, pictureSize), v: rng.uniform(0, pictureSize), size: rng.uniform(25, 55) };
    if (areas.every(({ u, v, size }) => Math.hypot(spot.u - u, spot.v - v) > apart * size)) return spot;
  }
}
