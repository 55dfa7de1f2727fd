import assert from "node:assert/strict";
import { findViolation } from "../../src/arm/jointLimits.ts";
import { forwardKinematics, Kinematics } from "../../src/arm/kinematics.ts";
import { MotionGenerator, type MotionStatus, tabletopWorkspace } from "../../src/arm/MotionGenerator.ts";
import { panda } from "../../src/arm/panda.ts";
import { toolOrientation, toolYaw } from "../../src/arm/toolOrientation.ts";
import { norm, Rng, rotate, subtract, type Vec3, wrapAngle } from "../../src/core/index.ts";

const T = 0.05;
const kinematics = new Kinematics(panda);
const q = new Float64Array(7);
const qd = new Float64Array(7);
const qdd = new Float64Array(7);
const still: Vec3 = [0, 0, 0];

const toolAt = (generator: MotionGenerator, t: number): Vec3 => {
  generator.sample(t, q, qd, qdd);
  return kinematics.setPositions(q).toolPose().position;
};

/** Commands in steps of at most `step` until the commanded position is `goal`, then holds to standstill; the statuses met. */
function moveTo(generator: MotionGenerator, goal: Vec3, step: number): Set<MotionStatus["status"]> {
  const met = new Set<MotionStatus["status"]>();
  for (let k = 0; k < 400; k++) {
    const left = subtract(goal, generator.commanded.position);
    const distance = norm(left);
    if (distance < 1e-12) generator.hold();
    else {
      const share = Math.min(1, step / distance);
      met.add(generator.command({ translation: [left[0] * share, left[1] * share, left[2] * share], yaw: 0 }).status);
    }
    generator.advance();
    if (distance < 1e-12 && generator.atRest) return met;
  }
  return assert.fail(`never came to rest at (${String(goal)})`);
}

