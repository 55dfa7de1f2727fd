import assert from "node:assert/strict";
import { axisAngle, multiply, rotate, type Vec3 } from "../../src/core/index.ts";
import { actionNumbers, actionOfNumbers, actionParts, stateNumbers, stateParts } from "../../src/policy/vlaLayout.ts";

describe("actionNumbers()", () => {
  it("says with 1 five centimetres, half a radian and a closed hand, and never rolls or pitches", () => {
    const action = { kind: "cartesian", translation: [0.05, -0.025, 0.0125], yaw: -0.25, gripper: 0 } as const;
    assert.deepEqual(actionNumbers(action), [1, -0.5, 0.25, 0, 0, -0.5, 1]);
    assert.deepEqual(actionNumbers({ ...action, gripper: 1 }).at(-1), -1);
    assert.equal(actionNumbers(action).length, actionParts.length);
  });

  it("is undone by actionOfNumbers(), which brings numbers into their range and leaves roll and pitch out", () => {
    const numbers = [0.3, -0.7, 0.1, 0, 0, 0.9, 0.5];
    const back = actionNumbers(actionOfNumbers(numbers));
    for (const [i, n] of back.entries()) assert.ok(Math.abs(n - numbers[i]!) < 1e-12);
    assert.deepEqual(actionOfNumbers([2, -3, 0, 0.4, 0.4, 9, -2]), {
      kind: "cartesian",
      translation: [0.05, -0.05, 0],
      yaw: 0.5,
      gripper: 1,
    });
  });
});

describe("stateNumbers()", () => {
  const position: Vec3 = [0.4, -0.1, 0.3];
  const vectorOf = (orientation: readonly [number, number, number, number]): number[] =>
    stateNumbers({ position, orientation }, 0.06).slice(3, 6);

  it("is the place, the turn and both fingers", () => {
    const numbers = stateNumbers({ position, orientation: axisAngle([0, 0, 1], 0.5) }, 0.06);
    assert.equal(numbers.length, stateParts.length);
    assert.deepEqual(numbers.slice(0, 3), position);
    assert.deepEqual(numbers.slice(6), [0.03, -0.03]);
    assert.ok(Math.abs(numbers[5]! - 0.5) < 1e-12);
    assert.deepEqual(vectorOf([0, 0, 0, 1]), [0, 0, 0]);
  });

  it("turns as the quaternion does, whichever of its two signs that has", () => {
    const axis: Vec3 = [2 / 7, -3 / 7, 6 / 7];
    const probe: Vec3 = [0.2, 0.5, -0.7];
    for (const angle of [0.1, 2, 3.1, 3.2, 5]) {
      const q = axisAngle(axis, angle);
      for (const sign of [1, -1]) {
        const vector = vectorOf([sign * q[0], sign * q[1], sign * q[2], sign * q[3]]);
        const length = Math.hypot(...vector);
        const again = axisAngle([vector[0]! / length, vector[1]! / length, vector[2]! / length], length);
        const [turned, expected] = [rotate(again, probe), rotate(q, probe)];
        for (const [i, x] of turned.entries()) assert.ok(Math.abs(x - expected[i]!) < 1e-9, `${angle}`);
      }
    }
  });

  it("does not jump while a tool that points down tilts to and fro", () => {
    const down = axisAngle([1, 0, 0], Math.PI);
    const tilted = (angle: number): number[] => vectorOf(multiply(axisAngle([1, 0, 0], angle), down));
    const [a, b] = [tilted(1e-3), tilted(-1e-3)];
    assert.ok(Math.hypot(...a.map((x, i) => x - b[i]!)) < 3e-3, `${a.join(" ")} and ${b.join(" ")}`);
  });
});
