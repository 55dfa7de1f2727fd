import assert from "node:assert/strict";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { axisAngle, multiply, norm, subtract, type Vec3 } from "../../../src/core/index.ts";
import type { DiscEstimate } from "../../../src/perception/StateEstimator.ts";
import { discBody } from "../../../src/scene/cubeScene.ts";
import { compareScene, type SceneComparison } from "../../../src/train/perception/compareScene.ts";
import { pictureSeed } from "../../../src/train/perception/seeds.ts";
import { picture } from "./examples.ts";
import { trueEstimate } from "./trueEstimate.ts";

const scene = (index: number) => picture(pictureSeed("validation", index), "familiar");
// Two discs on the table, one of them on an area; a tower of two on one.
const [pair, tower] = [scene(1), scene(21)];

const compare = (
  taken: typeof pair,
  change?: (discs: readonly DiscEstimate[]) => readonly DiscEstimate[],
): SceneComparison => compareScene(taken, trueEstimate(taken.scene, change));

/** Changes the disc with an index in the scene. */
const changed =
  (index: number, change: (disc: DiscEstimate) => DiscEstimate) =>
  (discs: readonly DiscEstimate[]): readonly DiscEstimate[] =>
    discs.map((disc, i) => (i === index ? change(disc) : disc));

const moved =
  ([dx, dy, dz]: Vec3) =>
  (disc: DiscEstimate): DiscEstimate => {
    const [x, y, z] = disc.pose.position;
    return { ...disc, pose: { ...disc.pose, position: [x + dx, y + dy, z + dz] } };
  };

function assertNear(value: number | undefined, expected: number, what: string): void {
  assert.ok(Math.abs(value! - expected) < 1e-9, `${what} is ${value}, not ${expected}`);
}

