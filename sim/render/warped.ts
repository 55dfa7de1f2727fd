import { type Image, type Intrinsics, ray } from "../../src/core/index.ts";

/** A picture of a pin hole as the same camera takes it through its lens; bilinear. */
export function warped({ width, channels, data }: Image, from: Intrinsics, to: Intrinsics): Image {
  const out = new Uint8Array(to.width * to.height * channels);
  for (let v = 0, o = 0; v < to.height; v++) {
    for (let u = 0; u < to.width; u++) {
      const [x, y] = ray(to, u, v);
      const a = x * from.fx + from.cx;
      const b = y * from.fy + from.cy;
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
  }
  return { width: to.width, height: to.height, channels, data: out };
}
