import { axisAngle, type Pose, type Rng } from "../core/index.ts";
import type { Appearance } from "./Appearance.ts";
import type { Material, SceneBody, Shape } from "./SceneDescription.ts";

/** A rectangle of a table, m: where something may lie and how high it may reach. */
export interface Strip {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly height: number;
}

/** Things that are no discs: cups, balls, pens, rings, books and boards; none is a cube. */
export function drawDistractors(
  [fewest, most]: readonly [number, number],
  strips: readonly Strip[],
  rng: Rng,
): Pick<Appearance, "distractors" | "distractorMaterials"> {
  const distractors: SceneBody[] = [];
  const distractorMaterials: Record<string, Material> = {};
  const count = fewest + rng.integer(most - fewest + 1);
  for (let i = 0; i < count; i++) {
    const strip = rng.pick(strips);
    const { shape, rise } = drawThing(strip.height, rng);
    const name = `distractor-${i}`;
    const pose: Pose = {
      position: [rng.uniform(...strip.x), rng.uniform(...strip.y), rise],
      orientation: axisAngle([0, 0, 1], rng.uniform(0, 2 * Math.PI)),
    };
    distractors.push({ name, pose, parts: [{ shape, pose: { ...pose, position: [0, 0, 0] }, material: name }] });
    distractorMaterials[name] = {
      colour: [rng.uniform(0.05, 0.95), rng.uniform(0.05, 0.95), rng.uniform(0.05, 0.95)],
      second: [rng.uniform(0.05, 0.95), rng.uniform(0.05, 0.95), rng.uniform(0.05, 0.95)],
      pattern: rng.pick(["plain", "plain", "wood", "speckle"]),
      scale: rng.uniform(0.01, 0.04),
      seed: rng.integer(10_000),
      roughness: rng.uniform(0.2, 1),
      gloss: rng.uniform(0, 0.06),
    };
  }
  return { distractors, distractorMaterials };
}

/** A solid, and the height of its middle when it lies on the table; m. */
function drawThing(most: number, rng: Rng): { readonly shape: Shape; readonly rise: number } {
  switch (rng.integer(5)) {
    case 0: {
      const height = rng.uniform(0.02, most);
      const radius = rng.uniform(0.015, 0.04);
      return {
        shape: { kind: "cylinder", radius, topRadius: radius * rng.uniform(0.6, 1.2), height },
        rise: height / 2,
      };
    }
    case 1: {
      const radius = rng.uniform(0.012, Math.min(0.035, most / 2));
      return { shape: { kind: "sphere", radius }, rise: radius };
    }
    case 2: {
      const tube = rng.uniform(0.004, 0.01);
      return { shape: { kind: "torus", radius: rng.uniform(0.02, 0.045), tube }, rise: tube };
    }
    case 3: {
      // A book or a board: flat.
      const height = rng.uniform(0.004, 0.02);
      return {
        shape: { kind: "box", size: [rng.uniform(0.06, 0.2), rng.uniform(0.05, 0.15), height] },
        rise: height / 2,
      };
    }
    default: {
      // A pen or a bar: long.
      const width = rng.uniform(0.006, 0.02);
      return { shape: { kind: "box", size: [width, rng.uniform(0.1, 0.22), width] }, rise: width / 2 };
    }
  }
}