describe("compareScene()", () => {
  it("finds nothing wrong with the truth, whatever discs are called, and tells how well each is seen", () => {
    for (const index of [1, 8, 13, 21]) {
      const taken = scene(index);
      const { discs, ...rest } = compare(taken);
      assert.deepEqual(rest, { isAstride: false, isCountRight: true, areFactsRight: true, invented: 0 });
      for (const { error } of discs) assert.deepEqual(error, { position: 0, edge: 0, yaw: 0, isColourRight: true });
      assert.deepEqual(
        discs.map(({ visibility }) => visibility),
        index === 8 ? ["covered"] : discs.map(() => "visible"),
      );
    }
  });

  it("measures a disc's place, edge, yaw up to quarter turns, and colour", () => {
    const turned = (angle: number) => (disc: DiscEstimate) => ({
      ...disc,
      pose: { ...disc.pose, orientation: multiply(axisAngle([0, 0, 1], angle), disc.pose.orientation) },
    });
    const errorOf = (change: (disc: DiscEstimate) => DiscEstimate) => compare(pair, changed(1, change)).discs[1]!.error;
    assertNear(errorOf(moved([0.003, 0, -0.004]))?.position, 0.005, "position");
    assertNear(errorOf((disc) => ({ ...disc, edge: disc.edge - 0.002 }))?.edge, -0.002, "edge");
    for (const angle of [0.1, -0.1, Math.PI / 2 + 0.1, Math.PI - 0.1]) {
      assertNear(errorOf(turned(angle))?.yaw, 0.1, `yaw after a turn by ${angle}`);
    }
    assert.equal(errorOf((disc) => ({ ...disc, colour: "none" }))?.isColourRight, false);
    const nameless = { ...pair, unnamed: new Set([pair.scene.discs[1]!.colour]) };
    assert.deepEqual(
      compare(nameless).discs.map(({ error }) => error!.isColourRight),
      [true, undefined],
    );
  });

  it("takes what is 3 cm off for no estimate of the disc, but for an invention", () => {
    const near = compare(pair, changed(1, moved([0, 0.0299, 0])));
    assertNear(near.discs[1]!.error?.position, 0.0299, "position");
    assert.equal(near.invented, 0);
    const far = compare(pair, changed(1, moved([0, 0.0301, 0])));
    assert.deepEqual([far.discs[1]!.error, far.discs[0]!.error?.position, far.invented], [undefined, 0, 1]);
    assert.equal(far.isCountRight, true);
  });

  it("misses a disc that is left out, and sees one that is added", () => {
    const missed = compare(pair, (discs) => discs.slice(1));
    assert.deepEqual(
      missed.discs.map(({ error }) => error !== undefined),
      [false, true],
    );
    assert.deepEqual([missed.invented, missed.isCountRight, missed.areFactsRight], [0, false, false]);
    const invented = compare(pair, (discs) => [...discs, moved([0.1, 0, 0])({ ...discs[0]!, id: "more" })]);
    assert.deepEqual([invented.invented, invented.isCountRight, invented.areFactsRight], [1, false, false]);
    assert.ok(invented.discs.every(({ error }) => error?.position === 0));
  });

  it("gives each estimate to the disc that it is nearest to, and each disc one", () => {
    const twice = compare(pair, (discs) => [
      moved([0.02, 0, 0])({ ...discs[1]!, id: "more" }),
      moved([0, 0.005, 0])(discs[1]!),
      discs[0]!,
    ]);
    assertNear(twice.discs[1]!.error?.position, 0.005, "position");
    assert.equal(twice.invented, 1);
    // Between the discs of a tower, nearer to the lower one, which comes later.
    const [upper, lower] = [tower.scene.poses[0]!.position, tower.scene.poses[2]!.position];
    const apart = norm(subtract(upper, lower));
    assert.ok(apart < 0.055, `the discs are ${apart} m apart`);
    const up = subtract(upper, lower).map((x) => (x / apart) * (apart - 0.0295)) as unknown as Vec3;
    const between = compare(tower, (discs) => [moved(up)(discs[2]!), discs[1]!]);
    assert.equal(between.discs[0]!.error, undefined);
    assertNear(between.discs[2]!.error?.position, apart - 0.0295, "position");
  });

  it("pairs an estimate with a disc that no pixel shows, which is then known to be unseen", () => {
    const body = pair.bodies.indexOf(discBody(pair.scene.discs[0]!.id));
    const bodies = pair.labels.bodies.map((value) => (value === body ? -1 : value));
    const hidden = { ...pair, labels: { ...pair.labels, bodies } };
    const { discs, invented } = compare(hidden);
    assert.deepEqual(
      discs.map(({ visibility, error }) => [visibility, error?.position]),
      [
        ["unseen", 0],
        ["visible", 0],
      ],
    );
    assert.equal(invented, 0);
  });

  it("holds facts against the truth by the discs' ranks in size", () => {
    const [a, b] = pair.scene.discs.map(({ edge }) => edge) as [number, number];
    const swapped = compare(pair, (discs) => [
      { ...discs[0]!, edge: b },
      { ...discs[1]!, edge: a },
    ]);
    assert.deepEqual([swapped.isCountRight, swapped.areFactsRight], [true, false]);
    const larger = compare(pair, (discs) => discs.map((disc) => ({ ...disc, edge: disc.edge + 0.001 })));
    assert.equal(larger.areFactsRight, true);
    const aside = compare(pair, changed(0, moved([0, 0.06, 0])));
    assert.deepEqual([aside.isCountRight, aside.areFactsRight], [true, false]);
  });

  it("knows when millimetres decide what a disc is on, if it is not in the hand", () => {
    const [peg] = benchmarkPegs;
    const [x, y] = peg!.position;
    const at = (places: readonly Vec3[], held?: number): boolean => {
      const poses = places.map((position) => ({ position, orientation: axisAngle([0, 0, 1], 0) }));
      return compare({ ...pair, scene: { ...pair.scene, poses, held } }).isAstride;
    };
    const far: Vec3 = [0.7, -0.1, 0.02];
    assert.equal(at([[x, y, 0.02], far]), false);
    for (const [off, isAstride] of [
      [0.043, false],
      [0.045, true],
      [0.055, true],
      [0.057, false],
    ] as const) {
      // prettier-ignore
      assert.equal(at([far, [x, y - off, 0.02]]), isAstride, `${off} m off an area's middle`);
      assert.equal(at([far, [x, y - off, 0.02]], 1), false, "held");
    }
    for (const [off, isAstride] of [
      [0.026, false],
      [0.028, true],
      [0.032, true],
      [0.034, false],
    ] as const) {
      // prettier-ignore
      assert.equal(at([far, [0.7 - off, -0.1, 0.06]]), isAstride, `${off} m off another's middle`);
    }
  });
});
