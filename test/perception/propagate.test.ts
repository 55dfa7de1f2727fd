import assert from "node:assert/strict";
import { axisAngle, compose, inverse, yawOf, type Pose } from "../../src/core/index.ts";
import { propagate } from "../../src/perception/propagate.ts";
import type { StateEstimate } from "../../src/perception/StateEstimator.ts";
import { at, observationAt, sliderPose } from "../fixtures/FakeTruth.ts";

const disc = (id: string, pose: Pose): StateEstimate["discs"][number] => ({
  id,
  colour: id,
  edge: 0.04,
  pose,
  confidence: 1,
});

const estimate: StateEstimate = {
  stamp: 0n,
  discs: [disc("blue", at(0.51, 0.1, 0.29)), disc("red", at(0.5, 0.2, 0.02))],
  pegs: [],
  held: "blue",
  tool: sliderPose([0.1]),
  objects: [],
  facts: [{ predicate: "holding", args: ["blue"] }],
  confidence: 1,
};

describe("propagate()", () => {
  it("moves the held disc with the hand and nothing else", () => {
    const later = propagate(estimate, observationAt(3, 0.15), sliderPose);
    assert.equal(later.stamp, 150_000_000n);
    assert.deepEqual(later.tool, sliderPose([0.15]));
    const [blue, red] = later.discs;
    [0.51, 0.15, 0.29].forEach((value, i) => {
      assert.ok(Math.abs(blue!.pose.position[i]! - value) < 1e-12);
    });
    assert.deepEqual(red, estimate.discs[1]);
    assert.deepEqual(later.facts, estimate.facts);
  });

  it("keeps the disc's pose in the hand when the hand turns", () => {
    const turning = ([angle = 0]: readonly number[]): Pose => ({
      position: [0.5, 0.1 + angle, 0.3],
      orientation: axisAngle([0, 0, 1], angle),
    });
    const start = { ...estimate, tool: turning([0]) };
    const later = propagate(start, observationAt(1, 0.7), turning);
    const before = compose(inverse(start.tool), start.discs[0]!.pose);
    const after = compose(inverse(later.tool), later.discs[0]!.pose);
    before.position.forEach((value, i) => {
      assert.ok(Math.abs(after.position[i]! - value) < 1e-12);
    });
    assert.ok(Math.abs(yawOf(later.discs[0]!.pose.orientation) - 0.7) < 1e-12);
    // 1 cm ahead of the tool before; 0.7 rad later that centimetre points along (cos, sin).
    const { position } = later.discs[0]!.pose;
    assert.ok(Math.abs(position[0] - (0.5 + 0.01 * Math.cos(0.7))) < 1e-12);
    assert.ok(Math.abs(position[1] - (0.8 + 0.01 * Math.sin(0.7))) < 1e-12);
  });

  it("only moves the stamp without joints, and leaves what is not older alone", () => {
    assert.deepEqual(propagate(estimate, observationAt(1), sliderPose), { ...estimate, stamp: 50_000_000n });
    assert.equal(propagate(estimate, observationAt(0, 0.5), sliderPose), estimate);
  });

  it("leaves every disc where it is with an empty hand", () => {
    const empty: StateEstimate = { ...estimate, held: undefined };
    assert.deepEqual(propagate(empty, observationAt(1, 0.5), sliderPose).discs, estimate.discs);
  });
});
