import assert from "node:assert/strict";
import { clutterStrips } from "../../sim/clutterStrips.ts";
import { compose, inverse, norm, project, ray, Rng, rotate, subtract, type Vec3 } from "../../src/core/index.ts";
import { discColours } from "../../src/scene/Appearance.ts";
import { drawAppearance } from "../../src/scene/drawAppearance.ts";
import { displaced, drawLens } from "../../src/scene/drawCamera.ts";
import { drawDistractors } from "../../src/scene/drawDistractors.ts";
import { type LookName, type LookRanges, lookRanges, type Range } from "../../src/scene/lookRanges.ts";
import { nominalCameras } from "../../src/scene/nominalCameras.ts";
import type { Colour, Shape } from "../../src/scene/SceneDescription.ts";

const seeds = Array.from({ length: 60 }, (_, i) => i);
const looks = Object.entries(lookRanges) as readonly (readonly [LookName, LookRanges])[];

function assertWithin(value: number, [low, high]: Range, what: string): void {
  assert.ok(value >= low - 1e-12 && value <= high + 1e-12, `${what} is ${value}, not in ${low} .. ${high}`);
}

/** Whether no value but a common end lies in both. */
const areDisjoint = (a: Range, b: Range): boolean => a[1] <= b[0] || b[1] <= a[0];

describe("the looks of a workplace", () => {
  const { training } = lookRanges;

  it("that are called unseen lie outside of what training draws from, in that respect and in no other", () => {
    const isUnseen: Readonly<Record<string, (look: LookRanges) => boolean>> = {
      light: ({ lamp, sky }) => areDisjoint(lamp.elevation, training.lamp.elevation) && areDisjoint(sky, training.sky),
      textures: ({ tables, discs }) =>
        tables.every((pattern) => !training.tables.includes(pattern)) &&
        discs.patterns.every((pattern) => !training.discs.patterns.includes(pattern)) &&
        discs.patterned === 1,
      lens: ({ lens }) => areDisjoint(lens.zoom, training.lens.zoom) && areDisjoint(lens.radial, training.lens.radial),
    };
    const claims = (name: LookName): readonly string[] =>
      name === "all-shifts" ? Object.keys(isUnseen) : [name.replace("unseen-", "")];
    for (const [name, look] of looks) {
      for (const [respect, holds] of Object.entries(isUnseen)) {
        assert.equal(holds(look), claims(name).includes(respect), `${respect} of ${name}`);
      }
    }
  });

  it("differ from the familiar one in nothing that their names do not tell", () => {
    const { familiar } = lookRanges;
    const named: Readonly<Record<string, readonly (keyof LookRanges)[]>> = {
      "unseen-light": ["lamp", "sky", "exposure"],
      "unseen-textures": ["tables", "discs"],
      "unseen-lens": ["lens"],
      "moved-1cm": ["displacement"],
      "moved-3cm": ["displacement"],
    };
    for (const [name, parts] of Object.entries(named)) {
      const look: LookRanges = lookRanges[name as LookName];
      for (const part of Object.keys(familiar) as (keyof LookRanges)[]) {
        if (parts.includes(part)) assert.notDeepEqual(look[part], familiar[part], `${part} of ${name}`);
        else assert.deepEqual(look[part], familiar[part], `${part} of ${name}`);
      }
    }
  });

  it("come back with their seed, and are others with another", () => {
    const drawn = (seed: number): unknown => drawAppearance(training, clutterStrips, new Rng(seed, "look"));
    assert.deepEqual(drawn(3), drawn(3));
    assert.notDeepEqual(drawn(3), drawn(4));
  });
});

