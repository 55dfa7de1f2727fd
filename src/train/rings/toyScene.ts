import { axisAngle, compose, identityPose, type Pose, type Rng, type Vec3 } from "../../core/index.ts";
import { drawAppearance, drawColour } from "../../scene/drawAppearance.ts";
import type { Strip } from "../../scene/drawDistractors.ts";
import { type LookRanges, lookRanges } from "../../scene/lookRanges.ts";
import { ringBody } from "../../scene/ringScene.ts";
import type { Colour, Material, Part, SceneBody, SceneDescription, Shape } from "../../scene/SceneDescription.ts";
import type { RingProfile, Toy } from "./Toy.ts";

/** Where the middle of the board's underside is: where the renderer's shadows are finest; base frame, m. */
export const toyOrigin: Vec3 = [0.45, 0, 0];

/** What a photograph of a toy at home may look like. */
export const ringLooks: LookRanges = {
  ...lookRanges.familiar,
  lamp: { elevation: [22, 88], strength: [0.15, 1.1], size: [2, 22], tint: 0.22 },
  sky: [0.2, 0.7],
  exposure: [0.55, 1.5],
  tables: ["plain", "wood", "wood", "cloth", "cloth", "speckle", "marble"],
  distractors: [0, 8],
  picture: { blur: [0, 1.5], noise: [0, 8], whiteBalance: 0.15, quality: [40, 95], compressed: 0.5 },
};

/** Behind the toy, beside it, and flat things before it. */
const strips: readonly Strip[] = [
  { x: [-0.15, 1.05], y: [0.17, 0.75], height: 0.2 },
  { x: [-0.1, 0.2], y: [-0.25, 0.3], height: 0.12 },
  { x: [0.7, 1], y: [-0.25, 0.3], height: 0.12 },
  { x: [0, 0.9], y: [-0.5, -0.16], height: 0.03 },
];

const at = (x: number, y: number, z: number): Pose => ({ ...identityPose, position: [x, y, z] });
const bodyPose: Pose = { ...identityPose, position: toyOrigin };

/** A drawn look for a toy on a table; `azimuth` (rad) is the camera's, so that a wall may stand behind the toy. */
export function toyScene(toy: Toy, azimuth: number, rng: Rng): SceneDescription {
  const look = drawAppearance(ringLooks, strips, rng);
  const { board, rod, spacing, stacks, radii, thickness } = toy;
  const box = (size: Vec3, pose: Pose, material: string): Part => ({ shape: { kind: "box", size }, pose, material });
  const rods = [-1, 0, 1].flatMap((i): Part[] => [
    {
      shape: { kind: "cylinder", radius: rod.radius, topRadius: rod.topRadius, height: rod.height - rod.topRadius },
      pose: at(i * spacing, 0, board.height + (rod.height - rod.topRadius) / 2),
      material: "rod",
    },
    {
      shape: { kind: "sphere", radius: rod.topRadius },
      pose: at(i * spacing, 0, board.height + rod.height - rod.topRadius),
      material: "rod",
    },
  ]);
  const rings = stacks.flatMap((stack, i) =>
    stack.map((rank, level): SceneBody => {
      const [dx, dy] = toy.play[rank]!;
      const centre = at((i - 1) * spacing + dx, dy, board.height + (level + 0.5) * thickness);
      const turn: Pose = { ...identityPose, orientation: axisAngle([0, 0, 1], rng.uniform(0, 2 * Math.PI)) };
      const shapes = ringParts(toy.profile, radii[rank]!, thickness);
      return {
        name: ringBody(rank),
        pose: compose(compose(bodyPose, centre), turn),
        parts: shapes.map(([shape, z]) => ({ shape, pose: at(0, 0, z), material: ringBody(rank) })),
      };
    }),
  );
  const wall: SceneBody = {
    name: "wall",
    isGround: true,
    pose: { position: toyOrigin, orientation: axisAngle([0, 0, 1], azimuth + rng.uniform(-0.3, 0.3)) },
    parts: [box([6, 0.05, 3], at(0, rng.uniform(0.45, 1.8), 0.6), "wall")],
  };
  return {
    bodies: [
      {
        name: "table",
        isGround: true,
        pose: { position: toyOrigin, orientation: axisAngle([0, 0, 1], rng.uniform(0, 2 * Math.PI)) },
        parts: [box([rng.uniform(2, 5), rng.uniform(2, 5), 0.04], at(0, 0, -0.02), "table")],
      },
      ...(rng.uniform() < 0.6 ? [wall] : []),
      { name: "toy", pose: bodyPose, parts: [...boardParts(toy), ...rods] },
      ...look.distractors,
      ...rings,
    ],
    materials: {
      ...look.distractorMaterials,
      wall: { ...look.wall, pattern: rng.pick(["plain", "speckle", "marble"]), scale: 0.2, second: anyColour(rng) },
      table: drawTable(look.table, rng),
      ...toyMaterials(radii.length - 1, rng),
    },
    lighting: look.lighting,
    background: anyColour(rng),
  };
}

