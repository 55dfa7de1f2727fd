import assert from "node:assert/strict";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { rotate, subtract, type Vec3 } from "../../../src/core/index.ts";
import { discBody } from "../../../src/scene/cubeScene.ts";
import { colourNames } from "../../../src/perception/vision/sceneMaps.ts";
import type { LabelledPicture } from "../../../src/train/perception/takePicture.ts";
import { exampleOf, picture } from "./examples.ts";

const pictures = [1_000_000_003, 1_000_000_005, 1_000_000_018].map((seed) => picture(seed, "training"));

/** Pixel u and v and the depth of a point, the formulas of a pin hole with one radial coefficient written out. */
function seen(point: Vec3, { camera, cameraPose }: LabelledPicture): { u: number; v: number; depth: number } {
  const away = subtract(point, cameraPose.position);
  const [x, y, depth] = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const
  ).map((axis) => {
    const column = rotate(cameraPose.orientation, axis);
    return column[0] * away[0] + column[1] * away[1] + column[2] * away[2];
  }) as [number, number, number];
  const [a, b] = [x / depth, y / depth];
  const { fx, fy, cx, cy, distortion } = camera.intrinsics;
  const radial = 1 + distortion[0] * (a * a + b * b);
  return { u: fx * a * radial + cx, v: fy * b * radial + cy, depth };
}

const assertNear = (value: number | undefined, expected: number, tolerance: number, what: string): void => {
  assert.ok(Math.abs(value! - expected) < tolerance, `${what}: ${value} in place of ${expected}`);
};

