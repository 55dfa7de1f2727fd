import type { Material } from "../../src/scene/SceneDescription.ts";

/** Writes linear RGB at point (x, y, z) of a mesh's own frame (m) to `out`. */
export type SolidPattern = (x: number, y: number, z: number, out: Float64Array) => void;

/** The colour that fills a solid: Perlin, "An image synthesizer" (1985), with noise of values instead of gradients. */
export function solidPattern({ colour, second = colour, pattern, scale = 0.02, seed = 0 }: Material): SolidPattern {
  const [r0, g0, b0] = colour.map(linear) as [number, number, number];
  const [r1, g1, b1] = second.map(linear) as [number, number, number];
  const mix = (share: number, out: Float64Array): void => {
    const t = share < 0 ? 0 : share > 1 ? 1 : share;
    out[0] = r0 + t * (r1 - r0);
    out[1] = g0 + t * (g1 - g0);
    out[2] = b0 + t * (b1 - b0);
  };
  const f = 1 / scale;
  switch (pattern) {
    case "plain":
      return (_x, _y, _z, out) => {
        mix(0, out);
      };
    case "wood": {
      // Rings about an axis far off the piece, along x, with fibres.
      const off = 7 + lattice(1, 2, 3, seed) * 5;
      return (x, y, z, out) => {
        const bend = noise(x * f * 0.15, y * f * 0.6, z * f * 0.6, seed);
        const radius = Math.hypot(y * f + off, z * f + 0.4 * off) + 1.5 * bend + 0.2 * x * f * 0.1;
        const ring = radius - Math.floor(radius);
        const fibre = noise(x * f * 0.5, y * f * 9, z * f * 9, seed + 1);
        mix(0.75 * ring * ring + 0.35 * (fibre - 0.5) + 0.1, out);
      };
    }
    case "cloth":
      return (x, y, z, out) => {
        const weave = Math.sin(x * f * 2 * Math.PI) * Math.sin(y * f * 2 * Math.PI);
        mix(0.5 + 0.35 * weave + 0.4 * (turbulence(x * f * 0.2, y * f * 0.2, z * f * 0.2, seed) - 0.5), out);
      };
    case "marble":
      return (x, y, z, out) => {
        const warp = 4 * turbulence(x * f, y * f, z * f, seed);
        const vein = Math.abs(Math.sin((x + 0.6 * y + 0.3 * z) * f * 1.3 + warp));
        mix((1 - vein) ** 3, out);
      };
    case "speckle":
      return (x, y, z, out) => {
        mix(noise(x * f, y * f, z * f, seed) ** 2 * 1.2, out);
      };
  }
}

/** Decoded from sRGB (IEC 61966-2-1). */
export const linear = (s: number): number => (s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4);

/** 0..1 from whole numbers: the same everywhere, for only 32-bit integers are used. */
function lattice(x: number, y: number, z: number, seed: number): number {
  let h = Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(z, 2147483647) + Math.imul(seed, 1274126177);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  h = Math.imul(h ^ (h >>> 16), 2246822519);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
}

/** Smooth noise of one feature per unit, 0..1. */
function noise(x: number, y: number, z: number, seed: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const k = Math.floor(z);
  const u = fade(x - i);
  const v = fade(y - j);
  const w = fade(z - k);
  const near = bilinear(i, j, k, u, v, seed);
  return near + w * (bilinear(i, j, k + 1, u, v, seed) - near);
}

function bilinear(i: number, j: number, k: number, u: number, v: number, seed: number): number {
  const a = lattice(i, j, k, seed);
  const b = lattice(i + 1, j, k, seed);
  const c = lattice(i, j + 1, k, seed);
  const d = lattice(i + 1, j + 1, k, seed);
  const top = a + u * (b - a);
  return top + v * (c + u * (d - c) - top);
}

const fade = (t: number): number => t * t * (3 - 2 * t);

const turbulence = (x: number, y: number, z: number, seed: number): number =>
  (noise(x, y, z, seed) + 0.5 * noise(2 * x, 2 * y, 2 * z, seed) + 0.25 * noise(4 * x, 4 * y, 4 * z, seed)) / 1.75;
