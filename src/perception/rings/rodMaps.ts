import type { Image } from "../../core/index.ts";
import { type PictureView, toPicture } from "./pictureSampling.ts";
import type { PicturePoint, RodView } from "./RodView.ts";

/** Pixels along each side of what the network that finds rods is shown, and cells along each side of its maps. */
export const rodPictureSize = 192;
export const rodMapSize = 96;
const cellPixels = rodPictureSize / rodMapSize;

/** Of the maps: base and top of the left, the middle and the right rod; each sums to 1. */
export const rodMapCount = 6;

/** The whole picture in a square. */
export function wholeView({ width, height }: Image): PictureView {
  return squareView([(width - 1) / 2, (height - 1) / 2], Math.max(width, height));
}

/** The square around the rods that shows them as large as is useful. */
export function toyView(rods: readonly RodView[]): PictureView {
  const { centre, extent } = bounds(rods);
  return squareView(centre, 1.5 * extent);
}

/** Middle and longer side of the upright rectangle around the rods' ends. */
export function bounds(rods: readonly RodView[]): { readonly centre: PicturePoint; readonly extent: number } {
  const points = rods.flatMap(({ base, top }) => [base, top]);
  const [us, vs] = [points.map(([u]) => u), points.map(([, v]) => v)];
  const [left, right, upper, lower] = [Math.min(...us), Math.max(...us), Math.min(...vs), Math.max(...vs)];
  return { centre: [(left + right) / 2, (upper + lower) / 2], extent: Math.max(right - left, lower - upper, 1) };
}

/** An upright square of the picture, `side` pixels long. */
export function squareView([u, v]: PicturePoint, side: number): PictureView {
  const step = side / rodPictureSize;
  const toFirst = ((rodPictureSize - 1) / 2) * step;
  return { origin: [u - toFirst, v - toFirst], column: [step, 0], row: [0, step] };
}

/** Column and row of a cell's middle in the network's picture. */
export const cellMiddle = (x: number, y: number): PicturePoint => [
  cellPixels * (x + 0.5) - 0.5,
  cellPixels * (y + 0.5) - 0.5,
];

/** Column and row of the maps, with fractions, of a point of the network's picture. */
export const cellOf = ([x, y]: PicturePoint): PicturePoint => [
  (x + 0.5) / cellPixels - 0.5,
  (y + 0.5) / cellPixels - 0.5,
];

export interface RodsFound {
  readonly rods: readonly RodView[];
  /** Least share of its map that the network gives to the neighbourhood of one of the six points. */
  readonly confidence: number;
}

/** The highest place of each map, to a fraction of a cell: the mean of its neighbourhood. */
export function decodeRods(maps: Float32Array, view: PictureView): RodsFound {
  const reach = 2;
  let confidence = 1;
  const points = Array.from({ length: rodMapCount }, (_, map): PicturePoint => {
    const first = map * rodMapSize * rodMapSize;
    let best = 0;
    for (let i = 1; i < rodMapSize * rodMapSize; i++) if (maps[first + i]! > maps[first + best]!) best = i;
    const [column, row] = [best % rodMapSize, Math.floor(best / rodMapSize)];
    let total = 0;
    let x = 0;
    let y = 0;
    for (let r = Math.max(0, row - reach); r <= Math.min(rodMapSize - 1, row + reach); r++) {
      for (let c = Math.max(0, column - reach); c <= Math.min(rodMapSize - 1, column + reach); c++) {
        const share = maps[first + r * rodMapSize + c]!;
        total += share;
        x += share * c;
        y += share * r;
      }
    }
    confidence = Math.min(confidence, total);
    return toPicture(view, cellMiddle(x / total, y / total));
  });
  const rods = [0, 2, 4].map((i): RodView => ({ base: points[i]!, top: points[i + 1]! }));
  return { rods, confidence };
}
