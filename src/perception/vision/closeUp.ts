import type { Image } from "../../core/index.ts";
import type { DiscSighting } from "./readMaps.ts";
import { colourNames } from "./sceneMaps.ts";

/** Pixels along each side of a close-up. */
export const closeUpSize = 48;

/** Pixels that the edge of the disc in its middle takes in a close-up, if the first look was right. */
export const discPixels = 20;

/** First place of each quantity in what the network says of a close-up. */
export const closeUpOutputs = {
  /** Logit: there is a disc whose centre is near the middle. */
  presence: 0,
  /** From the middle to where the disc's centre is projected, u and v, `discPixels` pixels. */
  centre: 1,
  /** Natural logarithm of the disc's size, of `discPixels` pixels. */
  size: 3,
  /** Cosine and sine of four times the yaw, as in the maps of a whole picture. */
  yaw: 4,
  /** Logits of the colours' names. */
  colour: 6,
} as const;

export const closeUpNumbers = closeUpOutputs.colour + colourNames.length;

/** A place in a picture to look at closely: pixels. */
export type Spot = Pick<DiscSighting, "u" | "v" | "size">;

/**
 * The surroundings of a spot, scaled so that its size becomes `discPixels`: [3, `closeUpSize`, `closeUpSize`], 0..1, written to `out`.
 * Bilinear; beyond the picture's edge its last pixels go on.
 *
 * @param pixels of a picture of `width` × `height`, channels interleaved, 0..255
 */
export function cutOut(
  { width, height, data }: Pick<Image, "width" | "height" | "data">,
  { u, v, size }: Spot,
  out: Float32Array,
): void {
  const scale = size / discPixels;
  const middle = (closeUpSize - 1) / 2;
  const plane = closeUpSize * closeUpSize;
  for (let row = 0, o = 0; row < closeUpSize; row++) {
    const y = Math.min(height - 1.001, Math.max(0, v + (row - middle) * scale));
    const j = Math.floor(y);
    const t = y - j;
    for (let column = 0; column < closeUpSize; column++, o++) {
      const x = Math.min(width - 1.001, Math.max(0, u + (column - middle) * scale));
      const i = Math.floor(x);
      const s = x - i;
      const p = 3 * (j * width + i);
      const q = p + 3 * width;
      for (let c = 0; c < 3; c++) {
        const top = data[p + c]! + s * (data[p + 3 + c]! - data[p + c]!);
        const bottom = data[q + c]! + s * (data[q + 3 + c]! - data[q + c]!);
        out[c * plane + o] = (top + t * (bottom - top)) / 255;
      }
    }
  }
}