describe("MotionGenerator", () => {
  it("settles a step of 1 cm within 0.45 s to 0.1 mm, without overshoot", () => {
    for (const [x, y, z] of [
      [0.01, 0, 0],
      [0, -0.01, 0],
      [0, 0, -0.01],
    ] as Vec3[]) {
      const generator = new MotionGenerator(panda);
      const start = generator.commanded.position;
      const direction: Vec3 = [x * 100, y * 100, z * 100];
      assert.equal(generator.command({ translation: [x, y, z], yaw: 0 }).status, "followed");
      let settled = 0;
      for (let step = 0; step < 20; step++) {
        for (let k = 1; k <= 12; k++) {
          const moved = subtract(toolAt(generator, (k * T) / 12), start);
          const along = moved[0] * direction[0] + moved[1] * direction[1] + moved[2] * direction[2];
          assert.ok(along < 0.01 + 1e-7, `overshoot ${along - 0.01} m`);
          if (norm(subtract(moved, [x, y, z])) > 1e-4) settled = step * T + (k * T) / 12;
        }
        generator.advance();
      }
      assert.ok(settled > 0.2 && settled < 0.45, `${settled} s`);
    }
  });

  it("keeps the limits of every joint under random commands, even careless ones", () => {
    const rng = new Rng(1, "motion");
    const generator = new MotionGenerator(panda);
    const met = new Map<string, number>();
    let drift: Vec3 = still;
    for (let step = 0; step < 10_000; step++) {
      if (rng.uniform() < 0.1) drift = [rng.normal(0.04), rng.normal(0.04), rng.normal(0.04)];
      const noise = (k: 0 | 1 | 2): number => drift[k] + rng.normal(0.01);
      const { status } = generator.command({ translation: [noise(0), noise(1), noise(2)], yaw: rng.normal(0.3) });
      met.set(status, (met.get(status) ?? 0) + 1);
      for (let k = 0; k <= 12; k++) {
        generator.sample((k * T) / 12, q, qd, qdd);
        const violation = findViolation(panda, { position: q, velocity: qd, acceleration: qdd });
        assert.equal(violation, undefined, JSON.stringify(violation));
      }
      // The commanded pose is inside its box and on its leash, and the joint target reaches it.
      const { position, orientation } = generator.commanded;
      for (const k of [0, 1, 2] as const) {
        assert.ok(position[k] >= tabletopWorkspace.min[k] - 1e-12 && position[k] <= tabletopWorkspace.max[k] + 1e-12);
      }
      const reached = forwardKinematics(panda, generator.jointTarget);
      assert.ok(norm(subtract(reached.position, position)) < 1e-8);
      assert.ok(Math.abs(wrapAngle(toolYaw(reached.orientation) - toolYaw(orientation))) < 1e-7);
      generator.advance();
    }
    for (const status of ["followed", "limited", "unreachable"]) assert.ok((met.get(status) ?? 0) > 20, status);
  });

  it("goes where it is told over the pegs at 0.4 m/s, and up to 0.45 m there, the tool upright all the way", () => {
    const generator = new MotionGenerator(panda);
    const goals: Vec3[] = [-0.18, 0.02, 0.22].flatMap((y): Vec3[] => [
      [0.56, y, 0.3],
      [0.56, y, 0.02],
      [0.56, y, 0.45],
    ]);
    for (const goal of goals) {
      assert.deepEqual(moveTo(generator, goal, 0.02), new Set(["followed"]));
      generator.sample(0, q, qd, qdd);
      const { position, orientation } = kinematics.setPositions(q).toolPose();
      assert.ok(norm(subtract(position, goal)) < 2e-4);
      assert.ok(rotate(orientation, [0, 0, 1])[2] < -1 + 1e-6);
    }
  });

  it("keeps close to the straight line and to the vertical while it moves", () => {
    const generator = new MotionGenerator(panda);
    moveTo(generator, [0.56, 0.02, 0.3], 0.02);
    const start = generator.commanded.position;
    for (let step = 0; step < 30; step++) {
      if (step < 12) generator.command({ translation: [0, 0, -0.02], yaw: 0 });
      for (let k = 1; k <= 12; k++) {
        const [x, y] = toolAt(generator, (k * T) / 12);
        assert.ok(Math.hypot(x - start[0], y - start[1]) < 0.0025);
        assert.ok(rotate(kinematics.toolPose().orientation, [0, 0, 1])[2] < -Math.cos(0.01));
      }
      generator.advance();
    }
  });

  it("is the same trajectory at any sampling rate", () => {
    const generator = new MotionGenerator(panda);
    const rng = new Rng(5, "motion");
    const fine: number[] = [];
    const coarse: number[] = [];
    for (let step = 0; step < 50; step++) {
      generator.command({ translation: [rng.normal(0.01), rng.normal(0.01), rng.normal(0.01)], yaw: rng.normal(0.05) });
      for (let k = 0; k < 24; k++) {
        generator.sample((k / 24) * T, q, qd, qdd);
        if (k % 2 === 0) fine.push(...q, ...qd, ...qdd);
      }
      for (let k = 0; k < 12; k++) {
        generator.sample((k / 12) * T, q, qd, qdd);
        coarse.push(...q, ...qd, ...qdd);
      }
      generator.advance();
    }
    assert.deepEqual(fine, coarse);
  });

  it("depends on the commands alone: after reset the same commands give the same joints, bit for bit", () => {
    const generator = new MotionGenerator(panda);
    const run = (): number[] => {
      const rng = new Rng(6, "motion");
      generator.reset(panda.home);
      const seen: number[] = [];
      for (let step = 0; step < 100; step++) {
        generator.command({
          translation: [rng.normal(0.03), rng.normal(0.03), rng.normal(0.03)],
          yaw: rng.normal(0.2),
        });
        generator.sample(T / 2, q, qd, qdd);
        seen.push(...q);
        generator.advance();
      }
      return seen;
    };
    assert.deepEqual(run(), run());
  });

  it("adds commands up exactly", () => {
    const generator = new MotionGenerator(panda);
    const start = generator.commanded.position;
    for (let step = 0; step < 10; step++) {
      const { status } = generator.command({ translation: [0.004, -0.003, 0.002], yaw: 0.02 });
      assert.equal(status, "followed");
      generator.advance();
    }
    assert.ok(
      norm(subtract(generator.commanded.position, [start[0] + 0.04, start[1] - 0.03, start[2] + 0.02])) < 1e-12,
    );
    assert.ok(Math.abs(toolYaw(generator.commanded.orientation) - 0.2) < 1e-12);
    for (let step = 0; step < 40; step++) generator.advance();
    const { position, orientation } = forwardKinematics(panda, (generator.sample(0, q, qd, qdd), q));
    assert.ok(norm(subtract(position, generator.commanded.position)) < 1e-6);
    assert.ok(Math.abs(toolYaw(orientation) - 0.2) < 1e-6);
  });

  it("clips each axis of a command to 5 cm and the turn to 0.5 rad", () => {
    const generator = new MotionGenerator(panda);
    const start = generator.commanded.position;
    assert.equal(generator.command({ translation: [0.3, -0.06, 0.01], yaw: -2 }).status, "limited");
    assert.ok(
      norm(subtract(generator.commanded.position, [start[0] + 0.05, start[1] - 0.05, start[2] + 0.01])) < 1e-12,
    );
    assert.ok(Math.abs(toolYaw(generator.commanded.orientation) + 0.5) < 1e-12);
  });

  it("keeps the commanded pose on the leash, so that it stops where the commands stop", () => {
    const generator = new MotionGenerator(panda);
    for (let step = 0; step < 12; step++) {
      generator.command({ translation: [0.05, 0, 0], yaw: 0.5 });
      const { position, orientation } = generator.commanded;
      const arm = toolAt(generator, 0);
      assert.ok(norm(subtract(position, arm)) < 0.1 + 1e-9);
      const { orientation: now } = kinematics.toolPose();
      assert.ok(Math.abs(wrapAngle(toolYaw(orientation) - toolYaw(now))) < 0.6 + 1e-9);
      generator.advance();
    }
    assert.ok(generator.commanded.position[0] <= tabletopWorkspace.max[0]);
  });

  it("stays inside its workspace, but may start outside and come in", () => {
    const workspace = { min: [0.5, -0.1, 0.2], max: [0.6, 0.1, 0.3] } as const;
    const generator = new MotionGenerator(panda, { workspace });
    assert.equal(generator.command({ translation: [-0.02, 0, 0.02], yaw: 0 }).status, "limited");
    assert.ok(norm(subtract(generator.commanded.position, [0.45, 0, 0.35])) < 1e-9, "not further out");
    generator.advance();
    assert.equal(generator.command({ translation: [0.03, 0, -0.03], yaw: 0 }).status, "followed");
    for (let step = 0; step < 40; step++) {
      generator.command({ translation: [0.03, 0.03, -0.03], yaw: 0 });
      generator.advance();
    }
    assert.deepEqual(generator.commanded.position, [0.6, 0.1, 0.2]);
  });

  it("reports what it cannot reach, stays where it was told before, and goes on from there", () => {
    const workspace = { min: [0, -1, -1], max: [2, 1, 2] } as const;
    const generator = new MotionGenerator(panda, { workspace });
    let last = generator.commanded;
    let refused = 0;
    for (let step = 0; step < 60; step++) {
      const { status } = generator.command({ translation: [0.02, 0, 0], yaw: 0 });
      if (status === "unreachable") {
        refused++;
        assert.deepEqual(generator.commanded, last);
      }
      last = generator.commanded;
      generator.advance();
    }
    assert.ok(refused > 20 && last.position[0] > 0.7 && last.position[0] < 0.82);
    assert.ok(generator.atRest);
    assert.equal(generator.command({ translation: [-0.02, 0, 0], yaw: 0 }).status, "followed");
  });

  it("turns the tool as far as the wrist goes, and no further: never round the other way", () => {
    for (const turn of [-0.1, 0.1]) {
      const generator = new MotionGenerator(panda);
      let refused = 0;
      for (let step = 0; step < 80; step++) {
        if (generator.command({ translation: still, yaw: turn }).status === "unreachable") refused++;
        generator.advance();
      }
      assert.ok(refused > 10, `${refused} refused`);
      assert.ok(Math.abs(generator.jointTarget[6]! - panda.home[6]!) > 1.5);
    }
  });

  it("never changes posture through a singularity", () => {
    const rng = new Rng(2, "motion");
    const generator = new MotionGenerator(panda, { workspace: { min: [-1, -1, -0.3], max: [1, 1, 1.2] } });
    let drift: Vec3 = still;
    let turn = 0;
    for (let step = 0; step < 4000; step++) {
      if (step % 1000 === 0) generator.reset(panda.home);
      if (rng.uniform() < 0.1) {
        drift = [rng.normal(0.04), rng.normal(0.04), rng.normal(0.04)];
        turn = rng.normal(0.3);
      }
      const before = generator.jointTarget;
      generator.command({ translation: drift, yaw: turn });
      for (const [i, x] of generator.jointTarget.entries()) assert.ok(Math.abs(x - before[i]!) <= 1, `joint ${i}`);
      generator.advance();
    }
  });

  it("holds, and knows when it stands still", () => {
    const generator = new MotionGenerator(panda);
    const resting = (): boolean => generator.atRest;
    assert.ok(resting());
    generator.command({ translation: [0, 0.04, 0], yaw: 0 });
    assert.ok(!resting(), "about to move");
    const { commanded } = generator;
    let steps = 0;
    while (!resting() && steps++ < 40) generator.advance();
    assert.ok(steps > 5 && steps < 20);
    assert.deepEqual(generator.commanded, commanded);
    for (let step = 0; step < 60; step++) generator.advance();
    generator.sample(T, q, qd, qdd);
    assert.deepEqual(Array.from(q), generator.jointTarget);
    assert.ok(qd.every((x) => x === 0) && qdd.every((x) => x === 0), "exactly still");
  });

  it("brakes within 0.15 s from 0.2 m/s and 0.25 s from 0.4 m/s, and commands the pose where it stands", () => {
    for (const [steps, x, y, z] of [
      [3, 0.01, 0, 0],
      [3, 0, 0.01, 0],
      [3, 0, 0, -0.01],
      [5, 0.02, 0, 0],
      [5, 0, 0.02, 0],
      [5, 0, 0, -0.02],
    ] as const) {
      const [braked, held] = [new MotionGenerator(panda), new MotionGenerator(panda)];
      for (const generator of [braked, held]) {
        for (let step = 0; step < 8; step++) {
          generator.command({ translation: [x, y, z], yaw: 0 });
          generator.advance();
        }
      }
      const before = toolAt(braked, 0);
      assert.ok(norm(kinematics.toolTwist(qd).linear) > 17 * norm([x, y, z]), "near its full speed");
      braked.brake();
      const { commanded } = braked;
      for (let step = 0; step < steps; step++) {
        braked.advance();
        held.advance();
      }
      assert.ok(braked.atRest && !held.atRest);
      assert.ok(norm(subtract(toolAt(braked, 0), commanded.position)) < 1e-9);
      assert.deepEqual(braked.commanded, commanded, "what a hold keeps is where it stands");
      const [way, longer] = [norm(subtract(toolAt(braked, 0), before)), norm(subtract(toolAt(held, 0), before))];
      assert.ok(way < longer, `${way} m against ${longer} m`);
      // It can be told to go on from there.
      assert.deepEqual([...moveTo(braked, before, 0.02)], ["followed"]);
    }
  });

  it("resets to any posture and brings the tool upright with the first command", () => {
    const generator = new MotionGenerator(panda);
    const tilted = panda.home.map((x, i) => x + (i === 5 ? 0.05 : 0.02));
    generator.reset(tilted);
    const pose = forwardKinematics(panda, tilted);
    assert.deepEqual(generator.commanded.position, pose.position);
    assert.deepEqual(generator.commanded.orientation, toolOrientation(toolYaw(pose.orientation)));
    for (let step = 0; step < 5; step++) generator.advance();
    generator.sample(0, q, qd, qdd);
    assert.deepEqual(Array.from(q), tilted, "holding moves nothing");
    generator.command({ translation: still, yaw: 0 });
    for (let step = 0; step < 40; step++) generator.advance();
    toolAt(generator, 0);
    assert.ok(rotate(kinematics.toolPose().orientation, [0, 0, 1])[2] < -1 + 1e-9);
  });

  it("rejects postures past a limit and commands that are not finite", () => {
    const generator = new MotionGenerator(panda);
    assert.throws(() => {
      generator.reset([0, 0, 0, 0, 0, 0, 0]);
    }, /panda_link4/);
    assert.throws(() => {
      generator.reset([0]);
    }, RangeError);
    assert.throws(() => generator.command({ translation: [NaN, 0, 0], yaw: 0 }), RangeError);
    assert.throws(() => generator.command({ translation: still, yaw: Infinity }), RangeError);
  });
});
