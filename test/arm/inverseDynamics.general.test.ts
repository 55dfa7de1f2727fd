import assert from "node:assert/strict";
import { InverseDynamics } from "../../src/arm/inverseDynamics.ts";
import type { LinkDescription, RobotDescription } from "../../src/arm/RobotDescription.ts";
import { Rng } from "../../src/core/index.ts";
import { pendulum } from "./arms.ts";

/** An arm none of whose parameters is zero: terms that the Panda's right angles hide are at work. */
function skewArm(rng: Rng): RobotDescription {
  const [template] = pendulum([{ length: 1, mass: 1 }]).links;
  const links = Array.from({ length: 4 }, (): LinkDescription => {
    const [m, n, o] = [rng.uniform(0.1, 0.3), rng.uniform(0.1, 0.3), rng.uniform(0.1, 0.3)];
    return {
      ...template!,
      a: rng.uniform(0.1, 0.4),
      alpha: rng.uniform(0.3, 1.2),
      d: rng.uniform(0.1, 0.4),
      mass: rng.uniform(1, 3),
      centreOfMass: [rng.uniform(-0.2, 0.2), rng.uniform(-0.2, 0.2), rng.uniform(-0.2, 0.2)],
      inertia: [m + n, 0.02, -0.03, n + o, 0.04, m + o],
    };
  });
  return { ...pendulum([]), links, home: links.map(() => 0) };
}

describe("InverseDynamics of a skew arm", () => {
  const rng = new Rng(5, "dynamics");
  const arm = skewArm(rng);
  const dynamics = new InverseDynamics(arm);
  const zero = arm.home;
  const torques = (q: readonly number[], qd: readonly number[], qdd: readonly number[]): number[] => {
    const out = new Float64Array(q.length);
    dynamics.writeTorques(Float64Array.from(q), Float64Array.from(qd), Float64Array.from(qdd), out);
    return [...out];
  };
  const minus = (a: readonly number[], b: readonly number[]): number[] => a.map((x, i) => x - b[i]!);
  /** Column i is what one unit of joint i's acceleration takes. */
  const massMatrix = (q: readonly number[]): number[][] => {
    const weight = torques(q, zero, zero);
    return q.map((_, i) => minus(torques(q, zero, zero.with(i, 1)), weight));
  };
  const quadratic = (M: readonly (readonly number[])[], v: readonly number[]): number =>
    v.reduce((sum, x, i) => sum + x * M[i]!.reduce((s, m, j) => s + m * v[j]!, 0), 0);

  it("has a symmetric mass matrix", () => {
    const M = massMatrix(zero.map(() => rng.uniform(-2, 2)));
    for (const [i, row] of M.entries()) for (const [j, m] of row.entries()) assert.ok(Math.abs(m - M[j]![i]!) < 1e-12);
  });

  it("has the velocity torques that its mass matrix demands: Ṁ·q̇ − ½ ∂(q̇ᵀMq̇)/∂q", () => {
    const h = 1e-5;
    for (let trial = 0; trial < 10; trial++) {
      const q = zero.map(() => rng.uniform(-2, 2));
      const qd = zero.map(() => rng.uniform(-2, 2));
      const along = (s: number): number[][] => massMatrix(q.map((x, i) => x + s * h * qd[i]!));
      const [later, earlier] = [along(1), along(-1)];
      const given = minus(torques(q, qd, zero), torques(q, zero, zero));
      for (const [i, tau] of given.entries()) {
        const energy = (s: number): number => quadratic(massMatrix(q.with(i, q[i]! + s * h)), qd) / 2;
        let expected = -(energy(1) - energy(-1)) / (2 * h);
        for (const [j, v] of qd.entries()) expected += ((later[i]![j]! - earlier[i]![j]!) / (2 * h)) * v;
        assert.ok(Math.abs(tau - expected) < 1e-6, `joint ${i}: ${tau} is not ${expected}`);
      }
    }
  });
});
