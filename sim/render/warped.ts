import { type Image, type Intrinsics, ray } from "../../src/core/index.ts";

/** Where the pixels of a camera with a lens are in the picture of one without. */
export interface LensMap {
  /** The camera without its lens. */
  readonly from: Intrinsics;
  readonly to: Intrinsics;
  /** Column and row in the picture of `from`, pixel by pixel, row by row. */
  readonly columns: Float64Array;
  readonly rows: Float64Array;
}

export function lensMap(from: Intrinsics, to: Intrinsics): LensMap {
  const columns = new Float64Array(to.width * to.height);
  const rows = new Float64Array(to.width * to.height);
  for (let v = 0, i = 0; v < to.height; v++) {
    for (let u = 0; u < to.width; u++, i++) {
      const [x, y] = ray(to, u, v);
      columns[i] = x * from.fx + from.cx;
      rows[i] = y * from.fy + from.cy;
    }
  }
  return { from, to, columns, rows };
}

/** A picture of a pin hole as the same camera takes it through its lens; bilinear. */
export function warped({ width, channels, data }: Image, { to, columns, rows }: LensMap): Image {
  const out = new Uint8Array(to.width * to.height * channels);
  for (let pixel = 0, o = 0; pixel < columns.length; pixel++) {
    const a = columns[pixel]!;
    const b = rows[pixel]!;
    const i = Math.floor(a);
    const j = Math.floor(b);
    const s = a - i;
    const t = b - j;
    const p = (j * width + i) * channels;
    const q = p + width * channels;
    for (let c = 0; c < channels; c++, o++) {
      const top = data[p + c]! + s * (data[p + channels + c]! - data[p + c]!);
      const bottom = data[q + c]! + s * (data[q + channels + c]! - data[q + c]!);
      out[o] = Math.round(top + t * (bottom - top));
    }
  }
  return { width: to.width, height: to.height, channels, data: out };
}
