import assert from "node:assert/strict";
import { JointTracker } from "../../src/arm/JointTracker.ts";
import { panda } from "../../src/arm/panda.ts";
import { Rng } from "../../src/core/index.ts";
import { randomPosture } from "./postures.ts";

const T = 0.05;
const q = new Float64Array(7);
const qd = new Float64Array(7);
const qdd = new Float64Array(7);

/** Largest share of each limit that is used at 240 Hz samples; position as the smallest distance to a limit, rad. */
function extremes(steps: number, next: (step: number) => readonly number[] | "brake"): Record<string, number> {
  const tracker = new JointTracker(panda, T);
  tracker.reset(panda.home);
  const most = { velocity: 0, acceleration: 0, jerk: 0, margin: Infinity };
  for (let step = 0; step < steps; step++) {
    const target = next(step);
    if (target === "brake") tracker.brake();
    else tracker.plan(target);
    for (let k = 0; k <= 12; k++) {
      const before = Array.from(qdd);
      tracker.sample((k * T) / 12, q, qd, qdd);
      for (let i = 0; i < 7; i++) {
        const link = panda.links[i]!;
        most.velocity = Math.max(most.velocity, Math.abs(qd[i]!) / link.velocityLimit);
        most.acceleration = Math.max(most.acceleration, Math.abs(qdd[i]!) / link.accelerationLimit);
        most.margin = Math.min(most.margin, q[i]! - link.positionLimits[0], link.positionLimits[1] - q[i]!);
        if (k > 0) {
          const jerk = Math.abs(qdd[i]! - before[i]!) / (T / 12);
          most.jerk = Math.max(most.jerk, jerk / link.jerkLimit);
        }
      }
    }
    tracker.advance();
  }
  return most;
}

