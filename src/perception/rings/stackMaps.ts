import type { Image } from "../../core/index.ts";
import { type PictureView, sampled } from "./pictureSampling.ts";
import type { PicturePoint, RodView } from "./RodView.ts";

/**
 * What the network that reads stacks is shown of each rod: a strip along the rod's axis, folded at the axis, so that both ends of
 * a ring's outline come to lie on each other. Pixels; the base of the rod is between rows.
 */
export const strip = { height: 144, halfWidth: 48, rowsAboveBase: 118 } as const;

/** Where in a strip the axis meets the board, between its pixels. */
export const stripFoot: PicturePoint = [strip.halfWidth - 0.5, strip.rowsAboveBase - 0.5];

/** Strip pixels for the distance of neighbouring rods: a ring's radius is less than half of it, more where rods are seen askew. */
const pixelsPerSpacing = 68;

/** Channels of the folded strip: colours left of the axis, then right of it. */
export const stripChannels = 6;

/** The strip of a rod, unfolded. */
export function stripView(rods: readonly RodView[], index: number): PictureView {
  const { base, top } = rods[index]!;
  const step = spacingAt(rods, index) / pixelsPerSpacing;
  const length = Math.max(1e-6, Math.hypot(top[0] - base[0], top[1] - base[1]));
  const down: PicturePoint = [((base[0] - top[0]) / length) * step, ((base[1] - top[1]) / length) * step];
  const column: PicturePoint = [down[1], -down[0]];
  const [x, y] = stripFoot;
  const origin: PicturePoint = [base[0] - x * column[0] - y * down[0], base[1] - x * column[1] - y * down[1]];
  return { origin, column, row: down };
}

/** Mean distance to the neighbouring rods at the board, pixels of the picture. */
function spacingAt(rods: readonly RodView[], index: number): number {
  const to = (other: number): number => {
    const [a, b] = [rods[index]!.base, rods[other]!.base];
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  };
  return Math.max(1, index === 1 ? (to(0) + to(2)) / 2 : to(1));
}

/** A strip as the network takes it: [channel, row, distance from the axis]. */
export function foldedStrip(image: Image, view: PictureView): Float32Array {
  const { height, halfWidth } = strip;
  const flat = sampled(image, view, 2 * halfWidth, height);
  const folded = new Float32Array(stripChannels * height * halfWidth);
  for (let channel = 0; channel < 3; channel++) {
    for (let row = 0; row < height; row++) {
      const from = (channel * height + row) * 2 * halfWidth + halfWidth;
      const left = (channel * height + row) * halfWidth;
      const right = left + 3 * height * halfWidth;
      for (let x = 0; x < halfWidth; x++) {
        folded[left + x] = flat[from - 1 - x]!;
        folded[right + x] = flat[from + x]!;
      }
    }
  }
  return folded;
}

/** A folded strip in a mirror: what is left of the axis lies right of it. */
export function mirroredStrip(folded: Float32Array): Float32Array {
  const half = folded.length / 2;
  const other = new Float32Array(folded.length);
  other.set(folded.subarray(half));
  other.set(folded.subarray(0, half), half);
  return other;
}

/** What may be a ring in a strip: the row of its outline's ends and their distance from the axis, with how sure the network is. */
export interface StripRing {
  readonly row: number;
  /** Strip pixels. */
  readonly halfWidth: number;
  /** 0..1. */
  readonly confidence: number;
}

/** Least height of a peak that is worth a thought. */
const leastHeight = 0.05;

/** Peaks of a map [row, distance], highest first: each may be the end of a ring's outline. */
export function stripPeaks(map: Float32Array): readonly StripRing[] {
  const { height, halfWidth: width } = strip;
  const at = (row: number, x: number): number =>
    row < 0 || x < 0 || row >= height || x >= width ? 0 : map[row * width + x]!;
  const peaks: StripRing[] = [];
  for (let row = 0; row < height; row++) {
    for (let x = 0; x < width; x++) {
      const value = at(row, x);
      if (value < leastHeight) continue;
      let isPeak = true;
      let total = 0;
      let rows = 0;
      let columns = 0;
      for (let dr = -1; dr <= 1; dr++) {
        for (let dx = -1; dx <= 1; dx++) {
          const near = at(row + dr, x + dx);
          // Of equal neighbours the first counts.
          if (near > value || (near === value && (dr < 0 || (dr === 0 && dx < 0)))) isPeak = false;
          total += near;
          rows += near * dr;
          columns += near * dx;
        }
      }
      if (isPeak) peaks.push({ row: row + rows / total, halfWidth: x + columns / total + 0.5, confidence: value });
    }
  }
  return peaks.sort((a, b) => b.confidence - a.confidence);
}
