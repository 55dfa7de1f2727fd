import assert from "node:assert/strict";
import { Gripper } from "../../sim/Gripper.ts";
import { panda } from "../../src/arm/panda.ts";

const { gripper: description } = panda;
const dt = 1 / 240;

function run(gripper: Gripper, seconds: number, force = 0): void {
  for (let i = 0; i < Math.round(seconds / dt); i++) {
    gripper.plan(force, dt);
    gripper.advance(dt);
  }
}

describe("Gripper", () => {
  it("closes and opens at its speed, and ends exactly where commanded", () => {
    const gripper = new Gripper(description);
    assert.equal(gripper.opening, description.maxOpening);
    gripper.command(0.25);
    run(gripper, 0.3);
    assert.ok(Math.abs(gripper.opening - (0.08 - 0.1 * 0.3)) < 1e-12);
    assert.equal(gripper.rate, -0.1);
    run(gripper, 0.5);
    assert.ok(Math.abs(gripper.opening - 0.02) < 1e-12);
    assert.ok(Math.abs(gripper.rate) < 1e-12);
    gripper.command(1);
    run(gripper, 0.2);
    assert.ok(Math.abs(gripper.opening - 0.04) < 1e-12);
  });

  it("stops closing at the grasp force, and opens against any", () => {
    const gripper = new Gripper(description);
    gripper.command(0);
    run(gripper, 0.2, description.graspForce - 1e-6);
    assert.ok(Math.abs(gripper.opening - 0.06) < 1e-12);
    run(gripper, 0.2, description.graspForce);
    assert.ok(Math.abs(gripper.opening - 0.06) < 1e-12);
    assert.equal(gripper.rate, 0);
    gripper.command(1);
    run(gripper, 0.1, 10 * description.graspForce);
    assert.ok(Math.abs(gripper.opening - 0.07) < 1e-12);
  });

  it("takes commands beyond its range for the ends of it", () => {
    for (const [command, opening] of [
      [7, 0.08],
      [-3, 0],
    ] as const) {
      const gripper = new Gripper(description);
      gripper.command(command);
      run(gripper, 2);
      assert.ok(Math.abs(gripper.opening - opening) < 1e-12);
    }
  });
});
