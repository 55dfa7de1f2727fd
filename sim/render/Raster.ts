/**
 * Which triangle is nearest at each sample of a grid, by scan conversion with a depth buffer. Every vertex has a place (x, y)
 * in samples and a key that is linear in the picture and larger the nearer it is: 1/z for a perspective camera, −z for a
 * parallel one.
 */
export class Raster {
  readonly width: number;
  readonly height: number;
  /** Key of the nearest triangle at each sample; −∞ where there is none. */
  readonly keys: Float64Array;
  /** Number of that triangle, in the order of `draw`; −1 where there is none. */
  readonly triangles: Int32Array;
  #count = 0;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.keys = new Float64Array(width * height);
    this.triangles = new Int32Array(width * height);
    this.clear();
  }

  /** Triangles drawn since it was cleared. */
  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.keys.fill(-Infinity);
    this.triangles.fill(-1);
    this.#count = 0;
  }

  /** Draws one triangle whichever way it turns, returns its number. */
  draw(
    x0: number,
    y0: number,
    k0: number,
    x1: number,
    y1: number,
    k1: number,
    x2: number,
    y2: number,
    k2: number,
  ): number {
    const number = this.#count++;
    const area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
    const left = Math.max(0, Math.ceil(Math.min(x0, x1, x2)));
    const right = Math.min(this.width - 1, Math.floor(Math.max(x0, x1, x2)));
    const top = Math.max(0, Math.ceil(Math.min(y0, y1, y2)));
    const bottom = Math.min(this.height - 1, Math.floor(Math.max(y0, y1, y2)));
    if (left > right || top > bottom || !(Math.abs(area) > 1e-12)) return number;
    // Barycentric coordinates, linear in x and y.
    const f = 1 / area;
    const a0 = (y1 - y2) * f;
    const b0 = (x2 - x1) * f;
    const c0 = (x1 * y2 - x2 * y1) * f;
    const a1 = (y2 - y0) * f;
    const b1 = (x0 - x2) * f;
    const c1 = (x2 * y0 - x0 * y2) * f;
    const a2 = -a0 - a1;
    const b2 = -b0 - b1;
    const c2 = 1 - c0 - c1;
    const ka = a0 * k0 + a1 * k1 + a2 * k2;
    const kb = b0 * k0 + b1 * k1 + b2 * k2;
    const kc = c0 * k0 + c1 * k1 + c2 * k2;
    const { keys, triangles, width } = this;
    for (let y = top; y <= bottom; y++) {
      const r0 = b0 * y + c0;
      const r1 = b1 * y + c1;
      const r2 = b2 * y + c2;
      // Where all three are at least 0: from the largest of the lower bounds to the smallest of the upper ones.
      let from = left;
      let to = right;
      if (a0 > 0) from = Math.max(from, -r0 / a0);
      else if (a0 < 0) to = Math.min(to, -r0 / a0);
      else if (r0 < 0) continue;
      if (a1 > 0) from = Math.max(from, -r1 / a1);
      else if (a1 < 0) to = Math.min(to, -r1 / a1);
      else if (r1 < 0) continue;
      if (a2 > 0) from = Math.max(from, -r2 / a2);
      else if (a2 < 0) to = Math.min(to, -r2 / a2);
      else if (r2 < 0) continue;
      // A sample on an edge belongs to both triangles, rather than to none for a rounding error.
      const start = Math.ceil(from - 1e-9);
      const end = Math.floor(to + 1e-9);
      const row = y * width;
      for (let x = start; x <= end; x++) {
        const key = ka * x + kb * y + kc;
        const i = row + x;
        if (key > keys[i]!) {
          keys[i] = key;
          triangles[i] = number;
        }
      }
    }
    return number;
  }
}
