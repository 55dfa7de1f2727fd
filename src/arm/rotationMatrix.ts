import type { Quaternion } from "../core/index.ts";

/** Writes the rotation matrix of a unit quaternion, row by row, into `out[offset .. offset + 8]`. */
export function writeRotationMatrix(q: Quaternion, out: Float64Array, offset = 0): void {
  const [x, y, z, w] = q;
  out[offset] = 1 - 2 * (y * y + z * z);
  out[offset + 1] = 2 * (x * y - w * z);
  out[offset + 2] = 2 * (x * z + w * y);
  out[offset + 3] = 2 * (x * y + w * z);
  out[offset + 4] = 1 - 2 * (x * x + z * z);
  out[offset + 5] = 2 * (y * z - w * x);
  out[offset + 6] = 2 * (x * z - w * y);
  out[offset + 7] = 2 * (y * z + w * x);
  out[offset + 8] = 1 - 2 * (x * x + y * y);
}

/**
 * Unit quaternion of the rotation matrix at `m[offset .. offset + 8]`, row by row. The largest component is found
 * first, so that none is divided by a small number (Shepperd, "Quaternion from rotation matrix", 1978).
 */
export function quaternionOfMatrix(m: Float64Array, offset = 0): Quaternion {
  const xx = m[offset]!;
  const xy = m[offset + 1]!;
  const xz = m[offset + 2]!;
  const yx = m[offset + 3]!;
  const yy = m[offset + 4]!;
  const yz = m[offset + 5]!;
  const zx = m[offset + 6]!;
  const zy = m[offset + 7]!;
  const zz = m[offset + 8]!;
  const trace = xx + yy + zz;
  if (trace >= xx && trace >= yy && trace >= zz) {
    const w = Math.sqrt(1 + trace) / 2;
    const f = 0.25 / w;
    return [(zy - yz) * f, (xz - zx) * f, (yx - xy) * f, w];
  }
  if (xx >= yy && xx >= zz) {
    const x = Math.sqrt(1 + xx - yy - zz) / 2;
    const f = 0.25 / x;
    return [x, (xy + yx) * f, (xz + zx) * f, (zy - yz) * f];
  }
  if (yy >= zz) {
    const y = Math.sqrt(1 - xx + yy - zz) / 2;
    const f = 0.25 / y;
    return [(xy + yx) * f, y, (yz + zy) * f, (xz - zx) * f];
  }
  const z = Math.sqrt(1 - xx - yy + zz) / 2;
  const f = 0.25 / z;
  return [(xz + zx) * f, (yz + zy) * f, z, (yx - xy) * f];
}
