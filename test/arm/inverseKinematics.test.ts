import assert from "node:assert/strict";
import { InverseKinematics, solveInverseKinematics } from "../../src/arm/inverseKinematics.ts";
import { limitMargin } from "../../src/arm/jointLimits.ts";
import { forwardKinematics, Kinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import { toolOrientation } from "../../src/arm/toolOrientation.ts";
import { axisAngle, conjugate, multiply, norm, type Pose, Rng, subtract } from "../../src/core/index.ts";
import { randomPosture } from "./postures.ts";

type Place = readonly [x: number, y: number, z: number, yaw: number];
const home: Place = [0.45, 0, 0.35, 0];
const poseAt = ([x, y, z, yaw]: Place): Pose => ({ position: [x, y, z], orientation: toolOrientation(yaw) });

/** Angle between two orientations, rad. */
function angle(a: Pose, b: Pose): number {
  const [x, y, z] = multiply(a.orientation, conjugate(b.orientation));
  return 2 * Math.asin(Math.min(1, Math.hypot(x, y, z)));
}

/**
 * Whether the arm is long enough: upper arm and forearm, each with its elbow offset, from the shoulder to the wrist,
 * which stands flange and hand above the tool centre point and 88 mm nearer to the base. Independent of the solver.
 */
function longEnough([x, y, z]: Place, spare: number): boolean {
  const reach = Math.hypot(0.316, 0.0825) + Math.hypot(0.384, 0.0825) - spare;
  return Math.hypot(Math.hypot(x, y) - 0.088, z + 0.2104 - 0.333) <= reach;
}

/** Solves along a straight line of steps of at most 20 mm and 0.1 rad; undefined when a step fails. */
function travel(
  solver: InverseKinematics,
  q: readonly number[],
  from: Place,
  to: Place,
): readonly number[] | undefined {
  const distance = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
  const steps = Math.max(1, Math.ceil(distance / 0.02), Math.ceil(Math.abs(to[3] - from[3]) / 0.1));
  for (let i = 1; i <= steps; i++) {
    const at = (k: 0 | 1 | 2 | 3): number => from[k] + ((to[k] - from[k]) * i) / steps;
    const target = poseAt([at(0), at(1), at(2), at(3)]);
    const result = solver.solve(target, q, 0.1);
    if (result.status === "unreachable") return undefined;
    q = result.q;
    const reached = forwardKinematics(panda, q);
    assert.ok(norm(subtract(reached.position, target.position)) < 1e-8);
    assert.ok(angle(reached, target) < 1e-7);
    assert.ok(limitMargin(panda, q) > 0.1, "the tabletop lies well within the joint limits");
  }
  return q;
}

describe("inverse kinematics", () => {
  it("solves the whole tabletop, whichever way the arm came", () => {
    const solver = new InverseKinematics(panda);
    const places: Place[] = [];
    for (let x = 0.35; x <= 0.701; x += 0.0875) {
      for (let y = -0.33; y <= 0.331; y += 0.11) {
        for (const z of [0, 0.12, 0.24, 0.36, 0.48])
          for (const deg of [-50, 0, 50]) places.push([x, y, z, (deg * Math.PI) / 180]);
      }
    }
    const found = new Map<Place, readonly number[]>();
    for (const place of places) {
      const q = travel(solver, panda.home, home, place);
      if (q === undefined) assert.ok(!longEnough(place, 0.01), `the arm reaches (${String(place)})`);
      else {
        assert.ok(longEnough(place, 0), `nobody reaches (${String(place)})`);
        found.set(place, q);
      }
    }
    assert.ok(found.size > 0.95 * places.length);
    // On a tour of all places the same joint positions come back: the redundancy is a function of the target.
    let q: readonly number[] = panda.home;
    let from = home;
    for (const [place, alone] of [...found].filter(([place]) => longEnough(place, 0.03))) {
      q = travel(solver, q, from, place) ?? assert.fail(`lost the way to (${String(place)})`);
      for (let k = 0; k < 8; k++) q = travel(solver, q, place, place)!;
      let twin = alone;
      for (let k = 0; k < 8; k++) twin = travel(solver, twin, place, place)!;
      for (const [i, x] of q.entries()) assert.ok(Math.abs(x - twin[i]!) < 1e-5, `joint ${i} at (${String(place)})`);
      from = place;
    }
  });

  it("moves the joints little for a small move of the target", () => {
    const solver = new InverseKinematics(panda);
    let q: readonly number[] = panda.home;
    const longest = new Map<number, number>();
    for (const step of [0.001, 0.02]) {
      let t = 0;
      let worst = 0;
      for (let k = 0; k < 1000; k++) {
        t += step / 0.25;
        const place: Place = [
          0.52 + 0.13 * Math.cos(t),
          0.25 * Math.sin(0.7 * t),
          0.22 + 0.2 * Math.sin(0.3 * t),
          0.8 * Math.sin(0.2 * t),
        ];
        const result = solver.solve(poseAt(place), q);
        assert.ok(result.status === "solved");
        if (k > 0) for (const [i, x] of result.q.entries()) worst = Math.max(worst, Math.abs(x - q[i]!));
        q = result.q;
      }
      longest.set(step, worst);
    }
    assert.ok(longest.get(0.001)! < 0.012, `1 mm: ${longest.get(0.001)!} rad`);
    assert.ok(longest.get(0.02)! < 0.2, `20 mm: ${longest.get(0.02)!} rad`);
  });

  it("finds poses of any orientation from a posture near by, within the limits", () => {
    const rng = new Rng(3, "ik");
    let solved = 0;
    for (let trial = 0; trial < 300; trial++) {
      const q = randomPosture(panda, rng, 0.15);
      const target = forwardKinematics(panda, q);
      const seed = q.map((x) => x + rng.uniform(-0.1, 0.1));
      const result = new InverseKinematics(panda, { rest: q }).solve(target, seed);
      if (result.status === "unreachable") continue;
      solved++;
      const reached = forwardKinematics(panda, result.q);
      assert.ok(norm(subtract(reached.position, target.position)) < 1e-8);
      assert.ok(angle(reached, target) < 1e-7);
      assert.ok(limitMargin(panda, result.q) >= 0.01 - 1e-12);
    }
    assert.ok(solved >= 297, `${solved} of 300`);
  });

  it("leaves the posture closest to rest: no motion of the spare joint comes closer", () => {
    const rest = [0.3, -0.4, 0.2, -2.2, -0.3, 2.1, 0.9];
    const q = new InverseKinematics(panda, { rest }).solve(poseAt([0.5, 0.1, 0.2, 0.3]), panda.home);
    assert.ok(q.status === "solved");
    const jacobian = new Float64Array(42);
    new Kinematics(panda).setPositions(q.q).writeJacobian(jacobian);
    // rest − q must lie in the row space of J: its best fit Jᵀy leaves nothing. Fit by plain gradient descent.
    const way = rest.map((x, i) => x - q.q[i]!);
    const left = [...way];
    for (let k = 0; k < 20000; k++) {
      for (let row = 0; row < 6; row++) {
        const r = jacobian.subarray(7 * row, 7 * row + 7);
        const f = left.reduce((s, x, i) => s + x * r[i]!, 0) / r.reduce((s, x) => s + x * x, 0);
        for (let i = 0; i < 7; i++) left[i]! -= f * r[i]!;
      }
    }
    assert.ok(Math.hypot(...way) > 0.1);
    assert.ok(Math.hypot(...left) < 1e-6, `${Math.hypot(...left)} rad`);
  });

  it("spends at most restTravel on the spare joints", () => {
    const solver = new InverseKinematics(panda);
    const far = solver.solve(poseAt(home), [0.8, -0.3, -0.8, -2.3, 0, 2, 0.8], 0);
    assert.ok(far.status === "solved");
    const next = solver.solve(poseAt(home), far.q, 0.05);
    assert.ok(next.status === "solved");
    const moved = Math.hypot(...next.q.map((x, i) => x - far.q[i]!));
    assert.ok(moved > 0.03 && moved < 0.06, `${moved} rad`);
    const end = solver.solve(poseAt(home), far.q);
    assert.ok(end.status === "solved");
    for (const [i, x] of end.q.entries()) assert.ok(Math.abs(x - panda.home[i]!) < 1e-6);
  });

  it("works around joints that stand at their limits", () => {
    for (const joint of [0, 2, 4, 6]) {
      const narrow = {
        ...panda,
        links: panda.links.map((link, i) => {
          const at = panda.home[i]!;
          return i === joint ? { ...link, positionLimits: [at - 0.1, at + 0.1] as const } : link;
        }),
      };
      const solver = new InverseKinematics(narrow);
      for (const place of [
        [0.5, 0.15, 0.25, 0.2],
        [0.5, -0.12, 0.2, -0.1],
      ] as const) {
        const result = solver.solve(poseAt(place), panda.home);
        assert.ok(result.status === "solved", `joint ${joint} at (${String(place)})`);
        assert.ok(limitMargin(narrow, result.q) >= 0.01 - 1e-12);
        const reached = forwardKinematics(panda, result.q);
        assert.ok(norm(subtract(reached.position, poseAt(place).position)) < 1e-8);
        assert.ok(angle(reached, poseAt(place)) < 1e-7);
      }
    }
  });

  it("turns the tool by half a turn", () => {
    const q = [0, -0.3, 0, -2.3, 0, 2, -2.2];
    const start = forwardKinematics(panda, q);
    const target = { ...start, orientation: multiply(axisAngle([0, 0, 1], Math.PI), start.orientation) };
    const result = solveInverseKinematics(panda, target, q);
    assert.ok(result.status === "solved");
    assert.ok(angle(forwardKinematics(panda, result.q), target) < 1e-7);
  });

  it("says what is unreachable, and by how much", () => {
    const result = solveInverseKinematics(panda, poseAt([1.2, 0, 0.3, 0]), panda.home);
    assert.ok(result.status === "unreachable");
    assert.ok(result.positionError > 0.2 && result.positionError < 1);
  });

  it("reaches above the pegs to 0.55 m", () => {
    for (const y of [-0.18, 0.02, 0.22]) {
      assert.ok(travel(new InverseKinematics(panda), panda.home, home, [0.56, y, 0.55, 0]) !== undefined);
    }
  });

  it("rejects a rest posture with the wrong number of joints", () => {
    assert.throws(() => new InverseKinematics(panda, { rest: [0] }), RangeError);
  });
});
