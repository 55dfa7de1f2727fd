import { Rng, type Vec3 } from "../../src/core/index.ts";

/**
 * A picture that POV-Ray is asked for, and what it shows. Written apart from the training's own scenes, on purpose: other
 * shapes, woods, lamps and lenses, by another author's renderer.
 */
export interface ToyPhotograph {
  readonly seed: number;
  /** Of each rod as seen from left to right, ranks from the lowest ring up; rank 1 is the smallest. */
  readonly stacks: readonly (readonly number[])[];
  /** Of the camera above the board, degrees. */
  readonly elevation: number;
  /** Of the camera from the normal of the plane of the rods, degrees. */
  readonly azimuth: number;
  /** What POV-Ray draws; cm, y up, z away from the viewer. */
  readonly scene: string;
}

export const pictureSize = { width: 480, height: 360 } as const;

interface Toy {
  readonly stacks: readonly (readonly number[])[];
  readonly spacing: number;
  readonly rodHeight: number;
  readonly rodRadius: number;
  readonly boardHeight: number;
  readonly thickness: number;
  /** By rank. */
  readonly radii: readonly number[];
}

interface Camera {
  readonly elevation: number;
  readonly azimuth: number;
  readonly roll: number;
  readonly eye: Vec3;
  readonly target: Vec3;
  /** Width of the picture, degrees. */
  readonly angle: number;
}

/** The picture of a seed; the same seed gives the same text. */
export function toyPhotograph(seed: number): ToyPhotograph {
  const rng = new Rng(seed, "POV-Ray photograph");
  for (;;) {
    const camera0 = { elevation: rng.uniform(0, 60), azimuth: rng.uniform(-40, 40), roll: rng.normal(1.5) };
    const toy = drawToy(rng, camera0.elevation);
    const camera = aim(rng, toy, camera0);
    if (!isInPicture(toy, camera)) continue;
    return {
      seed,
      stacks: toy.stacks,
      elevation: camera.elevation,
      azimuth: camera.azimuth,
      scene: write(rng, toy, camera),
    };
  }
}

function drawToy(rng: Rng, elevation: number): Toy {
  const spacing = rng.uniform(7, 14);
  const count = 2 + rng.integer(8);
  const largest = spacing * rng.uniform(0.38, 0.47);
  const smallest = spacing * rng.uniform(0.16, 0.22);
  const step = Math.min((largest - smallest) / Math.max(1, count - 1), spacing * rng.uniform(0.05, 0.09));
  const thickness = spacing * rng.uniform(0.08, count > 6 ? 0.14 : 0.18);
  const stacks: number[][] = [[], [], []];
  // Half the toys as the game begins or ends, or a few moves on; the others anyhow.
  const favourite = rng.integer(3);
  const stays = rng.uniform() < 0.5 ? 0.75 : 0;
  let onto = favourite;
  for (let rank = count; rank >= 1; rank--) {
    if (rng.uniform() >= stays) onto = rng.integer(3);
    stacks[onto]!.push(rank);
  }
  // Against the rules, now and then, where a lower ring still shows.
  if (elevation < 20 && rng.uniform() < 0.15) for (const stack of stacks) stack.sort(() => rng.uniform(-1, 1));
  const radii = [0, ...Array.from({ length: count }, (_, i) => largest - (count - 1 - i) * step)];
  const room = Math.max(count, 3 + rng.integer(4));
  return {
    stacks,
    spacing,
    thickness,
    radii,
    rodHeight: Math.min(1.6 * spacing, room * thickness + spacing * rng.uniform(0.06, 0.3)),
    rodRadius: spacing * rng.uniform(0.03, 0.055),
    boardHeight: spacing * rng.uniform(0.08, 0.2),
  };
}

function aim(rng: Rng, toy: Toy, { elevation, azimuth, roll }: Pick<Camera, "elevation" | "azimuth" | "roll">): Camera {
  const angle = rng.uniform(38, 68);
  const width = 2 * toy.spacing + 2 * toy.radii.at(-1)!;
  const fill = rng.uniform(0.5, 0.95);
  const distance = width / fill / (2 * Math.tan(radians(angle / 2)));
  const target: Vec3 = [
    rng.normal(0.15) * toy.spacing,
    toy.boardHeight + toy.rodHeight * rng.uniform(0.2, 0.6),
    rng.normal(0.1) * toy.spacing,
  ];
  const [e, a] = [radians(elevation), radians(azimuth)];
  const eye: Vec3 = [
    target[0] + distance * Math.sin(a) * Math.cos(e),
    target[1] + distance * Math.sin(e),
    target[2] - distance * Math.cos(a) * Math.cos(e),
  ];
  return { elevation, azimuth, roll, eye, target, angle };
}

