import type { Rng } from "../../core/index.ts";
import { mirrored, type PictureView, sampled, toView } from "../../perception/rings/pictureSampling.ts";
import { bounds, cellOf, rodMapCount, rodMapSize, rodPictureSize } from "../../perception/rings/rodMaps.ts";
import type { PicturePoint, RodView } from "../../perception/rings/RodView.ts";
import { foldedStrip, strip, stripFoot, stripView } from "../../perception/rings/stackMaps.ts";
import { stripLooks } from "../../perception/rings/stripLooks.ts";
import type { RingExample } from "./RingExample.ts";

/** Standard deviations of the bells that networks learn, cells. */
const rodBell = 1;
const rowBell = 0.8;
const widthBell = 1;

/** Writes what the rods' network is shown of a picture, somewhere in it and mirrored or not, and the maps that it shall answer. */
export function fillRodSample(example: RingExample, rng: Rng, picture: Float32Array, maps: Float32Array): void {
  const { image, rods } = example;
  const view = drawView(rods, Math.max(image.width, image.height), rng);
  const isMirrored = rng.uniform() < 0.5;
  const shown = isMirrored ? mirrored(view, rodPictureSize) : view;
  picture.set(recoloured(sampled(image, shown, rodPictureSize, rodPictureSize), rodPictureSize ** 2, rng));
  maps.fill(0);
  for (const [i, rod] of (isMirrored ? rods.toReversed() : rods).entries()) {
    for (const [k, point] of [rod.base, rod.top].entries()) {
      const [x, y] = cellOf(toView(shown, point));
      const map = maps.subarray((2 * i + k) * rodMapSize ** 2, (2 * i + k + 1) * rodMapSize ** 2);
      addBell(map, rodMapSize, [x, y], rodBell, rodBell);
      const total = map.reduce((a, b) => a + b, 0);
      for (let j = 0; j < map.length; j++) map[j]! /= total;
    }
  }
}

/** Orders of the colour channels. */
const channelOrders = [
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/** A picture of `plane` pixels or several, channel after channel, with colours exchanged in a third of the draws: no ring is known by its colour. */
function recoloured(picture: Float32Array, plane: number, rng: Rng): Float32Array {
  if (rng.uniform() >= 1 / 3) return picture;
  const order = rng.pick(channelOrders);
  const out = new Float32Array(picture.length);
  for (let start = 0; start < picture.length; start += 3 * plane) {
    for (const [to, from] of order.entries()) {
      out.set(picture.subarray(start + from * plane, start + (from + 1) * plane), start + to * plane);
    }
  }
  return out;
}

/** Half the views are of the whole picture or part of it, half as close as the second look is. */
function drawView(rods: readonly RodView[], longest: number, rng: Rng): PictureView {
  const { centre, extent } = bounds(rods);
  const isClose = rng.uniform() < 0.5;
  const side = isClose ? extent * rng.uniform(1.3, 1.75) : Math.max(1.3 * extent, longest * rng.uniform(0.6, 1.15));
  const slack = (isClose ? 0.06 : 0.5) * (side - 1.2 * extent);
  const [u, v] = [centre[0] + rng.uniform(-slack, slack), centre[1] + rng.uniform(-slack, slack)];
  const angle = rng.normal(0.03);
  const step = side / rodPictureSize;
  const column: PicturePoint = [step * Math.cos(angle), step * Math.sin(angle)];
  const row: PicturePoint = [-column[1], column[0]];
  const half = (rodPictureSize - 1) / 2;
  return { origin: [u - half * (column[0] + row[0]), v - half * (column[1] + row[1])], column, row };
}

/** Writes a strip of a rod that was found a little wrong, and the map that the stacks' network shall answer. */
export function fillStripSample(
  example: RingExample,
  rod: number,
  rng: Rng,
  picture: Float32Array,
  map: Float32Array,
): void {
  const { image, rods, rings } = example;
  const view = misplaced(stripView(rods, rod), rng);
  const shown = rng.uniform() < 0.5 ? mirrored(view, 2 * strip.halfWidth) : view;
  picture.set(recoloured(foldedStrip(image, shown), strip.height * strip.halfWidth, rng));
  map.fill(0);
  for (const ring of rings) {
    if (ring.rod !== rod) continue;
    const [left, right] = [toView(shown, ring.left), toView(shown, ring.right)];
    const x = Math.abs(right[0] - left[0]) / 2 - 0.5;
    addBell(map, strip.halfWidth, [x, (left[1] + right[1]) / 2], widthBell, rowBell);
  }
}

/** How large a look at a strip may be. */
const [smallest, largest] = [Math.min, Math.max].map((end) => end(...stripLooks.map(({ scale }) => scale))) as [
  number,
  number,
];

/**
 * A strip's view as the rods' network may find it, and as large as a look at it may be. Where rings hide a rod's foot, about five
 * in a hundred are found three rows off and more, up to six: then the lowest ring may seem to lie below the board. So a quarter of the
 * draws is three times as far off as the others.
 */
function misplaced({ origin, column, row }: PictureView, rng: Rng): PictureView {
  const spread = rng.uniform() < 0.25 ? 3 : 1;
  const grow = Math.exp(rng.normal(0.04)) * rng.uniform(smallest, largest);
  const angle = rng.normal(0.011 * spread);
  const [c, s] = [grow * Math.cos(angle), grow * Math.sin(angle)];
  const turned = ([u, v]: PicturePoint): PicturePoint => [c * u - s * v, s * u + c * v];
  const [newColumn, newRow] = [turned(column), turned(row)];
  // About the rod's base, which is itself off by a little.
  const [x, y] = stripFoot;
  const [dx, dy] = [rng.normal(0.6 * spread), rng.normal(1.2 * spread)];
  return {
    origin: [
      origin[0] + x * column[0] + y * row[0] - (x + dx) * newColumn[0] - (y + dy) * newRow[0],
      origin[1] + x * column[1] + y * row[1] - (x + dx) * newColumn[1] - (y + dy) * newRow[1],
    ],
    column: newColumn,
    row: newRow,
  };
}

/** Raises a map to a bell of height 1 where it is lower. */
function addBell(map: Float32Array, width: number, [x, y]: PicturePoint, deviationX: number, deviationY: number): void {
  const height = map.length / width;
  const [reachX, reachY] = [3 * deviationX, 3 * deviationY];
  for (let r = Math.max(0, Math.ceil(y - reachY)); r <= Math.min(height - 1, y + reachY); r++) {
    for (let c = Math.max(0, Math.ceil(x - reachX)); c <= Math.min(width - 1, x + reachX); c++) {
      const value = Math.exp(-((c - x) ** 2) / (2 * deviationX ** 2) - (r - y) ** 2 / (2 * deviationY ** 2));
      map[r * width + c] = Math.max(map[r * width + c]!, value);
    }
  }
}

export const rodMapNumbers = rodMapCount * rodMapSize ** 2;
