import assert from "node:assert/strict";
import {
  areaHalf,
  type CameraInfo,
  inverse,
  multiply,
  conjugate,
  norm,
  type Pose,
  Rng,
  subtract,
  type Vec3,
} from "../../../src/core/index.ts";
import { alignCamera, type Correspondence, pixelOf } from "../../../src/perception/vision/alignCamera.ts";
import { CameraAlignment } from "../../../src/perception/vision/CameraAlignment.ts";
import type { AreaSighting } from "../../../src/perception/vision/sightings.ts";
import { cornerSigns } from "../../../src/perception/vision/sceneMaps.ts";
import { displaced, drawLens } from "../../../src/scene/drawCamera.ts";
import { lookRanges } from "../../../src/scene/lookRanges.ts";
import { agentView } from "../../../src/scene/nominalCameras.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";

const camera = agentView(256);
const lens = drawLens(camera, lookRanges["unseen-lens"].lens, new Rng(1, "lens"));
/** 3 cm and 2° off, in random directions. */
const trulyAt = (seed: number): Pose =>
  displaced(camera.pose, lookRanges["moved-3cm"].displacement, new Rng(seed, "place"));

const cornersOf = ([x, y, z]: Vec3): Vec3[] => cornerSigns.map(([sx, sy]) => [x + sx * areaHalf, y + sy * areaHalf, z]);

/** What a camera at `pose` sees of the corners of some pegs. */
const correspondences = (pose: Pose, pegs = benchmarkPegs, { intrinsics }: CameraInfo = lens): Correspondence[] =>
  pegs.flatMap(({ position }) =>
    cornersOf(position).map((point) => ({ point, pixel: pixelOf(inverse(pose), intrinsics, point)! })),
  );

/** Largest distance in pixels between where two cameras see the areas' corners and what stands on the areas. */
function disagreement(a: Pose, b: Pose, pegs = benchmarkPegs): number {
  const points = pegs.flatMap(({ position: [x, y, z] }) => [...cornersOf([x, y, z]), ...cornersOf([x, y, z + 0.1])]);
  return Math.max(
    ...points.map((point) => {
      const [u, v] = pixelOf(inverse(a), lens.intrinsics, point)!;
      const [p, q] = pixelOf(inverse(b), lens.intrinsics, point)!;
      return Math.hypot(u - p, v - q);
    }),
  );
}

const shift = (a: Pose, b: Pose): number => norm(subtract(a.position, b.position));
const turn = (a: Pose, b: Pose): number => {
  const [x, y, z, w] = multiply(conjugate(a.orientation), b.orientation);
  return 2 * Math.atan2(Math.hypot(x, y, z), Math.abs(w));
};

describe("alignCamera()", () => {
  it("leaves a camera that sees no area where it should be", () => {
    assert.equal(alignCamera(camera.pose, lens.intrinsics, []), camera.pose);
  });

  it("leaves a camera that sees what it should where it is", () => {
    const pose = alignCamera(camera.pose, lens.intrinsics, correspondences(camera.pose));
    assert.ok(shift(pose, camera.pose) < 1e-9 && turn(pose, camera.pose) < 1e-7);
  });

  it("finds a camera that is 3 cm and 2° from where it should be", () => {
    for (let seed = 0; seed < 10; seed++) {
      const truth = trulyAt(seed);
      assert.ok(disagreement(camera.pose, truth) > 2, `seed ${seed} hardly moves the picture`);
      const pose = alignCamera(camera.pose, lens.intrinsics, correspondences(truth));
      assert.ok(disagreement(pose, truth) < 0.5, `seed ${seed}: ${disagreement(pose, truth)} pixels`);
      assert.ok(shift(pose, truth) < 0.012, `seed ${seed}: ${shift(pose, truth)} m`);
      assert.ok(turn(pose, truth) < 0.012, `seed ${seed}: ${turn(pose, truth)} rad`);
    }
  });

  it("stays near where it should be by one area alone, and agrees with that", () => {
    const one = benchmarkPegs.slice(0, 1);
    for (let seed = 0; seed < 10; seed++) {
      const truth = trulyAt(seed);
      const pose = alignCamera(camera.pose, lens.intrinsics, correspondences(truth, one));
      assert.ok(disagreement(pose, truth, one) < 1, `seed ${seed}: ${disagreement(pose, truth, one)} pixels`);
      assert.ok(shift(pose, camera.pose) < 0.06 && turn(pose, camera.pose) < 0.06, `seed ${seed} goes astray`);
    }
  });

  it("is hardly led astray by one corner that is seen 40 pixels off", () => {
    for (let seed = 0; seed < 5; seed++) {
      const truth = trulyAt(seed);
      const seen = correspondences(truth);
      const [u, v] = seen[seed]!.pixel;
      seen[seed] = { ...seen[seed]!, pixel: [u + 40, v] };
      const pose = alignCamera(camera.pose, lens.intrinsics, seen);
      assert.ok(disagreement(pose, truth) < 2.5, `seed ${seed}: ${disagreement(pose, truth)} pixels`);
    }
  });
});