/** Whether rods and rings are inside. */
function isInPicture(toy: Toy, camera: Camera): boolean {
  const e = radians(camera.elevation);
  const a = radians(camera.azimuth);
  const ahead: Vec3 = [-Math.sin(a) * Math.cos(e), -Math.sin(e), Math.cos(a) * Math.cos(e)];
  const right: Vec3 = [Math.cos(a), 0, Math.sin(a)];
  const up: Vec3 = [-Math.sin(a) * Math.sin(e), Math.cos(e), Math.cos(a) * Math.sin(e)];
  const half = Math.tan(radians(camera.angle / 2));
  const reach = toy.radii.at(-1)!;
  return [-1, 0, 1].every((i) =>
    [0, toy.boardHeight + toy.rodHeight].every((y) =>
      [-1, 1].every((side) => {
        const p: Vec3 = [i * toy.spacing, y, 0];
        const d: Vec3 = [p[0] - camera.eye[0], p[1] - camera.eye[1], p[2] - camera.eye[2]];
        const z = dot(d, ahead);
        const x = (dot(d, right) + (y === 0 ? side * reach : 0)) / z / half;
        const v = (dot(d, up) / z / half) * (pictureSize.width / pictureSize.height);
        return z > 0 && Math.abs(x) < 0.95 && Math.abs(v) < 0.93;
      }),
    ),
  );
}

function write(rng: Rng, toy: Toy, camera: Camera): string {
  const { spacing, rodHeight, rodRadius, boardHeight, thickness, radii, stacks } = toy;
  const woodOfToy = wood(rng, rng.pick(woods), spacing * 0.12);
  const finish = ringFinish(rng);
  const ring = rng.pick(ringShapes);
  const rings = stacks.flatMap((stack, i) =>
    stack.map((rank, level) => {
      const play = spacing * 0.012;
      const at = [
        (i - 1) * spacing + rng.uniform(-play, play),
        boardHeight + (level + 0.5) * thickness,
        rng.uniform(-play, play),
      ];
      return `object { ${ring.shape(radii[rank]!, thickness, rodRadius)}\n  ${finish(rank)}\n  rotate y*${f(rng.uniform(0, 360))} translate ${v(at)} }`;
    }),
  );
  function rods(): string {
    const isPointed = rng.uniform() < 0.3;
    return [-1, 0, 1]
      .map((i) => {
        const x = i * spacing;
        const top = boardHeight + rodHeight - rodRadius;
        const end = isPointed
          ? `cone { ${v([x, top, 0])} ${f(rodRadius)} ${v([x, top + rodRadius, 0])} ${f(rodRadius * 0.5)} }`
          : `sphere { ${v([x, top, 0])} ${f(rodRadius)} }`;
        return `union { cylinder { ${v([x, 0, 0])} ${v([x, top, 0])} ${f(rodRadius)} } ${end} ${woodOfToy} }`;
      })
      .join("\n");
  }
  const focus = distanceBetween(camera.eye, [0, boardHeight + rodHeight / 3, 0]);
  const isBlurred = rng.uniform() < 0.4;
  return `#version 3.7;
global_settings { assumed_gamma 1.0 ambient_light rgb ${f(rng.uniform(0.5, 1.3))} }
camera { location ${v(camera.eye)} sky ${v(tilted(camera))} right x*${f(pictureSize.width / pictureSize.height)} angle ${f(camera.angle)} look_at ${v(camera.target)}
  ${isBlurred ? `aperture ${f(focus * rng.uniform(0.01, 0.035))} focal_point ${v([0, boardHeight + rodHeight / 3, rng.uniform(-0.3, 0.1) * spacing])} blur_samples 14 confidence 0.9 variance 1/128` : ""} }
${lamps(rng, spacing)}
${ground(rng, spacing)}
${board(rng, toy, woodOfToy)}
${rods()}
${rings.join("\n")}
${clutter(rng, toy, camera)}
`;
}

/** Upwards for a camera that is rolled. */
function tilted({ azimuth, roll }: Camera): Vec3 {
  const a = radians(azimuth);
  const r = radians(roll);
  return [Math.cos(a) * Math.sin(r), Math.cos(r), Math.sin(a) * Math.sin(r)];
}