describe("fillExample()", () => {
  it("keeps the picture, and of each cell what most of its 16 pixels show", () => {
    for (const taken of pictures) {
      const { scene, labels, bodies, image } = taken;
      const example = exampleOf(taken);
      assert.deepEqual(example.pixels, image.data);
      const names = [...scene.discs.map(({ id }) => discBody(id)), ...benchmarkPegs.map(({ id }) => id)];
      const owners = new Set<number>();
      for (let cell = 0; cell < 64 * 64; cell++) {
        const shown = Array.from({ length: 16 }, (_, i) => {
          const [u, v] = [4 * (cell % 64) + (i % 4), 4 * Math.floor(cell / 64) + Math.floor(i / 4)];
          return bodies[labels.bodies[256 * v + u]!] ?? "nothing";
        });
        const pixelsOf = (name: string | undefined): number => shown.filter((each) => each === name).length;
        const discs = shown.filter((name) => name.startsWith("disc-")).length;
        const areas = shown.filter((name) => name.startsWith("peg")).length;
        assert.equal(example.discShares[cell], discs);
        assert.equal(example.areaShares[cell], areas);
        const owner = example.owners[cell]!;
        owners.add(owner);
        assert.equal(owner === 0, discs + areas === 0);
        if (owner === 0) continue;
        const name = owner <= 7 ? discBody(scene.discs[owner - 1]!.id) : benchmarkPegs[owner - 8]!.id;
        assert.equal(pixelsOf(name), Math.max(...names.map(pixelsOf)), `cell ${cell}`);
      }
      assert.ok(owners.size > 3, "the picture shows discs and areas");
    }
  });

  it("projects each disc's centre into its own cells, where nothing covers it", () => {
    let open = 0;
    for (const taken of pictures) {
      const { scene, labels, bodies } = taken;
      const { numbers, owners } = exampleOf(taken);
      for (const [i, { id, edge }] of scene.discs.entries()) {
        const { u, v, depth } = seen(scene.poses[i]!.position, taken);
        assertNear(numbers[8 * i], u, 1e-3, `u of ${id}`);
        assertNear(numbers[8 * i + 1], v, 1e-3, `v of ${id}`);
        const pixel = 256 * Math.round(numbers[8 * i + 1]!) + Math.round(numbers[8 * i]!);
        // Behind the pixel lies the disc's own centre, so that whatever is seen there is no further away.
        assert.ok(labels.depth[pixel]! < depth, `${id} is seen through something`);
        if (bodies[labels.bodies[pixel]!] !== discBody(id)) continue;
        assert.ok(labels.depth[pixel]! > depth - 0.87 * edge);
        const [column, row] = [Math.floor(Math.round(u) / 4), Math.floor(Math.round(v) / 4)];
        const isWhole = Array.from(
          { length: 16 },
          (_, n) => 256 * (4 * row + Math.floor(n / 4)) + 4 * column + (n % 4),
        ).every((p) => bodies[labels.bodies[p]!] === discBody(id));
        if (!isWhole) continue;
        open++;
        assert.equal(owners[64 * row + column], 1 + i, `owner of the cell of ${id}`);
      }
    }
    assert.ok(open >= 5, `only ${open} discs are seen`);
  });

  it("tells size, height, yaw and colour of each disc in the units of the maps", () => {
    let turned = 0;
    let unnamed = 0;
    for (const taken of pictures) {
      const { scene, camera, cameraPose } = taken;
      const { numbers } = exampleOf(taken);
      for (const [i, { edge, colour, id }] of scene.discs.entries()) {
        const { position, orientation } = scene.poses[i]!;
        const { depth } = seen(position, taken);
        const { fx } = camera.intrinsics;
        const [, , size, height, cosine, sine, name] = numbers.subarray(8 * i);
        assertNear(Math.exp(size!) * 20, (fx * edge) / depth, 1e-3, `pixels of ${id}`);
        assertNear(height! * 64, (fx * position[2]) / depth, 1e-3, `height of ${id}`);
        const [x, y] = rotate(orientation, [1, 0, 0]);
        const yaw =
          Math.atan2(y, x) - Math.atan2(position[1] - cameraPose.position[1], position[0] - cameraPose.position[0]);
        assertNear(cosine, Math.cos(4 * yaw), 1e-5, `cosine of ${id}`);
        assertNear(sine, Math.sin(4 * yaw), 1e-5, `sine of ${id}`);
        if (Math.abs(Math.sin(4 * yaw)) > 0.1) turned++;
        const isUnnamed = taken.unnamed.has(colour);
        if (isUnnamed) unnamed++;
        assert.equal(name, isUnnamed ? -1 : (colourNames as readonly string[]).indexOf(colour));
      }
    }
    assert.ok(turned > 2 && unnamed > 0, "such discs are among them");
  });

  it("tells of each disc what holds it up", () => {
    const counts = { table: 0, disc: 0, hand: 0 };
    for (const taken of [...pictures, picture(1_000_000_012, "training")]) {
      const { discs, poses, held } = taken.scene;
      const { numbers } = exampleOf(taken);
      for (const [i, { id, edge }] of discs.entries()) {
        const [x, y, z] = poses[i]!.position;
        const bottom = z - edge / 2;
        const carrier = discs.findIndex((other, k) => {
          const [a, b, c] = poses[k]!.position;
          return k !== i && Math.abs(c + other.edge / 2 - bottom) < 1e-6 && Math.hypot(a - x, b - y) < other.edge / 2;
        });
        const expected = i === held ? "hand" : carrier >= 0 ? "disc" : "table";
        if (expected === "table") assertNear(bottom, 0, 1e-6, `lower face of ${id}`);
        counts[expected]++;
        assert.equal(["table", "disc", "hand"][numbers[8 * i + 7]!], expected, id);
      }
    }
    assert.ok(counts.table > 3 && counts.disc > 3 && counts.hand > 0, JSON.stringify(counts));
  });

  it("tells where each area's corners are, in order", () => {
    for (const taken of pictures) {
      const example = exampleOf(taken);
      for (const [k, { position }] of benchmarkPegs.entries()) {
        const corners = example.numbers.subarray(56 + 8 * k, 64 + 8 * k);
        for (const [i, [sx, sy]] of (
          [
            [-1, -1],
            [1, -1],
            [1, 1],
            [-1, 1],
          ] as const
        ).entries()) {
          const { u, v } = seen([position[0] + 0.05 * sx, position[1] + 0.05 * sy, position[2]], taken);
          assertNear(corners[2 * i], u, 1e-3, `u of corner ${i}`);
          assertNear(corners[2 * i + 1], v, 1e-3, `v of corner ${i}`);
        }
      }
    }
  });
});

describe("takePicture()", () => {
  it("shows another table, look and camera for each seed", () => {
    const [a, b] = [pictures[0]!, pictures[1]!];
    assert.notDeepEqual(a.scene, b.scene);
    assert.notDeepEqual(a.cameraPose, b.cameraPose);
    assert.notDeepEqual(a.camera.intrinsics, b.camera.intrinsics);
    assert.notDeepEqual(a.image.data, b.image.data);
    assert.equal(a.image.camera, a.camera);
  });
});
