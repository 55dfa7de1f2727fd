import type { Rng, Vec3 } from "../../../src/core/index.ts";
import { f, mix, rgb, v } from "./povray.ts";

/** Linear colours of early and late wood. */
export const woods: readonly (readonly [Vec3, Vec3])[] = [
  [
    [0.78, 0.58, 0.34],
    [0.6, 0.39, 0.19],
  ],
  [
    [0.66, 0.46, 0.26],
    [0.5, 0.32, 0.16],
  ],
  [
    [0.42, 0.22, 0.1],
    [0.25, 0.12, 0.05],
  ],
  [
    [0.85, 0.7, 0.48],
    [0.74, 0.56, 0.34],
  ],
  [
    [0.5, 0.2, 0.09],
    [0.32, 0.12, 0.05],
  ],
];

const paints: readonly (readonly Vec3[])[] = [
  [
    [0.7, 0.03, 0.03],
    [0.85, 0.25, 0.02],
    [0.85, 0.65, 0.03],
    [0.1, 0.45, 0.06],
    [0.02, 0.25, 0.6],
    [0.25, 0.04, 0.4],
    [0.75, 0.1, 0.3],
    [0.05, 0.4, 0.45],
    [0.6, 0.6, 0.58],
  ],
  [
    [0.75, 0.4, 0.4],
    [0.8, 0.65, 0.35],
    [0.4, 0.6, 0.4],
    [0.35, 0.5, 0.7],
    [0.55, 0.4, 0.6],
    [0.75, 0.72, 0.65],
    [0.3, 0.6, 0.58],
    [0.8, 0.5, 0.3],
    [0.5, 0.5, 0.5],
  ],
  [
    [0.02, 0.1, 0.35],
    [0.7, 0.7, 0.68],
  ],
  [[0.6, 0.04, 0.04]],
  [[0.03, 0.2, 0.45]],
  [
    [0.6, 0.03, 0.03],
    [0.8, 0.6, 0.03],
    [0.03, 0.2, 0.5],
    [0.06, 0.38, 0.08],
  ],
];

/** A function that writes the texture of a ring by rank and count of ranks. */
export function ringFinish(rng: Rng): (rank: number) => string {
  const shine = `finish { ambient 0.12 diffuse 0.75 specular ${f(rng.uniform(0, 0.5))} roughness ${f(rng.uniform(0.01, 0.1))} }`;
  const kind = rng.uniform();
  if (kind < 0.3) {
    const one = rng.pick(woods);
    return () => wood(rng, one, rng.uniform(0.8, 1.4));
  }
  if (kind < 0.4) {
    const [a, b] = [rng.pick(woods), rng.pick(woods)];
    return (rank) => wood(rng, rank % 2 === 0 ? a : b, rng.uniform(0.8, 1.4));
  }
  const colours = rng.pick(paints);
  const start = rng.integer(9);
  return (rank) => {
    const c = colours[(rank + start) % colours.length]!;
    return `texture { pigment { ${rgb(c)} } ${shine} }`;
  };
}

export function wood(rng: Rng, [early, late]: readonly [Vec3, Vec3], size: number): string {
  return `texture { pigment { wood turbulence ${f(rng.uniform(0.02, 0.12))} octaves 4 color_map { [0 ${rgb(early)}] [0.7 ${rgb(mix(early, late, 0.4))}] [1 ${rgb(late)}] }
    scale ${v([size, size, size * 6])} rotate ${v([rng.uniform(-8, 8), 90 + rng.uniform(-8, 8), 0])} translate ${v([rng.uniform(-30, 30), rng.uniform(-30, 30), rng.uniform(-30, 30)])} }
    finish { ambient 0.12 diffuse 0.75 specular ${f(rng.uniform(0, 0.25))} roughness 0.06 } }`;
}
