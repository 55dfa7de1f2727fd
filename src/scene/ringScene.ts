import { identityPose, type Pose } from "../core/index.ts";
import { type Appearance, discColours, nominalAppearance } from "./Appearance.ts";
import type { Material, Part, SceneBody, SceneDescription } from "./SceneDescription.ts";

/** Measures of a toy, m: a board with three rods, and rings that are round in section. */
const rodSpacing = 0.13;
const rodRadius = 0.006;
const board = { length: 0.42, width: 0.14, height: 0.018 } as const;
const smallestRadius = 0.021;
const radiusStep = 0.0045;
const tube = 0.0085;

export const fewestRings = 1;
export const mostRings = 9;

/** Colours of rings from the smallest up. */
const ringColours = ["blue", "red", "green", "yellow", "orange", "purple", "white", "blue", "red"] as const;

const at = (x: number, y: number, z: number): Pose => ({ ...identityPose, position: [x, y, z] });

/** Name of a ring's body; ring 1 is the smallest. */
export const ringBody = (rank: number): string => `ring-${rank}`;

/**
 * The toy that everybody knows: coloured rings on three rods. The frame's origin is the middle of the board's underside, its x
 * axis leads along the board from the first rod to the last, z up.
 *
 * @param rods of each rod the ranks of its rings from the lowest up; rank 1 is the smallest
 * @throws RangeError unless there are three rods, and the ranks are 1 to n ≤ 9 once each
 */
export function ringScene(
  rods: readonly (readonly number[])[],
  appearance: Appearance = nominalAppearance,
): SceneDescription {
  const ranks = rods.flat().toSorted((a, b) => a - b);
  const areRanks = ranks.every((rank, i) => rank === i + 1);
  if (rods.length !== 3 || !areRanks || ranks.length < fewestRings || ranks.length > mostRings) {
    throw new RangeError(`A toy has 3 rods and rings of ranks 1 to at most ${mostRings}; got ${JSON.stringify(rods)}`);
  }
  // Tall enough for all rings on one rod, as the toy's are.
  const rodHeight = Math.max(4, ranks.length + 1) * 2 * tube;
  const rod = (i: number): Part => ({
    shape: { kind: "cylinder", radius: rodRadius, height: rodHeight },
    pose: at((i - 1) * rodSpacing, 0, board.height + rodHeight / 2),
    material: "rod",
  });
  const rings = rods.flatMap((stack, i) =>
    stack.map((rank, level): SceneBody => ({
      name: ringBody(rank),
      pose: at((i - 1) * rodSpacing, 0, board.height + (2 * level + 1) * tube),
      parts: [
        {
          shape: { kind: "torus", radius: smallestRadius + (rank - 1) * radiusStep, tube },
          pose: identityPose,
          material: `ring-${rank}`,
        },
      ],
    })),
  );
  const wood: Material = { ...appearance.table, colour: [0.83, 0.7, 0.5], second: [0.7, 0.53, 0.34], seed: 11 };
  return {
    bodies: [
      {
        name: "table",
        isGround: true,
        pose: identityPose,
        parts: [{ shape: { kind: "box", size: [2.4, 2.4, 0.04] }, pose: at(0, 0, -0.02), material: "table" }],
      },
      {
        name: "toy",
        pose: identityPose,
        parts: [
          {
            shape: { kind: "box", size: [board.length, board.width, board.height] },
            pose: at(0, 0, board.height / 2),
            material: "rod",
          },
          ...[0, 1, 2].map(rod),
        ],
      },
      ...appearance.distractors,
      ...rings,
    ],
    materials: {
      table: appearance.table,
      rod: wood,
      ...Object.fromEntries(
        ranks.map((rank): [string, Material] => [
          `ring-${rank}`,
          {
            colour: discColours[ringColours[rank - 1]!]!,
            pattern: "plain",
            roughness: 0.3,
            gloss: 0.05,
          },
        ]),
      ),
      ...appearance.distractorMaterials,
    },
    lighting: appearance.lighting,
    background: [0.5, 0.52, 0.55],
  };
}