const ringShapes: readonly { readonly shape: (radius: number, thickness: number, rod: number) => string }[] = [
  {
    shape: (radius, thickness) => `torus { ${f(radius - thickness / 2)}, ${f(thickness / 2)} }`,
  },
  {
    shape: (radius, thickness, rod) =>
      `difference { cylinder { y*${f(-0.49 * thickness)} y*${f(0.49 * thickness)} ${f(radius)} } cylinder { -y*9 y*9 ${f(rod * 1.15)} } }`,
  },
  {
    shape: (radius, thickness, rod) => {
      const edge = thickness * 0.25;
      const half = thickness * 0.49;
      return `difference { union { cylinder { y*${f(-half)} y*${f(half)} ${f(radius - edge)} } cylinder { y*${f(edge - half)} y*${f(half - edge)} ${f(radius)} }
  torus { ${f(radius - edge)} ${f(edge)} translate y*${f(half - edge)} } torus { ${f(radius - edge)} ${f(edge)} translate y*${f(edge - half)} } } cylinder { -y*9 y*9 ${f(rod * 1.15)} } }`;
    },
  },
  {
    shape: (radius, thickness, rod) => {
      const half = thickness * 0.495;
      const tube = half * 0.98;
      return `difference { union { cylinder { y*${f(-half)} y*${f(half)} ${f(radius - tube)} } torus { ${f(radius - tube)} ${f(tube)} } } cylinder { -y*9 y*9 ${f(rod * 1.15)} } }`;
    },
  },
  {
    shape: (radius, thickness, rod) => {
      const half = thickness * 0.49;
      const edge = thickness * 0.22;
      return `difference { union { cone { y*${f(half - edge)} ${f(radius)} y*${f(half)} ${f(radius - edge)} } cylinder { y*${f(edge - half)} y*${f(half - edge)} ${f(radius)} }
  cone { y*${f(-half)} ${f(radius - edge)} y*${f(edge - half)} ${f(radius)} } } cylinder { -y*9 y*9 ${f(rod * 1.15)} } }`;
    },
  },
];

