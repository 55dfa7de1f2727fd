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
        const across = y * f + off;
        const deep = z * f + 0.4 * off;
        const radius = Math.sqrt(across * across + deep * deep) + 1.5 * bend + 0.02 * x * f;
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
        mix((1 - vein) * (1 - vein) * (1 - vein), out);
      };
    case "speckle":
      return (x, y, z, out) => {
        const grain = noise(x * f, y * f, z * f, seed);
        mix(1.2 * grain * grain, out);
      };
  }
}

/** Decoded from sRGB (IEC 61966-2-1). */
export const linear = (s: number): number => (s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4);

/** 0..1 from whole numbers: the same everywhere, for only 32-bit integers are used. */
const lattice = (x: number, y: number, z: number, seed: number): number =>
  scrambled(Math.imul(x, step[0]) + Math.imul(y, step[1]) + Math.imul(z, step[2]) + Math.imul(seed, step[3]));

/** Odd numbers without a pattern in their bits. */
const step = [374761393, 668265263, 2147483647, 1274126177] as const;

function scrambled(h: number): number {
  h = Math.imul(h ^ (h >>> 15), 1274126177);
  return ((h ^ (h >>> 14)) >>> 0) / 4294967296;
}

/** Smooth noise of one feature per unit, 0..1: the lattice's eight values around a point, blended. */
function noise(x: number, y: number, z: number, seed: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const k = Math.floor(z);
  const u = fade(x - i);
  const v = fade(y - j);
  const w = fade(z - k);
  const h = Math.imul(i, step[0]) + Math.imul(j, step[1]) + Math.imul(k, step[2]) + Math.imul(seed, step[3]);
  const near = bilinear(h | 0, u, v);
  return near + w * (bilinear((h + step[2]) | 0, u, v) - near);
}

function bilinear(h: number, u: number, v: number): number {
  const a = scrambled(h);
  const c = scrambled((h + step[1]) | 0);
  const top = a + u * (scrambled((h + step[0]) | 0) - a);
  return top + v * (c + u * (scrambled((h + step[0] + step[1]) | 0) - c) - top);
}

const fade = (t: number): number => t * t * (3 - 2 * t);

const turbulence = (x: number, y: number, z: number, seed: number): number =>
  (noise(x, y, z, seed) + 0.5 * noise(2 * x, 2 * y, 2 * z, seed) + 0.25 * noise(4 * x, 4 * y, 4 * z, seed)) / 1.75;
