import assert from "node:assert/strict";
import { forwardKinematics, Kinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import { toolOrientation, toolYaw } from "../../src/arm/toolOrientation.ts";
import { axisAngle, multiply, norm, Rng, rotate, subtract, type Vec3 } from "../../src/core/index.ts";
import { type Matrix, product, screw } from "./matrix.ts";
import { randomPosture } from "./postures.ts";

const near = (a: readonly number[], b: readonly number[], tolerance: number): void => {
  for (const [k, x] of a.entries()) assert.ok(Math.abs(x - b[k]!) <= tolerance, `${String(a)} is not ${String(b)}`);
};

/** The naive twin: products of 4 × 4 matrices, one per elementary motion; links, then tool. */
function frames(q: readonly number[]): Matrix[] {
  let T: Matrix = screw("x", 0, 0);
  const result = panda.links.map(({ a, alpha, d }, i) => {
    T = product(product(T, screw("x", alpha, a)), screw("z", q[i]!, d));
    return T;
  });
  return [...result, product(T, screw("z", panda.tool.turn, panda.tool.distance))];
}

describe("Kinematics", () => {
  it("agrees with products of elementary transforms in every frame", () => {
    const rng = new Rng(1, "kinematics");
    const kinematics = new Kinematics(panda);
    for (let trial = 0; trial < 50; trial++) {
      const q = randomPosture(panda, rng);
      kinematics.setPositions(q);
      for (const [i, T] of frames(q).entries()) {
        near(Array.from(kinematics.origins.slice(3 * i, 3 * i + 3)), [T[0]![3]!, T[1]![3]!, T[2]![3]!], 1e-12);
        const flat = T.slice(0, 3).flatMap((row) => row.slice(0, 3));
        near(Array.from(kinematics.rotations.slice(9 * i, 9 * i + 9)), flat, 1e-12);
        const { orientation } = i < 7 ? kinematics.linkPose(i) : kinematics.toolPose();
        for (const k of [0, 1, 2] as const) {
          const axis: Vec3 = [k === 0 ? 1 : 0, k === 1 ? 1 : 0, k === 2 ? 1 : 0];
          near(rotate(orientation, axis), [flat[k]!, flat[3 + k]!, flat[6 + k]!], 1e-12);
        }
      }
    }
  });

  it("puts the stretched Panda where its drawing does", () => {
    // All joints at 0: up 0.333 + 0.316 + 0.384, out 0.088, and down flange and hand.
    const { position, orientation } = forwardKinematics(panda, [0, 0, 0, 0, 0, 0, 0]);
    near(position, [0.088, 0, 0.333 + 0.316 + 0.384 - 0.107 - 0.1034], 1e-12);
    near(rotate(orientation, [0, 0, 1]), [0, 0, -1], 1e-12);
  });

  it("puts the Panda's ready posture where Franka's documentation does", () => {
    const q = [0, -Math.PI / 4, 0, (-3 * Math.PI) / 4, 0, Math.PI / 2, Math.PI / 4];
    const { position, orientation } = forwardKinematics(panda, q);
    near(position, [0.3069, 0, 0.5903 - 0.1034], 1e-4);
    near(orientation, [1, 0, 0, 0], 1e-12);
  });

  it("has home at (0.45, 0, 0.35) m, tool down, fingers opening along the base's y axis", () => {
    const { position, orientation } = forwardKinematics(panda, panda.home);
    near(position, [0.45, 0, 0.35], 1e-9);
    near(rotate(orientation, [0, 0, 1]), [0, 0, -1], 1e-9);
    near(rotate(orientation, [0, 1, 0]), [0, -1, 0], 1e-9);
  });

  it("gives the Jacobian and twist that finite differences of the pose give", () => {
    const rng = new Rng(2, "kinematics");
    const kinematics = new Kinematics(panda);
    const jacobian = new Float64Array(42);
    const h = 1e-6;
    for (let trial = 0; trial < 20; trial++) {
      const q = randomPosture(panda, rng);
      const qd = q.map(() => rng.uniform(-1, 1));
      const { linear, angular } = kinematics.setPositions(q).toolTwist(qd);
      kinematics.writeJacobian(jacobian);
      const twist = [...linear, ...angular];
      for (let row = 0; row < 6; row++) {
        const sum = qd.reduce((s, rate, i) => s + jacobian[7 * row + i]! * rate, 0);
        assert.ok(Math.abs(sum - twist[row]!) < 1e-12);
      }
      const before = forwardKinematics(
        panda,
        q.map((x, i) => x - h * qd[i]!),
      );
      const after = forwardKinematics(
        panda,
        q.map((x, i) => x + h * qd[i]!),
      );
      near(
        linear,
        subtract(after.position, before.position).map((x) => x / (2 * h)),
        1e-8,
      );
      // ω × e = ė for each body axis e.
      for (const e of [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ] as const) {
        const now = rotate(kinematics.toolPose().orientation, e);
        const rate = subtract(rotate(after.orientation, e), rotate(before.orientation, e)).map((x) => x / (2 * h));
        const [x, y, z] = angular;
        near([y * now[2] - z * now[1], z * now[0] - x * now[2], x * now[1] - y * now[0]], rate, 1e-8);
      }
    }
  });

  it("rejects a wrong number of joints and a link that is not there", () => {
    const kinematics = new Kinematics(panda);
    assert.throws(() => kinematics.setPositions([0, 0]), RangeError);
    assert.throws(() => kinematics.linkPose(7), RangeError);
  });
});

describe("toolOrientation", () => {
  it("is home's orientation turned about the base's z axis, and toolYaw undoes it", () => {
    const home = forwardKinematics(panda, panda.home).orientation;
    for (let yaw = -3.1; yaw < 3.1; yaw += 0.2) {
      const turned = multiply(axisAngle([0, 0, 1], yaw), home);
      const orientation = toolOrientation(yaw);
      for (const axis of [
        [1, 0, 0],
        [0, 0, 1],
      ] as const) {
        assert.ok(norm(subtract(rotate(turned, axis), rotate(orientation, axis))) < 1e-9);
      }
      assert.ok(Math.abs(toolYaw(orientation) - yaw) < 1e-12);
    }
  });
});