/** Solids that make up a ring, with their heights above its middle. The rod fills the hole. */
function ringParts(profile: RingProfile, radius: number, thickness: number): readonly (readonly [Shape, number])[] {
  // A little air, so that neighbours have an edge in common and no face.
  const h = 0.985 * thickness;
  const disc = (r: number, height: number, topRadius = r): Shape => ({
    kind: "cylinder",
    radius: r,
    topRadius,
    height,
  });
  switch (profile) {
    case "torus":
      return [[{ kind: "torus", radius: radius - h / 2, tube: h / 2 }, 0]];
    case "sharp":
      return [[disc(radius, h), 0]];
    case "rounded": {
      const edge = 0.25 * h;
      const rim: Shape = { kind: "torus", radius: radius - edge, tube: edge };
      return [
        [disc(radius - edge, h), 0],
        [disc(radius, h - 2 * edge), 0],
        [rim, h / 2 - edge],
        [rim, edge - h / 2],
      ];
    }
    case "bevelled": {
      const edge = 0.22 * h;
      return [
        [disc(radius, h - 2 * edge), 0],
        [disc(radius, edge, radius - edge), (h - edge) / 2],
        [disc(radius - edge, edge, radius), (edge - h) / 2],
      ];
    }
    case "bead":
      return [
        [disc(radius - h / 2, h), 0],
        [{ kind: "torus", radius: radius - h / 2, tube: h / 2 }, 0],
      ];
  }
}

function boardParts({ board: { shape, length, width, height }, spacing, radii }: Toy): readonly Part[] {
  const part = (solid: Shape, x: number): Part => ({ shape: solid, pose: at(x, 0, height / 2), material: "board" });
  const foot = (radius: number): Shape => ({ kind: "cylinder", radius, height });
  switch (shape) {
    case "bar":
      return [part({ kind: "box", size: [length, width, height] }, 0)];
    case "round-ended": {
      const end = (length - width) / 2;
      return [
        part({ kind: "box", size: [2 * end, width, height] }, 0),
        part(foot(width / 2), -end),
        part(foot(width / 2), end),
      ];
    }
    case "round":
      return [part(foot(length / 2), 0)];
    case "feet": {
      const radius = Math.min(0.497 * spacing, 1.05 * radii.at(-1)!);
      return [
        part({ kind: "box", size: [2 * spacing, radius * 0.7, 0.97 * height] }, 0),
        ...[-1, 0, 1].map((i) => part(foot(radius), i * spacing)),
      ];
    }
  }
}

const woods: readonly Colour[] = [
  [0.87, 0.74, 0.55],
  [0.8, 0.63, 0.43],
  [0.72, 0.52, 0.33],
  [0.55, 0.35, 0.22],
  [0.4, 0.24, 0.15],
  [0.62, 0.33, 0.2],
];

function drawWood(rng: Rng): Material {
  const tone = rng.uniform(0.85, 1.12);
  const colour = rng.pick(woods).map((c) => Math.min(1, c * tone)) as [number, number, number];
  const darker = rng.uniform(0.6, 0.95);
  return {
    colour,
    second: [colour[0] * darker, colour[1] * darker * 0.97, colour[2] * darker * 0.93],
    pattern: "wood",
    scale: rng.uniform(0.004, 0.03),
    seed: rng.integer(10_000),
    roughness: rng.uniform(0.25, 0.9),
    gloss: rng.uniform(0, 0.05),
  };
}

const anyColour = (rng: Rng): Colour => [rng.uniform(0.03, 0.97), rng.uniform(0.03, 0.97), rng.uniform(0.03, 0.97)];

const paint = (rng: Rng, colour: Colour): Material => ({
  colour,
  pattern: "plain",
  roughness: rng.uniform(0.15, 0.9),
  gloss: rng.uniform(0, 0.07),
});

/** Of the board, the rods and the rings: bare or stained wood, or painted. */
function toyMaterials(count: number, rng: Rng): Record<string, Material> {
  const board = rng.uniform() < 0.8 ? drawWood(rng) : paint(rng, anyColour(rng));
  const rod =
    rng.uniform() < 0.6 ? { ...board, seed: 7 } : rng.uniform() < 0.7 ? drawWood(rng) : paint(rng, anyColour(rng));
  const ranks = Array.from({ length: count }, (_, i) => i + 1);
  const materials: Record<string, Material> = { board, rod };
  const kind = rng.uniform();
  const one = rng.uniform() < 0.5 ? board : drawWood(rng);
  const other = drawWood(rng);
  const colours = [anyColour(rng), anyColour(rng), anyColour(rng), anyColour(rng)].slice(0, 1 + rng.integer(4));
  for (const rank of ranks) {
    const piece = (wood: Material): Material => ({ ...wood, seed: rng.integer(10_000) });
    materials[ringBody(rank)] =
      kind < 0.3
        ? piece(one)
        : kind < 0.4
          ? piece(rank % 2 === 0 ? one : other)
          : paint(rng, kind < 0.65 ? colours[rank % colours.length]! : anyColour(rng));
  }
  return materials;
}

function drawTable(table: Material, rng: Rng): Material {
  return {
    ...table,
    scale: table.scale! * rng.uniform(0.6, 4),
    ...(table.pattern !== "wood" && rng.uniform() < 0.5 ? { second: drawColour(rng, rng.uniform(0.1, 0.9), 0.3) } : {}),
  };
}