describe("drawAppearance()", () => {
  for (const [name, ranges] of looks) {
    it(`keeps to the ranges of ${name}`, () => {
      for (const seed of seeds) {
        const { lighting, table, discs, distractors } = drawAppearance(ranges, clutterStrips, new Rng(seed, "look"));
        const { towardsLamp } = lighting;
        assert.ok(Math.abs(norm(towardsLamp) - 1) < 1e-12);
        assertWithin((Math.asin(towardsLamp[2]) * 180) / Math.PI, ranges.lamp.elevation, "elevation");
        assertWithin((lighting.lampSize * 180) / Math.PI, ranges.lamp.size, "size of the lamp");
        assertWithin(lighting.lamp[1], ranges.lamp.strength, "strength of the lamp");
        assertWithin(lighting.lamp[0] / lighting.lamp[1], [1 - ranges.lamp.tint, 1 + ranges.lamp.tint], "tint");
        assertWithin(lighting.sky[1], ranges.sky, "sky");
        assertWithin(lighting.exposure, ranges.exposure, "exposure");
        assert.ok(ranges.tables.includes(table.pattern));
        assertWithin(distractors.length, ranges.distractors, "number of distractors");
        for (const { pattern } of Object.values(discs)) {
          assert.ok(ranges.discs.patterns.includes(pattern) || (pattern === "plain" && ranges.discs.patterned < 1));
        }
      }
    });
  }

  it("leaves every disc in a colour that is nearer to its name's than to any other", () => {
    const furthest = (a: Colour, b: Colour): number => Math.max(...a.map((x, k) => Math.abs(x - b[k]!)));
    for (const [name, ranges] of looks) {
      let largest = 0;
      for (const seed of seeds) {
        const { discs } = drawAppearance(ranges, clutterStrips, new Rng(seed, "look"));
        assert.deepEqual(Object.keys(discs), Object.keys(discColours));
        for (const [colour, { colour: drawn, second }] of Object.entries(discs)) {
          const away = Object.entries(discColours).sort(([, a], [, b]) => furthest(drawn, a) - furthest(drawn, b));
          assert.equal(away[0]![0], colour, `${colour} of ${name}, seed ${seed}`);
          largest = Math.max(largest, furthest(drawn, discColours[colour]!));
          for (let k = 0; k < 3; k++) assertWithin(second![k]! / drawn[k]!, [0.65, 0.85], "darker shade");
        }
      }
      assertWithin(largest, [0.8 * ranges.discs.jitter, ranges.discs.jitter], `largest change of a colour in ${name}`);
    }
  });

  it("lays dark areas on bright tables and bright ones on dark tables", () => {
    const luminance = ([r, g, b]: Colour): number => 0.3 * r + 0.59 * g + 0.11 * b;
    const kinds = new Set<boolean>();
    for (const seed of seeds) {
      const { table, area } = drawAppearance(lookRanges.training, clutterStrips, new Rng(seed, "look"));
      const isBright = luminance(table.colour) > 0.45;
      kinds.add(isBright);
      assert.equal(luminance(area.colour) < 0.45, isBright, `seed ${seed}`);
    }
    assert.equal(kinds.size, 2);
  });
});

describe("drawDistractors()", () => {
  /** Sizes along the body's axes, m. */
  const extent = (shape: Shape): Vec3 => {
    switch (shape.kind) {
      case "box":
        return shape.size;
      case "cylinder": {
        const width = 2 * Math.max(shape.radius, shape.topRadius ?? 0);
        return [width, width, shape.height];
      }
      case "sphere":
        return [2 * shape.radius, 2 * shape.radius, 2 * shape.radius];
      case "torus":
        return [2 * (shape.radius + shape.tube), 2 * (shape.radius + shape.tube), 2 * shape.tube];
      case "capsule":
        return [2 * shape.radius, 2 * shape.radius, shape.length + 2 * shape.radius];
    }
  };

  it("lays solids upright on the table, their middles in a strip and no higher than it allows", () => {
    const kinds = new Set<string>();
    for (const [s, strip] of clutterStrips.entries()) {
      for (const seed of seeds) {
        const { distractors } = drawDistractors([1, 3], [strip], new Rng(seed, `strip ${s}`));
        for (const { pose, parts } of distractors) {
          const [x, y, z] = pose.position;
          assertWithin(x, strip.x, "x");
          assertWithin(y, strip.y, "y");
          const [{ shape, pose: inner }] = parts as [(typeof parts)[number]];
          kinds.add(shape.kind);
          assert.deepEqual(inner.position, [0, 0, 0]);
          const up = rotate(pose.orientation, rotate(inner.orientation, [0, 0, 1]));
          assert.ok(up[2] > 1 - 1e-12);
          const height = extent(shape)[2];
          assert.ok(Math.abs(z - height / 2) < 1e-12, `a ${shape.kind} ${height} high has its middle at ${z}`);
          assert.ok(height <= strip.height, `a ${shape.kind} ${height} high under ${strip.height}`);
        }
      }
    }
    assert.deepEqual([...kinds].sort(), ["box", "cylinder", "sphere", "torus"]);
  });

  it("draws as few and as many as it may, with a material for each, and no cube among them", () => {
    const counts = new Set<number>();
    for (const seed of seeds) {
      const { distractors, distractorMaterials } = drawDistractors([0, 4], clutterStrips, new Rng(seed, "things"));
      counts.add(distractors.length);
      assert.deepEqual(
        distractors.flatMap(({ parts }) => parts.map(({ material }) => material)),
        Object.keys(distractorMaterials),
      );
      for (const { parts } of distractors) {
        for (const { shape } of parts) {
          if (shape.kind !== "box") continue;
          assert.ok(Math.max(...shape.size) > 2 * Math.min(...shape.size), `a box of ${shape.size.join(" × ")} m`);
        }
      }
    }
    assert.deepEqual([...counts].sort(), [0, 1, 2, 3, 4]);
  });
});

