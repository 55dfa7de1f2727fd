import assert from "node:assert/strict";
import { gravity, InverseDynamics } from "../../src/arm/inverseDynamics.ts";
import { Kinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import type { RigidBody } from "../../src/arm/RigidBody.ts";
import type { RobotDescription } from "../../src/arm/RobotDescription.ts";
import { Rng } from "../../src/core/index.ts";
import { pendulum, pointMass } from "./arms.ts";
import { Lagrangian, quadratic } from "./Lagrangian.ts";
import { randomPosture } from "./postures.ts";

function torques(
  description: RobotDescription,
  q: readonly number[],
  qd: readonly number[],
  qdd: readonly number[],
  payload?: RigidBody,
): number[] {
  const dynamics = new InverseDynamics(description);
  dynamics.setPayload(payload);
  const out = new Float64Array(q.length);
  dynamics.writeTorques(Float64Array.from(q), Float64Array.from(qd), Float64Array.from(qdd), out);
  return Array.from(out);
}

const near = (a: readonly number[], b: readonly number[], tolerance: number): void => {
  for (const [i, x] of a.entries()) assert.ok(Math.abs(x - b[i]!) < tolerance, `joint ${i}: ${x} is not ${b[i]!}`);
};

const payload: RigidBody = {
  mass: 0.4,
  centreOfMass: [0.01, -0.02, 0.03],
  inertia: [0.002, 0.0003, -0.0001, 0.0025, 0.0002, 0.003],
};

describe("InverseDynamics", () => {
  it("agrees with the Lagrangian of the Panda, with and without a payload", () => {
    const rng = new Rng(1, "dynamics");
    for (let trial = 0; trial < 12; trial++) {
      const q = randomPosture(panda, rng);
      const qd = q.map(() => rng.uniform(-2, 2));
      const qdd = q.map(() => rng.uniform(-8, 8));
      const carried = trial % 2 === 0 ? payload : undefined;
      near(torques(panda, q, qd, qdd, carried), new Lagrangian(panda, carried).torques(q, qd, qdd), 1e-6);
    }
  });

  it("holds still with the slope of the potential energy", () => {
    const rng = new Rng(2, "dynamics");
    const twin = new Lagrangian(panda);
    const zero = panda.home.map(() => 0);
    const h = 1e-5;
    for (let trial = 0; trial < 20; trial++) {
      const q = randomPosture(panda, rng);
      const at = (i: number, s: number): number => twin.potential(q.map((x, k) => (k === i ? x + s * h : x)));
      near(
        torques(panda, q, zero, zero),
        q.map((_, i) => (at(i, 1) - at(i, -1)) / (2 * h)),
        1e-7,
      );
    }
  });

  it("agrees with the formula of a point pendulum", () => {
    const arm = pendulum([{ length: 0.7, mass: 1.3 }]);
    // Positive angles hang downwards: U = −m·g·l·sin q.
    const [tau] = torques(arm, [0.4], [1.5], [2.5]);
    assert.ok(Math.abs(tau! - (1.3 * 0.49 * 2.5 - 1.3 * gravity * 0.7 * Math.cos(0.4))) < 1e-12);
  });

  it("agrees with the textbook formula of two point masses (Craig, section 6.7, gravity reversed)", () => {
    const [m1, l1, m2, l2] = [1.1, 0.4, 0.7, 0.3];
    const arm = pendulum([
      { length: l1, mass: m1 },
      { length: l2, mass: m2 },
    ]);
    const [q1, q2, v1, v2, a1, a2] = [0.3, -0.8, 1.2, -0.7, 3.1, -1.9];
    const g = -gravity;
    const [c1, c2, s2, c12] = [Math.cos(q1), Math.cos(q2), Math.sin(q2), Math.cos(q1 + q2)];
    const outer = m2 * l2 * l2 * (a1 + a2) + m2 * l2 * g * c12;
    const expected = [
      outer +
        m2 * l1 * l2 * c2 * (2 * a1 + a2) +
        (m1 + m2) * l1 * l1 * a1 -
        m2 * l1 * l2 * s2 * (v2 * v2 + 2 * v1 * v2) +
        (m1 + m2) * l1 * g * c1,
      outer + m2 * l1 * l2 * c2 * a1 + m2 * l1 * l2 * s2 * v1 * v1,
    ];
    near(torques(arm, [q1, q2], [v1, v2], [a1, a2]), expected, 1e-12);
  });

  it("does exactly the work that the energy of the arm gains", () => {
    const twin = new Lagrangian(panda, payload);
    const dynamics = new InverseDynamics(panda);
    dynamics.setPayload(payload);
    const at = (t: number): { q: number[]; qd: number[]; qdd: number[] } => {
      const rate = panda.home.map((_, i) => 2 + 0.3 * i);
      return {
        q: panda.home.map((x, i) => x + 0.4 * Math.sin(rate[i]! * t)),
        qd: rate.map((w) => 0.4 * w * Math.cos(w * t)),
        qdd: rate.map((w) => -0.4 * w * w * Math.sin(w * t)),
      };
    };
    const steps = 1000;
    const tau = new Float64Array(7);
    let work = 0;
    let flow = 0;
    for (let k = 0; k <= steps; k++) {
      const { q, qd, qdd } = at(k / steps);
      dynamics.writeTorques(Float64Array.from(q), Float64Array.from(qd), Float64Array.from(qdd), tau);
      const power = tau.reduce((sum, x, i) => sum + x * qd[i]!, 0);
      // Simpson's rule.
      work += (power * (k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2)) / (3 * steps);
      flow += Math.abs(power) / steps;
    }
    const energy = (t: number): number => twin.kinetic(at(t).q, at(t).qd) + twin.potential(at(t).q);
    const gain = energy(1) - energy(0);
    assert.ok(flow > 5, "the motion moves energy");
    assert.ok(Math.abs(work - gain) < 1e-8, `work ${work} J, gain ${gain} J`);
  });

  it("carries a payload's weight: torques change by the transposed Jacobian's share, and back", () => {
    const zero = panda.home.map(() => 0);
    const dynamics = new InverseDynamics(panda);
    const out = new Float64Array(7);
    const still = (): number[] => {
      dynamics.writeTorques(Float64Array.from(panda.home), Float64Array.from(zero), Float64Array.from(zero), out);
      return Array.from(out);
    };
    const empty = still();
    dynamics.setPayload(pointMass(0.5, [0, 0, 0]));
    const full = still();
    const jacobian = new Float64Array(42);
    new Kinematics(panda).writeJacobian(jacobian);
    near(
      full,
      empty.map((x, i) => x + 0.5 * gravity * jacobian[14 + i]!),
      1e-12,
    );
    dynamics.setPayload(undefined);
    near(still(), empty, 1e-15);
  });

  it("adds a rotor's inertia where the description gives one", () => {
    const arm = pendulum([{ length: 0.5, mass: 1 }]);
    const geared: RobotDescription = { ...arm, links: arm.links.map((link) => ({ ...link, rotorInertia: 0.6 })) };
    const [without] = torques(arm, [0.1], [0], [2]);
    const [within] = torques(geared, [0.1], [0], [2]);
    assert.ok(Math.abs(within! - without! - 1.2) < 1e-12);
  });
});

describe("panda", () => {
  it("has a positive definite mass matrix throughout its workspace", () => {
    const rng = new Rng(4, "dynamics");
    const twin = new Lagrangian(panda);
    for (let trial = 0; trial < 300; trial++) {
      const M = twin.massMatrix(randomPosture(panda, rng));
      for (let k = 0; k < 20; k++) {
        const v = M.map(() => rng.normal());
        assert.ok(quadratic(M, v) > 1e-3 * v.reduce((s, x) => s + x * x, 0));
      }
    }
  });

  it("holds home with plausible torques and, by the assumed motors, a few watts", () => {
    const zero = panda.home.map(() => 0);
    const tau = torques(panda, panda.home, zero, zero);
    for (const [i, { effortLimit }] of panda.links.entries()) assert.ok(Math.abs(tau[i]!) < effortLimit / 3);
    const copper = tau.reduce((sum, x, i) => sum + x * x * panda.links[i]!.copperCoefficient, 0);
    assert.ok(copper > 1 && copper < 5, `${copper} W`);
  });
});
