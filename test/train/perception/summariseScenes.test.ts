import assert from "node:assert/strict";
import { summariseScenes } from "../../../src/train/perception/summariseScenes.ts";
import { disc, discs, result } from "./sceneResults.ts";

const wrong = { areFactsRight: false } as const;

describe("summariseScenes()", () => {
  it("counts scenes by how many discs they show, with and without those in which millimetres decide", () => {
    const { open, scenes } = summariseScenes([
      result({ discs: [], ...wrong }),
      result({ discs: discs(2), isCountRight: false, ...wrong }),
      result({ discs: discs(3) }),
      result({ discs: discs(4), isAstride: true, ...wrong }),
      result({ discs: discs(4), isAstride: true }),
      result({ discs: discs(5) }),
      result({ discs: discs(7), ...wrong }),
      result({ discs: [...discs(3), disc("covered", 0)] }),
      result({ discs: [...discs(3), disc("unseen")] }),
    ]);
    assert.equal(scenes, 9);
    const share = (count: number, of: number) => ({ count, of });
    assert.deepEqual(open, [
      { discs: "0-2", countRight: share(1, 2), factsRight: share(0, 2), astride: 0, factsRightElsewhere: share(0, 2) },
      { discs: "3-4", countRight: share(3, 3), factsRight: share(2, 3), astride: 2, factsRightElsewhere: share(1, 1) },
      { discs: "5-7", countRight: share(2, 2), factsRight: share(1, 2), astride: 0, factsRightElsewhere: share(1, 2) },
    ]);
  });

  it("keeps scenes with covered discs apart, and those with discs that no pixel shows from these", () => {
    const { withCovered, withUnseen } = summariseScenes([
      result({ discs: [disc("visible", 0), disc("covered", 0)] }),
      result({ discs: [disc("visible", 0), disc("covered")], isCountRight: false, ...wrong }),
      result({ discs: [disc("covered", 0)], isAstride: true, ...wrong }),
      result({ discs: [disc("unseen"), disc("covered", 0)], isCountRight: false, ...wrong }),
      result({ discs: discs(1), ...wrong }),
    ]);
    assert.deepEqual(withCovered, {
      countRight: { count: 2, of: 3 },
      factsRight: { count: 1, of: 3 },
      astride: 1,
      factsRightElsewhere: { count: 1, of: 2 },
    });
    assert.deepEqual([withUnseen.countRight, withUnseen.astride], [{ count: 0, of: 1 }, 0]);
  });

  it("takes a missed disc for infinitely far off, and gives the errors of found discs beside it", () => {
    const { visible, covered } = summariseScenes([
      result({ discs: Array.from({ length: 97 }, () => disc("visible", 0.002)) }),
      result({ discs: [disc("visible", 0.006), disc("visible"), disc("visible")] }),
      result({ discs: [disc("covered", 0.02), disc("covered"), disc("unseen", 0.01)] }),
    ]);
    assert.deepEqual(visible.found, { count: 98, of: 100 });
    assert.deepEqual(visible.positionMm, { median: 2, p95: 2, p99: null });
    assert.deepEqual(visible.foundPositionMm, { median: 2, p95: 2, p99: 6 });
    assert.deepEqual(covered, {
      found: { count: 1, of: 2 },
      positionMm: { median: null, p95: null, p99: null },
      foundPositionMm: { median: 20, p95: 20, p99: 20 },
    });
  });

  it("gives sizes of errors of edges and yaws, and colours that have a name, of visible discs alone", () => {
    const { visible } = summariseScenes([
      result({
        discs: [
          disc("visible", 0, { edge: -0.002, yaw: Math.PI / 6 }),
          disc("visible", 0, { edge: -0.002, yaw: Math.PI / 6, isColourRight: false }),
          disc("visible", 0, { edge: -0.002, yaw: Math.PI / 6, isColourRight: undefined }),
          disc("covered", 0, { edge: 0.01, yaw: 1 }),
        ],
      }),
    ]);
    assert.deepEqual(visible.edgeMm, { median: 2, p95: 2, p99: 2 });
    assert.deepEqual(visible.yawDegrees, { median: 30, p95: 30, p99: 30 });
    assert.deepEqual(visible.colours, { count: 1, of: 2 });
  });

  it("counts discs that are asserted where none is, and those that no pixel shows", () => {
    const { asserted } = summariseScenes([
      result({ discs: [disc("visible", 0), disc("covered", 0), disc("unseen")] }),
      result({ discs: [disc("visible", 0), disc("unseen", 0.01), disc("unseen", 0.01)] }),
      result({ discs: [disc("visible")], invented: 1 }),
      result({ discs: [disc("unseen", 0.01)], invented: 2 }),
    ]);
    assert.deepEqual(asserted, {
      scenes: { count: 3, of: 4 },
      discs: { count: 6, of: 9 },
      unseen: { count: 3, of: 4 },
    });
  });

  it("lists the seeds of open scenes with wrong facts, and no more than fifty", () => {
    const scenes = Array.from({ length: 120 }, (_, seed) =>
      result({
        seed,
        discs: seed % 4 === 3 ? [disc("covered", 0)] : discs(3),
        areFactsRight: seed % 2 === 0,
      }),
    );
    const odd = (_: unknown, i: number): number => 4 * i + 1;
    assert.deepEqual(summariseScenes(scenes).wrongFacts, Array.from({ length: 30 }, odd));
    assert.deepEqual(summariseScenes([...scenes, ...scenes]).wrongFacts, [
      ...Array.from({ length: 30 }, odd),
      ...Array.from({ length: 20 }, odd),
    ]);
  });

  it("is plain data, even of nothing", () => {
    for (const summary of [summariseScenes([]), summariseScenes([result({ discs: [disc("visible")] })])]) {
      assert.deepEqual(JSON.parse(JSON.stringify(summary)), summary);
    }
    assert.equal(summariseScenes([]).visible.positionMm, null);
  });
});