describe("displaced()", () => {
  const [, wrist] = nominalCameras(64);
  const { pose } = wrist!;
  const parts = (displacement: LookRanges["displacement"], seed: number): { shift: Vec3; degrees: number } => {
    const moved = displaced(pose, displacement, new Rng(seed, "place"));
    const [, , , w] = compose(inverse(pose), moved).orientation;
    return {
      shift: subtract(moved.position, pose.position),
      degrees: (2 * Math.acos(Math.min(1, Math.abs(w))) * 180) / Math.PI,
    };
  };

  it("moves a camera by 1 cm and half a degree, by 3 cm and 2 degrees, or not at all", () => {
    for (const [name, metres, turn] of [
      ["familiar", 0, 0],
      ["moved-1cm", 0.01, 0.5],
      ["moved-3cm", 0.03, 2],
      ["all-shifts", 0.03, 2],
    ] as const) {
      for (const seed of seeds) {
        const { shift, degrees } = parts(lookRanges[name].displacement, seed);
        assert.ok(Math.abs(norm(shift) - metres) < 1e-12, `${name}: ${norm(shift)} m`);
        assert.ok(Math.abs(degrees - turn) < 1e-5, `${name}: ${degrees} degrees`);
      }
    }
    assert.deepEqual(parts(lookRanges["moved-3cm"].displacement, 5), parts(lookRanges["moved-3cm"].displacement, 5));
  });

  it("prefers no direction", () => {
    const count = 2000;
    const sum = [0, 0, 0];
    const squares = [0, 0, 0];
    for (let seed = 0; seed < count; seed++) {
      const { shift } = parts({ shift: [1, 1], turn: [0, 0] }, seed);
      for (let k = 0; k < 3; k++) {
        sum[k]! += shift[k]! / count;
        squares[k]! += shift[k]! ** 2 / count;
      }
    }
    // Four standard deviations of the means.
    for (let k = 0; k < 3; k++) {
      assert.ok(Math.abs(sum[k]!) < 4 * Math.sqrt(1 / 3 / count), `mean along axis ${k}: ${sum[k]!}`);
      assert.ok(
        Math.abs(squares[k]! - 1 / 3) < 4 * Math.sqrt(4 / 45 / count),
        `mean square along ${k}: ${squares[k]!}`,
      );
    }
  });
});

describe("drawLens()", () => {
  const [agent, wrist] = nominalCameras(64);

  it("changes the focal lengths by one factor and bends rays radially, within the ranges, and nothing else", () => {
    for (const [name, { lens }] of looks) {
      for (const seed of seeds) {
        const drawn = drawLens(agent!, lens, new Rng(seed, "lens"));
        const { fx, fy, distortion } = drawn.intrinsics;
        const factor = fx / agent!.intrinsics.fx;
        assertWithin(factor, lens.zoom, `zoom of ${name}`);
        assert.ok(Math.abs(fy / agent!.intrinsics.fy - factor) < 1e-12);
        assertWithin(distortion[0], lens.radial, `k1 of ${name}`);
        assert.deepEqual(distortion.slice(1), [0, 0, 0, 0]);
        const { fx: f, fy: g, distortion: straight } = agent!.intrinsics;
        assert.deepEqual({ ...drawn, intrinsics: { ...drawn.intrinsics, fx: f, fy: g, distortion: straight } }, agent);
      }
    }
  });

  it("leaves every pixel of a narrow and of a wide camera something to see", () => {
    for (const [name, { lens }] of looks) {
      for (const camera of [agent!, wrist!]) {
        for (const seed of seeds) {
          const { intrinsics } = drawLens(camera, lens, new Rng(seed, "lens"));
          const [u, v] = project(intrinsics, ray(intrinsics, 0, 63))!;
          assert.ok(Math.hypot(u, v - 63) < 1e-3, `corner of ${camera.name}, ${name}, seed ${seed}: ${u}, ${v}`);
        }
      }
    }
  });
});
