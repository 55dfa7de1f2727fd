import type { Rng } from "../../core/index.ts";
import {
  centreUnit,
  channelCount,
  channels,
  colourNames,
  cornerSigns,
  cornerUnit,
  pictureSize,
  stride,
} from "../../perception/vision/sceneMaps.ts";
import { areaNumbers, cellCount, type Example, firstArea, mapSize } from "./Example.ts";

/** How much each quantity counts. */
const importance = { presence: 1, centre: 1, size: 2, height: 1, yaw: 0.4, colour: 0.1, corners: 0.5 } as const;

/** How much more a cell counts that shows a disc or an area than one that does not: few do. */
const presenceWeight = 4;

/**
 * A disc of fewer cells than this counts for more by each of them, or training would pass it over; at most so many times. The cells
 * are those of whatever has most of a cell: one that shows a disc but more of an area counts by the area's cells, so that the rim of
 * a disc before an area is boosted less than the rest of it, or not at all.
 */
const usualCells = 24;
const mostBoost = 3;
const boost = (cells: number): number => Math.max(1, Math.min(mostBoost, Math.sqrt(usualCells / Math.max(1, cells))));

/** Inputs of the loss, and shapes of these, for windows of `rows` rows. */
export const batchShapes = (size: number, rows = pictureSize): Readonly<Record<string, readonly number[]>> => ({
  picture: [size, 3, rows, pictureSize],
  targets: [size, channelCount, rows / stride, mapSize],
  weights: [size, channelCount, rows / stride, mapSize],
});

/**
 * Windows of pictures with targets: all columns and `rows` rows from a random one on; half of them mirrored left and right, each with brightness and colour changed a little; all weights
 * are shares of one in each quantity.
 */
export function drawBatch(
  examples: readonly Example[],
  size: number,
  rng: Rng,
  rows = pictureSize,
): Readonly<Record<"picture" | "targets" | "weights", Float32Array>> {
  const pixels = 3 * rows * pictureSize;
  const numbers = (channelCount * rows * mapSize) / stride;
  const picture = new Float32Array(size * pixels);
  const targets = new Float32Array(size * numbers);
  const weights = new Float32Array(size * numbers);
  for (let n = 0; n < size; n++) {
    const example = examples[rng.integer(examples.length)]!;
    const isMirrored = rng.uniform() < 0.5;
    const first = rows < pictureSize ? stride * rng.integer(1 + (pictureSize - rows) / stride) : 0;
    const window = { first, rows, isMirrored };
    writePicture(picture.subarray(n * pixels, (n + 1) * pixels), example, window, rng);
    const part = (all: Float32Array): Float32Array => all.subarray(n * numbers, (n + 1) * numbers);
    writeTargets(part(targets), part(weights), example, window);
  }
  normalise(weights, size);
  return { picture, targets, weights };
}

/** What is shown of a picture. */
interface Window {
  /** Row of the picture, a multiple of the stride. */
  readonly first: number;
  readonly rows: number;
  readonly isMirrored: boolean;
}

function writePicture(out: Float32Array, { pixels }: Example, { first, rows, isMirrored }: Window, rng: Rng): void {
  const gain = rng.uniform(0.85, 1.15);
  const bias = rng.uniform(-0.05, 0.05);
  const plane = rows * pictureSize;
  for (let c = 0; c < 3; c++) {
    const scale = (gain * rng.uniform(0.95, 1.05)) / 255;
    for (let v = first, o = c * plane; v < first + rows; v++) {
      const row = 3 * v * pictureSize + c;
      if (isMirrored) for (let u = pictureSize - 1; u >= 0; u--) out[o++] = pixels[row + 3 * u]! * scale + bias;
      else for (let u = 0; u < pictureSize; u++) out[o++] = pixels[row + 3 * u]! * scale + bias;
    }
  }
}

