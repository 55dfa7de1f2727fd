import { areaHalf, type Pose, type Vec3 } from "../../core/index.ts";
import type { Appearance } from "../../scene/Appearance.ts";
import type { Colour, Lighting, Material } from "../../scene/SceneDescription.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { linear } from "../../../sim/render/solidPattern.ts";
import { frontNormal } from "./visibilityOf.ts";

/** How much of a disc's picture its front takes, beside its upper face: the camera looks down by 36°. */
const frontShare = 0.58;
/** About how much of a patterned surface has the second colour. */
const secondShare = 0.4;
/** Of the table that carries the areas, m, base frame (`cubeScene`). */
const tableEdge = { back: -0.25, front: 0.95, side: 0.8 } as const;

const upwards: Vec3 = [0, 0, 1];

/** Colours of a disc's front and upper face as a picture shows them, sRGB 0..1, without shadows and gloss. */
export interface FaceColours {
  readonly front: Colour;
  readonly top: Colour;
}

export const faceColours = (material: Material, pose: Pose, eye: Vec3, lighting: Lighting): FaceColours => ({
  front: shown(material, frontNormal(pose, eye), lighting),
  top: shown(material, upwards, lighting),
});

/** The same of the table or of an area, whichever is at this place; undefined beside the table. */
export function groundColour(x: number, y: number, { table, area, lighting }: Appearance): Colour | undefined {
  if (x < tableEdge.back || x > tableEdge.front || Math.abs(y) > tableEdge.side) return undefined;
  const isArea = benchmarkPegs.some(
    ({ position }) => Math.abs(x - position[0]) <= areaHalf && Math.abs(y - position[1]) <= areaHalf,
  );
  return shown(isArea ? area : table, upwards, lighting);
}

/** How far a disc's faces are from what is beside each of them, 0..1: the mean over what they take of the picture. */
export const contrast = (disc: FaceColours, beside: FaceColours): number =>
  frontShare * apart(disc.front, beside.front) + (1 - frontShare) * apart(disc.top, beside.top);

/** The largest difference of a channel. */
const apart = (a: Colour, b: Colour): number => Math.max(...a.map((value, c) => Math.abs(value - b[c]!)));

/** As the renderer shades a surface, but for shadows and gloss: light that is too strong makes white of all pale colours. */
function shown({ colour, second = colour, pattern }: Material, normal: Vec3, lighting: Lighting): Colour {
  const { sky, ground, lamp, towardsLamp, exposure } = lighting;
  const up = 0.5 + 0.5 * normal[2];
  const facing = Math.max(0, normal[0] * towardsLamp[0] + normal[1] * towardsLamp[1] + normal[2] * towardsLamp[2]);
  const channel = (c: 0 | 1 | 2): number => {
    const share = pattern === "plain" ? 0 : secondShare;
    const albedo = linear(colour[c]) + share * (linear(second[c]) - linear(colour[c]));
    return encoded(exposure * albedo * (ground[c] + up * (sky[c] - ground[c]) + lamp[c] * facing));
  };
  return [channel(0), channel(1), channel(2)];
}

/** sRGB of linear light (IEC 61966-2-1), 0..1. */
const encoded = (light: number): number =>
  light >= 1 ? 1 : light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
