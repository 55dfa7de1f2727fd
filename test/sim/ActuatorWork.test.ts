import assert from "node:assert/strict";
import { ActuatorWork, noEnergy } from "../../sim/ActuatorWork.ts";
import { discDensity } from "../../sim/physics/PhysicsScene.ts";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { gravity, InverseDynamics } from "../../src/arm/inverseDynamics.ts";
import { MotionGenerator } from "../../src/arm/MotionGenerator.ts";
import { panda } from "../../src/arm/panda.ts";
import type { RigidBody } from "../../src/arm/RigidBody.ts";
import { Lagrangian } from "../arm/Lagrangian.ts";
import { HandDriver, scenarioOf } from "./HandDriver.ts";

/** Work of the joints for raising the tool by `height` (m) at 0.1 m/s, from rest to rest. */
function liftWork(height: number, payload: RigidBody | undefined, substeps: number): number {
  const motion = new MotionGenerator(panda);
  const dynamics = new InverseDynamics(panda);
  const work = new ActuatorWork(panda);
  dynamics.setPayload(payload);
  const [q, qd, qdd, torque] = [0, 1, 2, 3].map(() => new Float64Array(panda.links.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const step = 0.005;
  motion.command({ translation: [0.1, 0, -0.2], yaw: 0 });
  for (let i = 0; i < 120; i++) {
    motion.command({ translation: i < 4 ? [0, 0, -0.05] : [0, 0, 0], yaw: 0 });
    motion.advance();
  }
  for (let i = 0; i < Math.round(height / step) + 60; i++) {
    motion.command({ translation: [0, 0, i < Math.round(height / step) ? step : 0], yaw: 0 });
    for (let k = 0; k < substeps; k++) {
      motion.sample((k * 0.05) / substeps, q, qd, qdd);
      dynamics.writeTorques(q, qd, qdd, torque);
      work.add(torque, qd, 0.05 / substeps);
    }
    motion.advance();
  }
  assert.ok(motion.atRest);
  return work.energy.signed;
}

describe("ActuatorWork", () => {
  it("integrates |τ q̇|, its positive part and c τ² of a sinusoidal motion", () => {
    const work = new ActuatorWork(panda);
    const n = panda.links.length;
    const dt = 1e-3;
    // Power of each joint is 3 sin t · (i + 1) over one turn: ∫|P| = 12 (i + 1), half of it positive.
    for (let t = 0; t <= 2 * Math.PI + dt / 2; t += dt) {
      work.add(
        new Float64Array(n).fill(3),
        Float64Array.from({ length: n }, (_, i) => (i + 1) * Math.sin(t)),
        dt,
      );
    }
    const sum = (n * (n + 1)) / 2;
    const { mechanical, positive, copper } = work.energy;
    assert.ok(Math.abs(mechanical / (12 * sum) - 1) < 1e-5, `${mechanical} J`);
    assert.ok(Math.abs(positive / (6 * sum) - 1) < 1e-5, `${positive} J`);
    const losses = panda.links.reduce((total, link) => total + link.copperCoefficient * 9, 0);
    assert.ok(Math.abs(copper / (losses * 2 * Math.PI) - 1) < 1e-3, `${copper} J`);
  });

  it("tells drives apart: braking joints give back nothing, all, or what others take", () => {
    const work = new ActuatorWork(panda);
    const torque = new Float64Array(7);
    // For one second joint 1 takes 6 W, joint 2 brakes with 2 W and joint 3 with 1 W; for another one joint 3 alone brakes with 5 W.
    torque.set([6, -2, -1]);
    work.add(torque, new Float64Array(7).fill(1), 0);
    work.add(torque, new Float64Array(7).fill(1), 1);
    const { copper, ...first } = work.energy;
    assert.deepEqual(first, { mechanical: 9, positive: 6, signed: 3, bus: 3 });
    torque.set([0, 0, -5]);
    work.add(torque, new Float64Array(7).fill(1), 0);
    work.add(torque, new Float64Array(7).fill(1), 1);
    const { copper: later, ...both } = work.energy;
    assert.deepEqual(both, { mechanical: 14, positive: 6, signed: -2, bus: 3 });
    assert.ok(later > copper && copper > 0);
  });

  it("counts nothing before there are two samples", () => {
    const work = new ActuatorWork(panda);
    work.add(new Float64Array(7).fill(10), new Float64Array(7).fill(1), 1);
    assert.deepEqual(work.energy, noEnergy);
  });

  it("is m g h more for a lift with a payload, by the principle of work and energy", () => {
    const inertia = [1e-3, 0, 0, 1e-3, 0, 1e-3] as const;
    for (const height of [0.1, 0.25]) {
      const payload: RigidBody = { mass: 1.5, centreOfMass: [0, 0, 0], inertia };
      const extra = liftWork(height, payload, 12) - liftWork(height, undefined, 12);
      const expected = 1.5 * gravity * height;
      assert.ok(Math.abs(extra / expected - 1) < 1e-3, `${extra} J, not ${expected} J`);
    }
  });
});

describe("actuator energy of the physical world", () => {
  /** Lifts the yellow disc by 0.3 m, or nothing in the same way, then carries it sideways. */
  async function lift(hold: "disc" | "nothing", substeps: number): Promise<{ net: number; mechanical: number }> {
    const world = new PhysicsWorld({ substeps });
    const scene = scenarioOf(hold === "disc" ? { peg1: ["yellow"] } : { peg3: ["yellow"] });
    const hand = await HandDriver.start(world, scene);
    await hand.moveTo([0.56, -0.18, 0.15]);
    await hand.moveTo([0.56, -0.18, 0.0275], 0.2);
    await hand.setGripper(0);
    const before = world.actuatorEnergy.signed;
    await hand.moveTo([0.56, -0.18, 0.3275], 0.15);
    const net = world.actuatorEnergy.signed - before;
    assert.equal(world.worldState().held, hold === "disc" ? "yellow" : undefined);
    await hand.moveTo([0.56, 0.1, 0.3275], 0.3);
    await hand.moveTo([0.56, 0.1, 0.1], 0.3);
    return { net, mechanical: world.actuatorEnergy.mechanical };
  }

  it("is m g h more for a lift with a disc in the hand", async () => {
    const extra = (await lift("disc", 12)).net - (await lift("nothing", 12)).net;
    const expected = discDensity * 0.055 ** 3 * gravity * 0.3;
    assert.ok(Math.abs(extra / expected - 1) < 0.01, `${extra} J, not ${expected} J`);
  });

  it("is, less what the arm itself gains, m g h of the disc that it lifts", async () => {
    const twin = new Lagrangian(panda);
    const world = new PhysicsWorld();
    const hand = await HandDriver.start(world, scenarioOf({ peg1: ["yellow"] }));
    const armEnergy = (): number => {
      const { position, velocity } = hand.observation.joints!;
      return twin.potential(position) + twin.kinetic(position, velocity);
    };
    await hand.grasp("yellow");
    const before = { work: world.actuatorEnergy.signed, arm: armEnergy(), height: hand.placeOf("yellow")[2] };
    const weight = discDensity * 0.055 ** 3 * gravity;
    const balance = (): number => {
      const done = world.actuatorEnergy.signed - before.work - (armEnergy() - before.arm);
      return done / (weight * (hand.placeOf("yellow")[2] - before.height));
    };
    const [x, y, z] = hand.placeOf("yellow");
    await hand.moveTo([x, y, z + 0.3], 0.15);
    assert.ok(hand.placeOf("yellow")[2] - before.height > 0.29);
    assert.ok(Math.abs(balance() - 1) < 0.02, `${balance()} of m g h`);
    // Carried on to elsewhere, up or down, it stays so.
    await hand.moveTo([x, y + 0.25, z + 0.2], 0.3);
    assert.ok(Math.abs(balance() - 1) < 0.02, `${balance()} of m g h, carried on`);
  });

  it("changes by less than 2 % when the physics timestep is halved, with a disc in the hand", async () => {
    const [coarse, fine] = [(await lift("disc", 12)).mechanical, (await lift("disc", 24)).mechanical];
    assert.ok(Math.abs(fine / coarse - 1) < 0.02, `${coarse} J at 240 Hz, ${fine} J at 480 Hz`);
  });
});