describe("JointTracker", () => {
  it("keeps every limit of every joint under 100 000 random and hostile targets", () => {
    const rng = new Rng(1, "tracker");
    let target = panda.home;
    let patience = 0;
    const most = extremes(100_000, (step) => {
      if (patience-- > 0) return target;
      patience = rng.integer(step % 3 === 0 ? 3 : 25);
      const corner = panda.links.map(({ positionLimits }) => rng.pick(positionLimits));
      const posture = randomPosture(panda, rng);
      target = rng.pick([corner, posture, posture.map((x, i) => panda.home[i]! + 0.1 * (x - panda.home[i]!))]);
      return target;
    });
    assert.ok(most["margin"]! >= -1e-12, `position ${most["margin"]!} rad`);
    assert.ok(most["velocity"]! <= 1 && most["velocity"]! > 0.99, `velocity ${most["velocity"]!}`);
    assert.ok(most["acceleration"]! <= 1 && most["acceleration"]! > 0.99, `acceleration ${most["acceleration"]!}`);
    assert.ok(most["jerk"]! < 0.2, `jerk ${most["jerk"]!}`);
  });

  it("keeps them also when it brakes at any moment of such motions", () => {
    const rng = new Rng(3, "tracker");
    let target: readonly number[] = panda.home;
    const most = extremes(100_000, () => {
      if (rng.uniform() < 0.2) return "brake";
      const corner = panda.links.map(({ positionLimits }) => rng.pick(positionLimits));
      if (rng.uniform() < 0.15) target = rng.pick([corner, corner, randomPosture(panda, rng)]);
      return target;
    });
    assert.ok(most["margin"]! >= -1e-12, `position ${most["margin"]!} rad`);
    assert.ok(most["velocity"]! <= 1 && most["velocity"]! > 0.9, `velocity ${most["velocity"]!}`);
    assert.ok(most["acceleration"]! <= 1 && most["acceleration"]! > 0.99, `acceleration ${most["acceleration"]!}`);
  });

  it("brakes to exact rest where it says, in the fewest steps that the acceleration limits allow", () => {
    const rng = new Rng(4, "tracker");
    let longest = 0;
    for (let trial = 0; trial < 300; trial++) {
      const tracker = new JointTracker(panda, T);
      tracker.reset(panda.home);
      const target = randomPosture(panda, rng);
      const before = rng.integer(30);
      for (let step = 0; step < before; step++) {
        tracker.plan(target);
        tracker.advance();
      }
      const where = Array.from(tracker.brake());
      tracker.sample(0, q, qd, qdd);
      // The mean deceleration that is needed once the present acceleration is gone, against its limit, plus that step.
      const fewest = panda.links.map(({ accelerationLimit }, i) => {
        const rest = Math.abs(qd[i]! + (qdd[i]! * T) / 2);
        return rest < 1e-12 ? 1 : 1 + Math.ceil(rest / (accelerationLimit * T * (1 - 1e-5)) - 1e-9);
      });
      const steps = Math.max(...fewest);
      for (let step = 1; step <= steps; step++) {
        tracker.plan(target); // Not followed until it stands.
        tracker.advance();
        tracker.sample(0, q, qd, qdd);
        for (const [i, few] of fewest.entries())
          if (step >= few) assert.ok(Math.abs(qd[i]!) < 1e-12, `joint ${i} at ${qd[i]!} rad/s`);
      }
      assert.ok(qdd.every((a) => Math.abs(a) < 1e-10));
      longest = Math.max(longest, steps);
      for (const [i, x] of where.entries()) assert.ok(Math.abs(tracker.position[i]! - x) < 1e-12);
      // It stands for good, and goes on from there like one that has always stood there.
      const anew = new JointTracker(panda, T);
      anew.reset(tracker.position);
      for (let step = 0; step < 10; step++) {
        for (const each of [tracker, anew]) {
          each.plan(target);
          each.advance();
        }
        for (const [i, x] of anew.position.entries()) assert.ok(Math.abs(tracker.position[i]! - x) < 1e-9);
      }
    }
    assert.ok(longest > 3, `at most ${longest} steps`);
  });

  it("is in motion as smooth as it claims: its derivatives are those of its positions, also across control steps", () => {
    const rng = new Rng(2, "tracker");
    const tracker = new JointTracker(panda, T);
    tracker.reset(panda.home);
    const [q2, qd2, qdd2] = [new Float64Array(7), new Float64Array(7), new Float64Array(7)];
    for (let step = 0; step < 300; step++) {
      tracker.plan(panda.home.map((x) => x + rng.uniform(-0.2, 0.2)));
      const t = rng.uniform(0, T - 1e-4);
      tracker.sample(t, q, qd, qdd);
      tracker.sample(t + 1e-4, q2, qd2, qdd2);
      for (let i = 0; i < 7; i++) {
        // Trapezoids: exact for the linear acceleration, third order for the velocity.
        assert.ok(Math.abs(qd2[i]! - qd[i]! - 0.5e-4 * (qdd[i]! + qdd2[i]!)) < 1e-13);
        assert.ok(Math.abs(q2[i]! - q[i]! - 0.5e-4 * (qd[i]! + qd2[i]!)) < 1e-9);
      }
      tracker.sample(T, q, qd, qdd);
      tracker.advance();
      tracker.plan(panda.home);
      tracker.sample(0, q2, qd2, qdd2);
      assert.deepEqual([q2, qd2, qdd2], [q, qd, qdd]);
    }
  });

  it("has the step response of three equal real poles: no way back, no overshoot, done exactly", () => {
    const tracker = new JointTracker(panda, T);
    tracker.reset(panda.home);
    const target = panda.home.map((x) => x + 0.01);
    let last = panda.home[3]!;
    let previous: number[] = [];
    for (let step = 0; step < 60; step++) {
      tracker.plan(target);
      for (let k = 0; k < 12; k++) {
        tracker.sample((k * T) / 12, q, qd, qdd);
        assert.ok(qd[3]! >= -1e-12);
        assert.ok(q[3]! <= target[3]! + 1e-12 && q[3]! >= last - 1e-12);
        last = q[3]!;
      }
      tracker.advance();
      // (z − p)³ annihilates the error: e(k+3) = 3p·e(k+2) − 3p²·e(k+1) + p³·e(k).
      previous.push(tracker.position[3]! - target[3]!);
      if (previous.length === 4) {
        const [a, b, c, d] = previous as [number, number, number, number];
        const p = 0.36;
        assert.ok(Math.abs(d - 3 * p * c + 3 * p * p * b - p ** 3 * a) < 1e-14);
        previous = previous.slice(1);
      }
    }
    assert.deepEqual(Array.from(tracker.position), target);
    assert.ok(tracker.atRest);
  });

  it("moves all joints in step: a saturated joint does not bend the way of the others", () => {
    const tracker = new JointTracker(panda, T);
    tracker.reset(panda.home);
    const way = [0.6, -0.5, 0.3, 0.4, -0.2, 0.3, 0.5];
    const target = panda.home.map((x, i) => x + way[i]!);
    for (let step = 0; step < 40; step++) {
      tracker.plan(target);
      for (let t = 0; t < T; t += 0.01) {
        tracker.sample(t, q, qd, qdd);
        const share = (q[0]! - panda.home[0]!) / way[0]!;
        for (let i = 1; i < 7; i++) assert.ok(Math.abs(q[i]! - panda.home[i]! - share * way[i]!) < 1e-12);
      }
      tracker.advance();
    }
    assert.ok(Math.abs(tracker.position[0]! - target[0]!) < 1e-6, "it arrives");
  });

  it("may be planned anew before the step ends: only the last plan counts", () => {
    const [once, twice] = [new JointTracker(panda, T), new JointTracker(panda, T)];
    for (const tracker of [once, twice]) {
      tracker.reset(panda.home);
      for (let step = 0; step < 5; step++) {
        if (tracker === twice) tracker.plan(panda.home.map((x) => x - 0.3));
        tracker.plan(panda.home.map((x) => x + 0.1));
        tracker.advance();
      }
    }
    assert.deepEqual(once.position, twice.position);
  });

  it("rejects a control timestep that is not positive", () => {
    assert.throws(() => new JointTracker(panda, 0), RangeError);
    assert.throws(() => new JointTracker(panda, NaN), RangeError);
  });
});
