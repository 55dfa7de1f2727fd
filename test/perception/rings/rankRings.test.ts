import assert from "node:assert/strict";
import { rankRings } from "../../../src/perception/rings/rankRings.ts";
import { RodPlane } from "../../../src/perception/rings/RodPlane.ts";
import type { PicturePoint, RodView } from "../../../src/perception/rings/RodView.ts";

const ring = (rod: number, size: number): { rod: number; size: number } => ({ rod, size });

describe("rankRings()", () => {
  it("orders rings by size over all rods", () => {
    const { ranks, confidence, isLegal } = rankRings([ring(0, 40), ring(0, 20), ring(1, 30), ring(2, 50)]);
    assert.deepEqual(ranks, [3, 1, 2, 4]);
    assert.ok(isLegal && confidence > 0.95, `${confidence}`);
  });

  it("is unsure of two rods' rings that look the same size", () => {
    const { confidence } = rankRings([ring(0, 40), ring(1, 40.2)]);
    assert.ok(confidence > 0.5 && confidence < 0.6, `${confidence}`);
  });

  it("takes a ring that looks a hair larger than the one below for smaller", () => {
    assert.deepEqual(rankRings([ring(1, 40), ring(1, 41)]), { ranks: [2, 1], confidence: 1, isLegal: true });
  });

  it("tells a ring that lies on a smaller one, and trusts it less", () => {
    const { ranks, confidence, isLegal } = rankRings([ring(1, 30), ring(1, 40)]);
    assert.deepEqual(ranks, [1, 2]);
    assert.ok(!isLegal && confidence <= 0.5);
  });

  it("says nothing of nothing", () => {
    assert.deepEqual(rankRings([]), { ranks: [], confidence: 1, isLegal: true });
  });
});

describe("RodPlane", () => {
  /** Pixel and distance of a point of a plane that is turned by `angle` (rad), 5 spacings away. */
  const seen = (X: number, Y: number, angle: number): readonly [point: PicturePoint, distance: number] => {
    const z = 5 + X * Math.sin(angle) - 0.4 * Y;
    return [[200 + (300 * X * Math.cos(angle)) / z, 180 - (300 * 0.9 * Y) / z], z];
  };

  it("tells how far away places are, compared with each other", () => {
    for (const angle of [-0.6, 0, 0.35]) {
      const rods = [-1, 0, 1].map((X): RodView => ({ base: seen(X, 0, angle)[0], top: seen(X, 1, angle)[0] }));
      const plane = new RodPlane(rods);
      const [near, far] = [seen(-1, 0.7, angle), seen(1, 0.2, angle)];
      const ratio = plane.distanceAt(near[0]) / plane.distanceAt(far[0]);
      assert.ok(Math.abs(ratio / (near[1] / far[1]) - 1) < 0.015, `${angle}: ${ratio}, not ${near[1] / far[1]}`);
    }
  });

  it("gives a number above 0 wherever rods are said to be", () => {
    const point: PicturePoint = [10, 10];
    const rod: RodView = { base: point, top: point };
    assert.ok(new RodPlane([rod, rod, rod]).distanceAt([50, 3]) > 0);
  });
});
