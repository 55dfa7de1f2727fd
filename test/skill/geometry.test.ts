import assert from "node:assert/strict";
import { axisAngle, compose, multiply, type Quaternion, Rng, wrapAngle } from "../../src/core/index.ts";
import {
  discOf,
  faceYaw,
  graspOf,
  likeYaw,
  nearestFace,
  quarterTurn,
  topOf,
  travelHeight,
} from "../../src/skill/geometry.ts";
import { discAt, sensed, toolAt } from "./sensed.ts";

/** How far two yaws of a cube's faces are apart, rad. */
const apart = (a: number, b: number): number => Math.abs(wrapAngle(a - b, quarterTurn));

/** The 24 ways in which a cube can lie on a face. */
function rotationsOfACube(): Quaternion[] {
  const up: Quaternion[] = [
    ...[0, 1, 2, 3].map((k) => axisAngle([1, 0, 0], k * quarterTurn)),
    axisAngle([0, 1, 0], quarterTurn),
    axisAngle([0, 1, 0], -quarterTurn),
  ];
  return up.flatMap((q) => [0, 1, 2, 3].map((k) => multiply(axisAngle([0, 0, 1], k * quarterTurn), q)));
}

describe("nearestFace() and likeYaw()", () => {
  it("turn by whole quarters only, to within an eighth of zero or of the reference", () => {
    const rng = new Rng(1, "yaws");
    for (let i = 0; i < 500; i++) {
      const [yaw, reference] = [rng.uniform(-7, 7), rng.uniform(-7, 7)];
      assert.ok(apart(nearestFace(yaw), yaw) < 1e-12);
      assert.ok(Math.abs(nearestFace(yaw)) <= quarterTurn / 2 + 1e-12);
      assert.ok(apart(likeYaw(yaw, reference), yaw) < 1e-12);
      assert.ok(Math.abs(likeYaw(yaw, reference) - reference) <= quarterTurn / 2 + 1e-12);
    }
    assert.equal(nearestFace(0.3), 0.3);
    assert.ok(Math.abs(nearestFace(1.5) - (1.5 - quarterTurn)) < 1e-12);
  });

  it("keep to the same face when the yaw crosses an eighth of a turn", () => {
    const chosen = nearestFace(0.78);
    assert.ok(Math.abs(likeYaw(0.8, chosen) - 0.8) < 1e-12);
    assert.ok(nearestFace(0.8) < -0.7, "where choosing again would turn round");
  });
});

describe("faceYaw()", () => {
  it("is the yaw of a cube up to quarter turns, on whichever face it lies", () => {
    const rng = new Rng(2, "cubes");
    for (const lying of rotationsOfACube()) {
      for (let i = 0; i < 10; i++) {
        const yaw = rng.uniform(-4, 4);
        const found = faceYaw(multiply(axisAngle([0, 0, 1], yaw), lying));
        assert.ok(apart(found, yaw) < 1e-6, `${found}, not ${yaw}`);
      }
    }
  });

  it("is hardly disturbed by a slight tilt", () => {
    const rng = new Rng(3, "tilts");
    const tilt = 0.03;
    for (const lying of rotationsOfACube()) {
      const [yaw, azimuth] = [rng.uniform(-2, 2), rng.uniform(-4, 4)];
      const upright = multiply(axisAngle([0, 0, 1], yaw), lying);
      const tilted = multiply(axisAngle([Math.cos(azimuth), Math.sin(azimuth), 0], tilt), upright);
      assert.ok(apart(faceYaw(tilted), yaw) < tilt ** 2);
    }
  });
});

describe("the skills' geometry", () => {
  it("finds the tops of discs and pegs", () => {
    const { estimate } = sensed({ discs: [discAt("red", 0.04, [0.4, 0.1, 0.07, 0.2])] });
    const { top, yaw } = topOf(estimate, "red");
    assert.deepEqual(top, [0.4, 0.1, 0.07 + 0.02]);
    assert.ok(Math.abs(yaw - 0.2) < 1e-12);
    assert.deepEqual(topOf(estimate, "peg3"), { top: [0.5, 0.2, 0], yaw: 0 });
    assert.throws(() => topOf(estimate, "pink"), RangeError);
    assert.throws(() => discOf(estimate, "pink"), RangeError);
  });

  it("travels over the highest disc that is not in the hand", () => {
    const discs = [discAt("red", 0.04, [0.5, 0, 0.3, 0]), discAt("green", 0.05, [0.5, 0.2, 0.075, 0])];
    const free = travelHeight(sensed({ discs }).estimate, 0);
    const carrying = travelHeight(sensed({ discs, held: "red" }).estimate, 0);
    assert.ok(Math.abs(free - carrying - (0.32 - 0.1)) < 1e-12);
    assert.ok(carrying > 0.1 + 0.009, "the finger tips clear it");
    const lower = travelHeight(sensed({ discs, held: "red" }).estimate, 0.03);
    assert.ok(Math.abs(lower - carrying - (0.03 - 0.009)) < 1e-12, "what hangs lower travels higher");
  });

  it("finds a held disc in the hand, wherever the hand goes", () => {
    const tool = [0.5, 0.1, 0.3, 0.4] as const;
    const { estimate } = sensed({ tool, held: "red", discs: [discAt("red", 0.04, [0.503, 0.1, 0.295, 0.5])] });
    const X_TD = graspOf(estimate, discOf(estimate, "red"), toolAt(tool));
    const { position } = compose(toolAt(tool), X_TD);
    position.forEach((p, i) => {
      assert.ok(Math.abs(p - [0.503, 0.1, 0.295][i]!) < 1e-12);
    });
    assert.throws(() => graspOf(sensed({}).estimate, discOf(estimate, "red"), toolAt(tool)), /not in the hand/);
  });
});
