import type { Rng, Vec3 } from "../core/index.ts";
import { type Appearance, discColours, nominalAppearance } from "./Appearance.ts";
import { drawDistractors, type Strip } from "./drawDistractors.ts";
import type { LookRanges, Range } from "./lookRanges.ts";
import type { Colour, Material } from "./SceneDescription.ts";

const degree = Math.PI / 180;

/**
 * Draws how a workplace looks. Colours that have a name stay near enough to be called by it.
 *
 * @param strips where distractors may lie
 */
export function drawAppearance(ranges: LookRanges, strips: readonly Strip[], rng: Rng): Appearance {
  const within = (range: Range): number => rng.uniform(...range);
  const tint = (value: number): Vec3 => {
    const { tint: width } = ranges.lamp;
    return [value * (1 + rng.uniform(-width, width)), value, value * (1 + rng.uniform(-width, width))];
  };
  const elevation = within(ranges.lamp.elevation) * degree;
  const azimuth = rng.uniform(0, 2 * Math.PI);
  const sky = within(ranges.sky);
  const lighting = {
    sky: tint(sky),
    ground: tint(sky * rng.uniform(0.3, 0.6)),
    lamp: tint(within(ranges.lamp.strength)),
    towardsLamp: [
      Math.cos(elevation) * Math.cos(azimuth),
      Math.cos(elevation) * Math.sin(azimuth),
      Math.sin(elevation),
    ] as const,
    lampSize: within(ranges.lamp.size) * degree,
    exposure: within(ranges.exposure),
  };
  const table = drawTable(ranges.tables, rng);
  const areaLuminance = luminance(table.colour) > 0.45 ? rng.uniform(0.08, 0.25) : rng.uniform(0.65, 0.92);
  const area: Material = { ...nominalAppearance.area, colour: drawColour(rng, areaLuminance, 0.15) };
  const wall: Material = { ...nominalAppearance.wall, colour: drawColour(rng, rng.uniform(0.3, 0.9), 0.3) };
  const discs = Object.fromEntries(
    Object.entries(discColours).map(([name, colour]) => [name, drawDisc(colour, ranges.discs, rng)]),
  );
  return { table, wall, area, discs, lighting, ...drawDistractors(ranges.distractors, strips, rng) };
}

/** The surface of a disc near a colour, as painted, stained or printed. */
export function drawDisc(colour: Colour, { patterns, patterned, jitter }: LookRanges["discs"], rng: Rng): Material {
  const near = (width: number): Colour => shifted(colour, () => rng.uniform(-width, width));
  const isPatterned = rng.uniform() < patterned;
  const base = near(jitter);
  const darker = rng.uniform(0.65, 0.85);
  return {
    colour: base,
    pattern: isPatterned ? rng.pick(patterns) : "plain",
    second: [base[0] * darker, base[1] * darker, base[2] * darker],
    scale: rng.uniform(0.008, 0.03),
    seed: rng.integer(10_000),
    roughness: rng.uniform(0.25, 0.9),
    gloss: rng.uniform(0.02, 0.06),
  };
}

/** Any colour of about this luminance: greys where `saturation` is 0. */
export function drawColour(rng: Rng, level: number, saturation: number): Colour {
  return shifted([level, level, level], () => rng.uniform(-saturation, saturation));
}

function drawTable(patterns: LookRanges["tables"], rng: Rng): Material {
  const pattern = rng.pick(patterns);
  const colour: Colour =
    pattern === "wood"
      ? shifted([0.66, 0.52, 0.37], () => rng.uniform(-0.18, 0.18))
      : drawColour(rng, rng.uniform(0.12, 0.9), 0.2);
  const contrast = rng.uniform(0.6, 0.92);
  return {
    colour,
    second: [colour[0] * contrast, colour[1] * contrast, colour[2] * contrast],
    pattern,
    scale: rng.uniform(0.01, 0.06),
    seed: rng.integer(10_000),
    roughness: rng.uniform(0.3, 1),
    gloss: rng.uniform(0, 0.05),
  };
}

const luminance = ([r, g, b]: Colour): number => 0.3 * r + 0.59 * g + 0.11 * b;

const shifted = ([r, g, b]: Colour, shift: () => number): Colour => [
  clamped(r + shift()),
  clamped(g + shift()),
  clamped(b + shift()),
];

const clamped = (x: number): number => Math.min(0.98, Math.max(0.02, x));