function writeTargets(
  targets: Float32Array,
  weights: Float32Array,
  example: Example,
  { first, rows, isMirrored }: Window,
): void {
  const { owners, discShares, areaShares, numbers } = example;
  const cells = new Uint16Array(firstArea + 3);
  for (let cell = 0; cell < cellCount; cell++) if (speaks(example, cell)) cells[owners[cell]!]!++;
  const pixels = stride * stride;
  const from = (first / stride) * mapSize;
  const count = (rows / stride) * mapSize;
  for (let row = first / stride, cell = from; row < (first + rows) / stride; row++) {
    for (let column = 0; column < mapSize; column++, cell++) {
      const to = (isMirrored ? row * mapSize + mapSize - 1 - column : cell) - from;
      const put = (channel: number, value: number, weight: number): void => {
        targets[channel * count + to] = value;
        weights[channel * count + to] = weight;
      };
      const disc = discShares[cell]! / pixels;
      const area = areaShares[cell]! / pixels;
      put(channels.disc, disc, disc > 0 ? presenceWeight * boost(cells[owners[cell]!]!) : 1);
      put(channels.area, area, area > 0 ? presenceWeight : 1);
      if (!speaks(example, cell)) continue;
      const owner = owners[cell]!;
      // Objects of which little is seen count for more than their cells, but not for as much as others.
      const weight = cells[owner]! ** -0.7;
      const u = column * stride + (stride - 1) / 2;
      const v = row * stride + (stride - 1) / 2;
      const mirror = isMirrored ? -1 : 1;
      if (owner < firstArea) {
        const at = example.discOffset(owner - 1);
        put(channels.centre, (mirror * (numbers[at]! - u)) / centreUnit, weight);
        put(channels.centre + 1, (numbers[at + 1]! - v) / centreUnit, weight);
        put(channels.size, numbers[at + 2]!, weight);
        put(channels.height, numbers[at + 3]!, weight);
        put(channels.yaw, numbers[at + 4]!, weight);
        put(channels.yaw + 1, mirror * numbers[at + 5]!, weight);
        const colour = numbers[at + 6]!;
        if (colour >= 0) {
          for (let c = 0; c < colourNames.length; c++) put(channels.colour + c, c === colour ? 1 : 0, weight);
        }
      } else {
        const at = example.areaOffset(owner - firstArea);
        for (let k = 0; k < areaNumbers; k += 2) {
          // In a mirror the corner on the other side takes this one's place.
          const corner = isMirrored ? areaNumbers - 2 - k : k;
          put(channels.corners + k, (mirror * (numbers[at + corner]! - u)) / cornerUnit, weight);
          put(channels.corners + k + 1, (numbers[at + corner + 1]! - v) / cornerUnit, weight);
        }
      }
    }
  }
}

/** Whether a cell is asked about its disc or area: at least half of it shows one. */
const speaks = ({ owners, discShares, areaShares }: Example, cell: number): boolean => {
  const owner = owners[cell]!;
  return owner !== 0 && 2 * (owner < firstArea ? discShares[cell]! : areaShares[cell]!) >= stride * stride;
};

/** Scales the weights of each channel so that their sum over the batch is the quantity's importance. */
function normalise(weights: Float32Array, size: number): void {
  const importanceOf = (channel: number): number => {
    if (channel < channels.centre) return importance.presence;
    if (channel < channels.size) return importance.centre;
    if (channel < channels.height) return importance.size;
    if (channel < channels.yaw) return importance.height;
    if (channel < channels.colour) return importance.yaw;
    return channel < channels.corners ? importance.colour : importance.corners / cornerSigns.length;
  };
  const count = weights.length / (size * channelCount);
  for (let channel = 0; channel < channelCount; channel++) {
    let sum = 0;
    const each = (apply: (i: number) => void): void => {
      for (let n = 0; n < size; n++) {
        const start = (n * channelCount + channel) * count;
        for (let cell = start; cell < start + count; cell++) apply(cell);
      }
    };
    each((i) => (sum += weights[i]!));
    if (sum === 0) continue;
    const scale = importanceOf(channel) / sum;
    each((i) => (weights[i]! *= scale));
  }
}
