import type { Image } from "../../core/index.ts";

/** Cells of the picture in each direction. */
const cells = 8;
const channels = 3;
/** Numbers of a picture. */
export const pictureCount = cells * cells * channels;

/** Below this deviation, of values in 0..255, a picture shows nothing. */
const leastDeviation = 1;

/**
 * A picture averaged to 8 × 8 cells of 3 channels, [channel, row, column], with mean 0 and variance 1 over all of them.
 * @returns undefined for a picture of one colour or smaller than the cells
 */
export function pictureFeatures({ width, height, channels: given, data }: Image): Float32Array | undefined {
  if (width < cells || height < cells) return undefined;
  const sums = new Float32Array(pictureCount);
  const edge = (cell: number, length: number): number => Math.floor((cell * length) / cells);
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < cells; row++) {
      for (let column = 0; column < cells; column++) {
        const [top, bottom] = [edge(row, height), edge(row + 1, height)];
        const [left, right] = [edge(column, width), edge(column + 1, width)];
        let sum = 0;
        for (let v = top; v < bottom; v++) {
          for (let u = left; u < right; u++) sum += data[(v * width + u) * given + (given === 1 ? 0 : channel)]!;
        }
        sums[(channel * cells + row) * cells + column] = sum / ((bottom - top) * (right - left));
      }
    }
  }
  const mean = sums.reduce((a, b) => a + b, 0) / pictureCount;
  const deviation = Math.sqrt(sums.reduce((a, b) => a + (b - mean) ** 2, 0) / pictureCount);
  return deviation < leastDeviation ? undefined : sums.map((value) => (value - mean) / deviation);
}
