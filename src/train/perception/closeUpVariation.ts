import type { Rng } from "../../core/index.ts";

/** Another exposure and another white. */
export function vary(planes: Float32Array, rng: Rng): void {
  const gain = rng.uniform(0.85, 1.15);
  const bias = rng.uniform(-0.05, 0.05);
  const plane = planes.length / 3;
  for (let c = 0; c < 3; c++) {
    const scale = gain * rng.uniform(0.95, 1.05);
    for (let i = c * plane; i < (c + 1) * plane; i++) planes[i] = planes[i]! * scale + bias;
  }
}