/** Linear colours of early and late wood. */
const woods: readonly (readonly [Vec3, Vec3])[] = [
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
function ringFinish(rng: Rng): (rank: number) => string {
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

function wood(rng: Rng, [early, late]: readonly [Vec3, Vec3], size: number): string {
  return `texture { pigment { wood turbulence ${f(rng.uniform(0.02, 0.12))} octaves 4 color_map { [0 ${rgb(early)}] [0.7 ${rgb(mix(early, late, 0.4))}] [1 ${rgb(late)}] }
    scale ${v([size, size, size * 6])} rotate ${v([rng.uniform(-8, 8), 90 + rng.uniform(-8, 8), 0])} translate ${v([rng.uniform(-30, 30), rng.uniform(-30, 30), rng.uniform(-30, 30)])} }
    finish { ambient 0.12 diffuse 0.75 specular ${f(rng.uniform(0, 0.25))} roughness 0.06 } }`;
}

function lamps(rng: Rng, spacing: number): string {
  const warmth = rng.uniform(-1, 1);
  const tint: Vec3 = [1 + 0.25 * Math.max(0, warmth), 1, 1 - 0.35 * Math.max(0, warmth) + 0.2 * Math.max(0, -warmth)];
  const brightness = rng.uniform(0.55, 1.15);
  const far = spacing * rng.uniform(5, 14);
  const a = rng.uniform(0, 2 * Math.PI);
  const e = rng.uniform(0.5, 1.4);
  const at: Vec3 = [far * Math.cos(a) * Math.cos(e), far * Math.sin(e), far * Math.sin(a) * Math.cos(e)];
  const wide = far * rng.uniform(0.05, 0.35);
  const c = tint.map((x) => x * brightness);
  const fill = rng.uniform(0.1, 0.35);
  return `light_source { ${v(at)} rgb ${v(c)} area_light x*${f(wide)} z*${f(wide)} 4 4 adaptive 1 jitter circular orient }
light_source { ${v([-at[0], far, -at[2] - far])} rgb ${f(fill)} shadowless }
sky_sphere { pigment { gradient y color_map { [0 rgb ${f(rng.uniform(0.15, 0.6))}] [1 rgb ${f(rng.uniform(0.3, 0.9))}] } } }`;
}

function ground(rng: Rng, spacing: number): string {
  const grey = (): Vec3 => {
    const g = rng.uniform(0.03, 0.8);
    return [g * rng.uniform(0.8, 1.15), g, g * rng.uniform(0.75, 1.2)];
  };
  const kind = rng.integer(5);
  const turn = `rotate y*${f(rng.uniform(0, 360))}`;
  const matt = "finish { ambient 0.12 diffuse 0.75 }";
  const texture = [
    () => wood(rng, rng.pick(woods), spacing * rng.uniform(0.15, 0.5)),
    () => {
      const s = spacing * rng.uniform(0.02, 0.06);
      return `texture { pigment { checker ${rgb(grey())} ${rgb(grey())} scale ${f(s * rng.uniform(3, 30))} ${turn} } normal { quilted 0.4 scale ${f(s)} } ${matt} }`;
    },
    () => {
      const [a, b] = [grey(), grey()];
      return `texture { pigment { gradient x color_map { [0 ${rgb(a)}] [0.5 ${rgb(a)}] [0.5 ${rgb(b)}] [1 ${rgb(b)}] } turbulence 0.03 scale ${f(spacing * rng.uniform(0.1, 0.8))} ${turn} } normal { bumps 0.3 scale ${f(spacing * 0.02)} } ${matt} }`;
    },
    () => `texture { pigment { ${rgb(grey())} } ${matt} }`,
    () => {
      const a = grey();
      return `texture { pigment { granite color_map { [0 ${rgb(a)}] [1 ${rgb(mix(a, grey(), 0.6))}] } scale ${f(spacing * rng.uniform(0.3, 1.5))} } ${matt} }`;
    },
  ][kind]!();
  const wall = `plane { z, ${f(-spacing * rng.uniform(4, 12))} inverse texture { pigment { bozo color_map { [0 ${rgb(grey())}] [1 ${rgb(grey())}] } scale ${f(spacing * rng.uniform(1, 6))} } ${matt} } rotate y*180 }`;
  return `plane { y, 0 ${texture} }\n${rng.uniform() < 0.6 ? wall : ""}`;
}

function board(rng: Rng, { spacing, boardHeight: h, radii }: Toy, texture: string): string {
  const largest = radii.at(-1)!;
  const half = spacing + largest * rng.uniform(0.85, 1.2);
  const deep = largest * rng.uniform(0.7, 1.2);
  const end = half - deep;
  switch (rng.integer(4)) {
    case 0:
      return `box { ${v([-half, 0, -deep])} ${v([half, h, deep])} ${texture} }`;
    case 1:
      return `union { box { ${v([-end, 0, -deep])} ${v([end, h, deep])} } cylinder { ${v([-end, 0, 0])} ${v([-end, h, 0])} ${f(deep)} } cylinder { ${v([end, 0, 0])} ${v([end, h, 0])} ${f(deep)} } ${texture} }`;
    case 2:
      return `cylinder { 0 y*${f(h)} ${f(half)} ${texture} }`;
    default: {
      const foot = Math.min(spacing * 0.495, largest * 1.05);
      const feet = [-1, 0, 1].map((i) => `cylinder { ${v([i * spacing, 0, 0])} ${v([i * spacing, h, 0])} ${f(foot)} }`);
      return `union { ${feet.join(" ")} box { ${v([-spacing, 0, -foot / 3])} ${v([spacing, h * 0.98, foot / 3])} } ${texture} }`;
    }
  }
}

/** Things that lie behind the toy or beside it. */
function clutter(rng: Rng, { spacing }: Toy, { azimuth }: Camera): string {
  const things: string[] = [];
  for (let i = rng.integer(7); i > 0; i--) {
    const behind = spacing * rng.uniform(1.4, 5);
    const beside = spacing * rng.uniform(-4, 4);
    const a = radians(azimuth);
    const at: Vec3 = [beside * Math.cos(a) - behind * Math.sin(a), 0, beside * Math.sin(a) + behind * Math.cos(a)];
    const s = spacing * rng.uniform(0.15, 0.7);
    const c: Vec3 = [rng.uniform(0.02, 0.8), rng.uniform(0.02, 0.8), rng.uniform(0.02, 0.8)];
    const texture = `texture { pigment { ${rgb(c)} } finish { ambient 0.12 diffuse 0.7 specular 0.3 } } rotate y*${f(rng.uniform(0, 360))} translate ${v(at)}`;
    things.push(
      [
        `box { ${v([-s, 0, -s * 0.7])} ${v([s, s * rng.uniform(0.1, 1.2), s * 0.7])} ${texture} }`,
        `cylinder { 0 y*${f(s * rng.uniform(0.8, 2))} ${f(s * 0.5)} ${texture} }`,
        `sphere { y*${f(s * 0.5)} ${f(s * 0.5)} ${texture} }`,
        `cylinder { ${v([-s * 2, s * 0.08, 0])} ${v([s * 2, s * 0.08, 0])} ${f(s * 0.08)} ${texture} }`,
        `torus { ${f(s * 0.5)} ${f(s * 0.12)} translate y*${f(s * 0.12)} ${texture} }`,
      ][rng.integer(5)]!,
    );
  }
  return things.join("\n");
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const distanceBetween = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const mix = (a: Vec3, b: Vec3, t: number): Vec3 => [
  a[0] + t * (b[0] - a[0]),
  a[1] + t * (b[1] - a[1]),
  a[2] + t * (b[2] - a[2]),
];
const f = (x: number): string => x.toFixed(4);
const v = (p: readonly number[]): string => `<${p.map(f).join(", ")}>`;
const rgb = (c: Vec3): string => `rgb ${v(c)}`;
