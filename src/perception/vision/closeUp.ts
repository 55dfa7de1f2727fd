import type { Image } from "../../core/index.ts";
import { colourNames, cornerSigns } from "./sceneMaps.ts";

/** How a close-up is made. */
export interface CloseUpFormat {
  /** Pixels along each side. */
  readonly side: number;
  /** Pixels that the thing in its middle takes, if the first look was right. */
  readonly pixels: number;
}

/** Of a disc, by its edge. */
export const discCloseUp: CloseUpFormat = { side: 48, pixels: 18 };

/** Of an area, by its width from left to right. */
export const areaCloseUp: CloseUpFormat = { side: 64, pixels: 36 };

/** First place of each quantity in what the network says of a disc's close-up. */
export const discOutputs = {
  /** Logit: there is a disc whose centre is near the middle. */
  presence: 0,
  /** From the middle to where the disc's centre is projected, u and v, of the spot's size. */
  centre: 1,
  /** Natural logarithm of the disc's size, of the spot's size. */
  size: 3,
  /** Cosine and sine of four times the yaw, as in the maps of a whole picture. */
  yaw: 4,
  /** Logits of the colours' names. */
  colour: 6,
  /** Logits of `supports`: what the disc rests on or hangs from. */
  support: 6 + colourNames.length,
} as const;

/** What may hold a disc up, in the order of the network's logits. */
export const supports = ["table", "disc", "hand"] as const;

export type Support = (typeof supports)[number];

/** Count of these numbers. */
export const discOutputCount = discOutputs.support + supports.length;

/** The same of an area's close-up: the logit that one is there, and from the middle to its corners, u and v, in the spot's size. */
export const areaOutputs = { presence: 0, corners: 1 } as const;

/** Count of these numbers. */
export const areaOutputCount = areaOutputs.corners + 2 * cornerSigns.length;

/** A place in a picture to look at closely, and how large the thing there seems; pixels. */
export interface Spot {
  readonly u: number;
  readonly v: number;
  readonly size: number;
}

/**
 * The surroundings of a spot, scaled to the format: [3, side, side], 0..1, written to `out`.
 * Bilinear; beyond the picture's edge its last pixels go on.
 *
 * @param pixels of a picture of `width` × `height`, channels interleaved, 0..255
 */
export function cutOut(
  { width, height, data }: Pick<Image, "width" | "height" | "data">,
  { u, v, size }: Spot,
  { side, pixels }: CloseUpFormat,
  out: Float32Array,
): void {
  const scale = size / pixels;
  const middle = (side - 1) / 2;
  const plane = side * side;
  for (let row = 0, o = 0; row < side; row++) {
    const y = Math.min(height - 1.001, Math.max(0, v + (row - middle) * scale));
    const j = Math.floor(y);
    const t = y - j;
    for (let column = 0; column < side; column++, o++) {
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
