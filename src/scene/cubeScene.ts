import type { RobotDescription } from "../arm/RobotDescription.ts";
import { areaHalf, type DiscSpec, identityPose, type PegSpec, type Pose, type Vec3 } from "../core/index.ts";
import { type Appearance, nominalAppearance } from "./Appearance.ts";
import { ArmBodies } from "./ArmBodies.ts";
import type { Material, Part, SceneBody, SceneDescription } from "./SceneDescription.ts";

const at = (x: number, y: number, z: number): Pose => ({ ...identityPose, position: [x, y, z] });

/** Name of a disc's body. */
export const discBody = (id: string): string => `disc-${id}`;

/** The benchmark's workplace: an arm on a table with three flat areas, and cubes for discs. */
export function cubeScene(
  robot: RobotDescription,
  discs: readonly DiscSpec[],
  pegs: readonly PegSpec[],
  appearance: Appearance = nominalAppearance,
): SceneDescription {
  const { bodies: arm } = new ArmBodies(robot);
  const box = (size: Vec3, pose: Pose, material: string): Part => ({ shape: { kind: "box", size }, pose, material });
  const room: SceneBody[] = [
    {
      name: "table",
      isGround: true,
      pose: identityPose,
      parts: [box([1.2, 1.6, 0.04], at(0.35, 0, -0.02), "table")],
    },
    {
      name: "room",
      isGround: true,
      pose: identityPose,
      parts: [box([0.1, 6, 4], at(-1.2, 0, 0.6), "wall"), box([6, 6, 0.1], at(0, 0, -0.75), "wall")],
    },
    ...pegs.map(({ id, position: [x, y, z] }): SceneBody => ({
      name: id,
      isGround: true,
      pose: identityPose,
      parts: [box([2 * areaHalf, 2 * areaHalf, 0.001], at(x, y, z), "area")],
    })),
  ];
  const cubes = discs.map(({ id, colour, edge }): SceneBody => ({
    name: discBody(id),
    pose: identityPose,
    parts: [box([edge, edge, edge], identityPose, `disc-${colour}`)],
  }));
  const materials: Record<string, Material> = {
    table: appearance.table,
    wall: appearance.wall,
    area: appearance.area,
    "arm-shell": { colour: [0.9, 0.9, 0.91], pattern: "plain", roughness: 0.35, gloss: 0.05 },
    "arm-dark": { colour: [0.16, 0.16, 0.18], pattern: "plain", roughness: 0.5, gloss: 0.04 },
    "arm-rubber": { colour: [0.22, 0.22, 0.22], pattern: "plain", roughness: 0.9, gloss: 0.02 },
    ...appearance.distractorMaterials,
  };
  for (const { colour } of discs) {
    const material = appearance.discs[colour];
    if (material === undefined) throw new RangeError(`There is no material for a disc that is ${colour}`);
    materials[`disc-${colour}`] = material;
  }
  return {
    bodies: [...room, ...arm, ...appearance.distractors, ...cubes],
    materials,
    lighting: appearance.lighting,
    background: [0.5, 0.52, 0.55],
  };
}