describe("CameraAlignment", () => {
  const areasAt = (pose: Pose, spoil = (): number => 0, pegs = benchmarkPegs): AreaSighting[] =>
    pegs.map(({ position }) => ({
      cells: 100,
      corners: cornersOf(position).map((point) => {
        const [u, v] = pixelOf(inverse(pose), lens.intrinsics, point)!;
        return [u + spoil(), v + spoil()];
      }),
    }));

  it("is where the camera should be before it has seen an area", () => {
    const alignment = new CameraAlignment(lens, benchmarkPegs);
    assert.deepEqual([alignment.pose, alignment.areas], [lens.pose, 0]);
    alignment.add([]);
    assert.deepEqual([alignment.pose, alignment.areas], [lens.pose, 0]);
  });

  it("knows the areas in whatever order they are seen", () => {
    const truth = trulyAt(3);
    const alignment = new CameraAlignment(lens, benchmarkPegs);
    alignment.add(areasAt(truth).reverse());
    assert.equal(alignment.areas, 3);
    assert.ok(disagreement(alignment.pose, truth) < 0.5);
  });

  it("keeps what it has seen before while the arm hides it", () => {
    const truth = trulyAt(4);
    const alignment = new CameraAlignment(lens, benchmarkPegs);
    const areas = areasAt(truth);
    for (const area of areas) alignment.add([area]);
    assert.equal(alignment.areas, 3);
    assert.ok(disagreement(alignment.pose, truth) < 0.5);
    const { pose } = alignment;
    alignment.add([]);
    assert.deepEqual(alignment.pose, pose);
  });

  it("says which areas a picture shows without taking in their corners, and when it has seen enough of all", () => {
    const truth = trulyAt(5);
    const alignment = new CameraAlignment(lens, benchmarkPegs);
    const areas = areasAt(truth);
    assert.deepEqual(alignment.shown(areas.slice(1)), [false, true, true]);
    assert.deepEqual([alignment.pose, alignment.areas], [lens.pose, 0]);
    for (let look = 0; look < 30; look++) alignment.add(areas.slice(1));
    assert.equal(alignment.isSettled, false, "of one nothing is known");
    for (let look = 0; look < 11; look++) alignment.add(areas.slice(0, 1));
    assert.equal(alignment.isSettled, false);
    alignment.add(areas.slice(0, 1));
    assert.equal(alignment.isSettled, true);
  });

  it("passes over what looks like an area where none can be", () => {
    const alignment = new CameraAlignment(lens, benchmarkPegs);
    alignment.add([
      {
        cells: 50,
        corners: [
          [10, 240],
          [20, 240],
          [20, 250],
          [10, 250],
        ],
      },
    ]);
    assert.deepEqual([alignment.pose, alignment.areas], [lens.pose, 0]);
  });

  it("comes nearer with every picture, for the noise of one is not that of the next", () => {
    const rng = new Rng(5, "corners");
    const truth = trulyAt(5);
    const off = (looks: number): number => {
      const alignment = new CameraAlignment(lens, benchmarkPegs);
      for (let i = 0; i < looks; i++) alignment.add(areasAt(truth, () => rng.normal(1.5)));
      return disagreement(alignment.pose, truth);
    };
    const mean = (looks: number): number => Array.from({ length: 6 }, () => off(looks)).reduce((a, b) => a + b) / 6;
    const [first, tenth] = [mean(1), mean(10)];
    assert.ok(tenth < 0.6 * first, `${first} pixels after one picture, ${tenth} after ten`);
  });
});
