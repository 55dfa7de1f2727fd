import type { Vec3 } from "../core/index.ts";
import type { Colour, Lighting, Material, SceneBody } from "./SceneDescription.ts";

/** How a workplace looks: everything that a picture shows and that no task depends on. */
export interface Appearance {
  readonly table: Material;
  readonly wall: Material;
  readonly area: Material;
  /** By the colour's name. */
  readonly discs: Readonly<Record<string, Material>>;
  readonly lighting: Lighting;
  /** Things that lie about. */
  readonly distractors: readonly SceneBody[];
  readonly distractorMaterials: Readonly<Record<string, Material>>;
}

/** sRGB of the benchmark's discs. */
export const discColours: Readonly<Record<string, Colour>> = {
  blue: [0.13, 0.3, 0.78],
  red: [0.8, 0.13, 0.12],
  green: [0.12, 0.55, 0.22],
  yellow: [0.93, 0.8, 0.12],
  orange: [0.93, 0.45, 0.08],
  purple: [0.48, 0.18, 0.6],
  white: [0.9, 0.9, 0.88],
};

const towardsLamp = (x: number, y: number, z: number): Vec3 => {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
};

/** Painted discs on a birch table in a bright room. */
export const nominalAppearance: Appearance = {
  table: {
    colour: [0.76, 0.65, 0.5],
    second: [0.62, 0.48, 0.34],
    pattern: "wood",
    scale: 0.025,
    seed: 3,
    roughness: 0.6,
    gloss: 0.03,
  },
  wall: { colour: [0.72, 0.74, 0.76], pattern: "plain", roughness: 1, gloss: 0 },
  area: { colour: [0.3, 0.32, 0.35], pattern: "plain", roughness: 0.8, gloss: 0.02 },
  discs: Object.fromEntries(
    Object.entries(discColours).map(([name, colour]) => [
      name,
      { colour, pattern: "plain", roughness: 0.5, gloss: 0.04 } satisfies Material,
    ]),
  ),
  lighting: {
    sky: [0.5, 0.52, 0.55],
    ground: [0.22, 0.2, 0.18],
    lamp: [0.75, 0.72, 0.66],
    towardsLamp: towardsLamp(0.5, -0.45, 1),
    lampSize: 0.12,
    exposure: 1,
  },
  distractors: [],
  distractorMaterials: {},
};
