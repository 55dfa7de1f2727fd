import type { Image } from "../../core/index.ts";

/** The picture with another number of pixels: each is the mean of what it covers of the old ones. */
export function resampled(image: Image, width: number, height: number): Image {
  if (image.width === width && image.height === height) return image;
  const { channels, data } = image;
  const columns = coverings(image.width, width);
  const rows = coverings(image.height, height);
  const out = new Uint8Array(width * height * channels);
  let o = 0;
  for (const row of rows) {
    for (const column of columns) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (const [v, share] of row) {
          for (const [u, part] of column) sum += share * part * data[(v * image.width + u) * channels + c]!;
        }
        out[o++] = Math.round(sum);
      }
    }
  }
  return { ...image, width, height, data: out };
}

/** For each of the new pixels of a line, which old ones it covers, with shares that add up to 1. */
const coverings = (before: number, after: number): readonly (readonly (readonly [number, number])[])[] =>
  Array.from({ length: after }, (_, i) => {
    const [from, to] = [(i * before) / after, ((i + 1) * before) / after];
    const [first, last] = [Math.floor(from), Math.min(before, Math.ceil(to)) - 1];
    return Array.from({ length: last - first + 1 }, (_, k): readonly [number, number] => {
      const at = first + k;
      return [at, (Math.min(to, at + 1) - Math.max(from, at)) / (to - from)];
    });
  });
