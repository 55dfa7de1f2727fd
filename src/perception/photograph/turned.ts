import type { Image } from "../../core/index.ts";
import type { Orientation } from "./exifOrientation.ts";

/** For each orientation: whether rows become columns, and then whether columns and rows are reversed. */
const turns: Readonly<Record<Orientation, readonly [transposed: boolean, columns: boolean, rows: boolean]>> = {
  1: [false, false, false],
  2: [false, true, false],
  3: [false, true, true],
  4: [false, false, true],
  5: [true, false, false],
  6: [true, true, false],
  7: [true, true, true],
  8: [true, false, true],
};

/** The picture upright. */
export function turned(image: Image, orientation: Orientation): Image {
  if (orientation === 1) return image;
  const [isTransposed, areColumnsReversed, areRowsReversed] = turns[orientation];
  const { channels, data } = image;
  const [width, height] = isTransposed ? [image.height, image.width] : [image.width, image.height];
  const out = new Uint8Array(data.length);
  for (let y = 0, o = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const a = areColumnsReversed ? width - 1 - x : x;
      const b = areRowsReversed ? height - 1 - y : y;
      const from = channels * (isTransposed ? a * image.width + b : b * image.width + a);
      for (let c = 0; c < channels; c++) out[o++] = data[from + c]!;
    }
  }
  return { ...image, width, height, data: out };
}
