import assert from "node:assert/strict";
import { defaultSolverOptions } from "../../../sim/physics/CoulombSolver.ts";
import { nominalContacts, PhysicsScene } from "../../../sim/physics/PhysicsScene.ts";
import { axisAngle, type Pose, type Twist, yawOf } from "../../../src/core/index.ts";

const dt = 1 / 240;
const edge = 0.05;
const mass = 0.0875;
const weight = mass * 9.81;
/** Of the four corners of a pad on a disc together, N/m; counts from the slop on. */
const padStiffness = 4e4;
const { slop } = defaultSolverOptions;
/** Tool pointing down. */
const orientation = axisAngle([1, 0, 0], Math.PI);

/** A cube on the table between the pads, each pressed `depth` into it. */
function grasped(depth: number): { scene: PhysicsScene; lift: (height: number, speed: number) => void } {
  const scene = new PhysicsScene(
    dt,
    [
      {
        spec: { id: "cube", colour: "red", edge },
        mass,
        pose: { position: [0.5, 0, edge / 2], orientation: [0, 0, 0, 1] },
      },
    ],
    nominalContacts,
  );
  const lift = (height: number, speed: number): void => {
    const tool: Pose = { position: [0.5, 0, edge / 2 + height], orientation };
    const twist: Twist = { linear: [0, 0, speed], angular: [0, 0, 0] };
    scene.placeHand(tool, twist, edge - 2 * depth, 0);
    scene.step();
  };
  return { scene, lift };
}

describe("a grasped cube", () => {
  it("stays where it is in the hand through a lift of 2 s at 0.1 m/s", () => {
    const depth = 1e-3;
    const { scene, lift } = grasped(depth);
    for (let i = 0; i < 60; i++) lift(0, 0);
    const start = scene.discState(0).pose;
    for (let i = 0; i < 480; i++) lift(0.1 * dt * i, 0.1);
    const height = 0.1 * dt * 480;
    for (let i = 0; i < 60; i++) lift(height, 0);
    const { position, orientation: turned } = scene.discState(0).pose;
    const drift = Math.hypot(
      position[0] - start.position[0],
      position[1] - start.position[1],
      position[2] - start.position[2] - height,
    );
    assert.ok(drift < 2e-4, `drifted by ${drift} m`);
    assert.ok(Math.abs(yawOf(turned) - yawOf(start.orientation)) < 1e-3);
    assert.equal(scene.handContacts.held, "cube");
    assert.ok(!scene.handContacts.supported);
    for (const force of scene.handContacts.force) {
      const expected = padStiffness * (depth - slop);
      assert.ok(Math.abs(force / expected - 1) < 0.02, `${force}, not ${expected} N`);
    }
  });

  it("slips from a grasp that is weaker than its weight over twice the friction, and not from a stronger one", () => {
    const fallOf = (share: number): number => {
      const needed = weight / (2 * nominalContacts.padFriction);
      const { scene, lift } = grasped(slop + (share * needed) / padStiffness);
      for (let i = 0; i < 30; i++) lift(0, 0);
      for (let i = 0; i < 240; i++) lift(0.02 * dt * i, 0.02);
      return 0.02 - (scene.discState(0).pose.position[2] - edge / 2);
    };
    assert.ok(fallOf(0.7) > 0.015, `${fallOf(0.7)} m left behind`);
    assert.ok(fallOf(1.5) < 0.002, `${fallOf(1.5)} m left behind`);
  });
});

describe("a free disc", () => {
  it("falls by g t² / 2 and comes to rest on the table", () => {
    const scene = new PhysicsScene(
      dt,
      [
        {
          spec: { id: "cube", colour: "red", edge },
          mass,
          pose: { position: [0.5, 0, 0.5], orientation: [0, 0, 0, 1] },
        },
      ],
      nominalContacts,
    );
    const steps = 60;
    for (let i = 0; i < steps; i++) scene.step();
    const time = steps * dt;
    // Semi-implicit Euler falls g·t·dt/2 further than the parabola.
    const expected = 0.5 - (9.81 * time * (time + dt)) / 2;
    assert.ok(Math.abs(scene.discState(0).pose.position[2] - expected) < 1e-9);
    for (let i = 0; i < 240; i++) scene.step();
    const { pose, twist } = scene.discState(0);
    assert.ok(Math.abs(pose.position[2] - edge / 2) < 1e-3);
    assert.equal(Math.hypot(...twist.linear, ...twist.angular), 0, "it sleeps");
  });
});
