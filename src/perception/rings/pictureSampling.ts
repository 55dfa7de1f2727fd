import type { Image } from "../../core/index.ts";
import type { PicturePoint } from "./RodView.ts";

/** How a smaller picture lies in a larger one: where its first pixel is, and how far its columns and rows lead, pixels of the larger. */
export interface PictureView {
  readonly origin: PicturePoint;
  readonly column: PicturePoint;
  readonly row: PicturePoint;
}

/** Where column x and row y of the view are in the picture. */
export const toPicture = ({ origin, column, row }: PictureView, [x, y]: PicturePoint): PicturePoint => [
  origin[0] + x * column[0] + y * row[0],
  origin[1] + x * column[1] + y * row[1],
];

/** The inverse of `toPicture`. */
export function toView({ origin, column, row }: PictureView, [u, v]: PicturePoint): PicturePoint {
  const determinant = column[0] * row[1] - column[1] * row[0];
  const du = u - origin[0];
  const dv = v - origin[1];
  return [(du * row[1] - dv * row[0]) / determinant, (dv * column[0] - du * column[1]) / determinant];
}

/** The same view in a mirror, left and right exchanged, of `width` columns. */
export const mirrored = ({ origin, column, row }: PictureView, width: number): PictureView => ({
  origin: [origin[0] + (width - 1) * column[0], origin[1] + (width - 1) * column[1]],
  column: [-column[0], -column[1]],
  row,
});

/**
 * What a view shows: [channel, row, column], brought to mean 0 and standard deviation 1, so that exposure does not matter; 0 where
 * the picture has ended. Bilinear, with as many samples to a pixel as it covers.
 */
export function sampled(image: Image, view: PictureView, width: number, height: number): Float32Array {
  const { data, channels } = image;
  const plane = width * height;
  const out = new Float32Array(3 * plane).fill(NaN);
  const k = Math.min(Math.max(1, Math.round(Math.hypot(...view.column))), 32);
  const rowLength = image.width * channels;
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  const [u0, v0] = view.origin;
  const [ux, vx] = view.column;
  const [uy, vy] = view.row;
  const lastColumn = image.width - 1;
  const lastRow = image.height - 1;
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      let met = 0;
      let r = 0;
      let g = 0;
      let b = 0;
      for (let m = 0; m < k; m++) {
        const c = y + (m + 0.5) / k - 0.5;
        for (let l = 0; l < k; l++) {
          const a = x + (l + 0.5) / k - 0.5;
          const u = u0 + a * ux + c * uy;
          const v = v0 + a * vx + c * vy;
          if (!(u > -0.5 && v > -0.5 && u < lastColumn + 0.5 && v < lastRow + 0.5)) continue;
          const left = u < 0 ? 0 : Math.floor(u);
          const top = v < 0 ? 0 : Math.floor(v);
          const s = u < 0 ? 0 : u - left;
          const t = v < 0 ? 0 : v - top;
          const p = top * rowLength + left * channels;
          const aside = left < lastColumn ? channels : 0;
          const q = top < lastRow ? p + rowLength : p;
          const w00 = (1 - s) * (1 - t);
          const w10 = s * (1 - t);
          const w01 = (1 - s) * t;
          const w11 = s * t;
          r += w00 * data[p]! + w10 * data[p + aside]! + w01 * data[q]! + w11 * data[q + aside]!;
          const pg = p + green;
          const qg = q + green;
          g += w00 * data[pg]! + w10 * data[pg + aside]! + w01 * data[qg]! + w11 * data[qg + aside]!;
          const pb = p + blue;
          const qb = q + blue;
          b += w00 * data[pb]! + w10 * data[pb + aside]! + w01 * data[qb]! + w11 * data[qb + aside]!;
          met++;
        }
      }
      if (met === 0) continue;
      r /= met;
      g /= met;
      b /= met;
      out[i] = r;
      out[plane + i] = g;
      out[2 * plane + i] = b;
      count += 3;
      sum += r + g + b;
      squares += r * r + g * g + b * b;
    }
  }
  const mean = sum / Math.max(1, count);
  // A picture without contrast shows nothing; it shall not become noise.
  const deviation = Math.sqrt(Math.max(1, squares / Math.max(1, count) - mean * mean));
  for (let i = 0; i < out.length; i++) {
    const value = out[i]!;
    // Only not-a-number differs from itself.
    out[i] = value === value ? (value - mean) / deviation : 0;
  }
  return out;
}
