import assert from "node:assert/strict";
import { forwardKinematics } from "../../../src/arm/kinematics.ts";
import { panda } from "../../../src/arm/panda.ts";
import { compose, inverse, type Pose, Rng, rotate, subtract, type Vec3 } from "../../../src/core/index.ts";
import { discColours } from "../../../src/scene/Appearance.ts";
import { canLie } from "../../../src/train/perception/canLie.ts";
import { drawTable, type TableScene } from "../../../src/train/perception/drawTable.ts";

const scenes: readonly TableScene[] = Array.from({ length: 500 }, (_, seed) => drawTable(new Rng(seed, "table")));

/** A point of the base frame in a disc's, in half edges. */
function inDisc(point: Vec3, pose: Pose, edge: number): Vec3 {
  const [x, y, z] = compose(inverse(pose), { position: point, orientation: [0, 0, 0, 1] }).position;
  return [(2 * x) / edge, (2 * y) / edge, (2 * z) / edge];
}

/** Whether any of a lattice of points of one cube is well inside another. */
function reachesInto(a: Pose, edge: number, b: Pose, otherEdge: number): boolean {
  const steps = 7;
  for (let i = 0; i <= steps; i++) {
    for (let j = 0; j <= steps; j++) {
      for (let k = 0; k <= steps; k++) {
        const at = [i, j, k].map((n) => edge * (n / steps - 0.5)) as unknown as Vec3;
        const place = inDisc(compose(a, { position: at, orientation: [0, 0, 0, 1] }).position, b, otherEdge);
        if (place.every((x) => Math.abs(x) < 0.98)) return true;
      }
    }
  }
  return false;
}

describe("drawTable()", () => {
  it("puts no disc into another, not even the one in the hand", () => {
    for (const [seed, { discs, poses }] of scenes.entries()) {
      for (const [i, a] of poses.entries()) {
        for (const [k, b] of poses.entries()) {
          const far = (discs[i]!.edge + discs[k]!.edge) * 0.87;
          if (i === k || Math.hypot(...subtract(a.position, b.position)) > far) continue;
          assert.ok(
            !reachesInto(a, discs[i]!.edge, b, discs[k]!.edge),
            `seed ${seed}: ${discs[i]!.id} reaches into ${discs[k]!.id}`,
          );
        }
      }
    }
  });

  it("lets every disc lie level on the table or with its centre over another, but the held one", () => {
    for (const [seed, { discs, poses, held }] of scenes.entries()) {
      for (const [i, { edge }] of discs.entries()) {
        const pose = poses[i]!;
        assert.ok(rotate(pose.orientation, [0, 0, 1])[2] > 1 - 1e-9);
        if (i === held) continue;
        const [x, y, z] = pose.position;
        const bottom: Vec3 = [x, y, z - edge / 2];
        const isCarried = discs.some((other, k) => {
          const [a, b, c] = inDisc(bottom, poses[k]!, other.edge);
          return k !== i && Math.abs(c - 1) < 1e-9 && Math.abs(a) < 1 && Math.abs(b) < 1;
        });
        assert.ok(Math.abs(bottom[2]) < 1e-12 || isCarried, `seed ${seed}: ${discs[i]!.id} lies on nothing`);
      }
    }
  });

  it("holds a disc between the pads, its faces along them, off the ground and as wide as the hand is open", () => {
    let count = 0;
    for (const { discs, poses, held, tool, opening } of scenes) {
      if (held === undefined) continue;
      count++;
      const { edge } = discs[held]!;
      const grasp = compose(inverse(tool), poses[held]!);
      const [x, y, z] = grasp.position;
      assert.ok(Math.abs(y) < 1e-9, `${y} m off the middle of the pads`);
      // The pads are 2 cm wide and high.
      assert.ok(Math.abs(x) <= 0.008 + 1e-9 && Math.abs(z) <= 0.005 + 1e-9);
      const along = rotate(grasp.orientation, [0, 1, 0]);
      assert.ok(Math.abs(Math.abs(along[1]) - 1) < 1e-9, "a face lies against the pads");
      assert.equal(opening, edge);
      assert.ok(poses[held]!.position[2] - edge / 2 > 0.002);
    }
    assert.ok(count > 60 && count < 190, `${count} of 500 scenes have a disc in the hand`);
  });

  it("gives the arm a posture within its limits whose tool is where it says", () => {
    for (const { joints, tool, opening } of scenes) {
      for (const [i, { positionLimits }] of panda.links.entries()) {
        assert.ok(joints[i]! >= positionLimits[0] && joints[i]! <= positionLimits[1]);
      }
      const found = forwardKinematics(panda, joints);
      assert.ok(Math.hypot(...subtract(found.position, tool.position)) < 1e-4);
      for (const axis of [
        [1, 0, 0],
        [0, 0, 1],
      ] as const) {
        const [a, b] = [rotate(found.orientation, axis), rotate(tool.orientation, axis)];
        assert.ok(Math.hypot(...subtract(a, b)) < 1e-3);
      }
      assert.ok(opening >= 0 && opening <= 0.08);
    }
  });

  it("draws no to seven discs, smallest first, 4 mm apart, in colours that say nothing of their sizes", () => {
    const counts = new Set<number>();
    const smallest = new Set<string>();
    for (const { discs } of scenes) {
      counts.add(discs.length);
      if (discs[0]) smallest.add(discs[0].colour);
      assert.equal(new Set(discs.map(({ colour }) => colour)).size, discs.length);
      for (const [i, { edge, colour }] of discs.entries()) {
        assert.ok(colour in discColours);
        assert.ok(edge >= 0.028 - 1e-9 && edge <= 0.062 + 1e-9);
        if (i > 0) assert.ok(edge - discs[i - 1]!.edge >= 0.004 - 1e-9);
      }
    }
    assert.deepEqual([...counts].sort(), [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.equal(smallest.size, Object.keys(discColours).length);
  });

  it("draws the same scene from the same seed", () => {
    assert.deepEqual(drawTable(new Rng(17, "table")), scenes[17]);
  });
});

describe("canLie()", () => {
  const cube = (edge: number, x: number, y: number, z: number, yaw = 0) => ({
    id: `${edge} ${x} ${y} ${z}`,
    edge,
    pose: { position: [x, y, z], orientation: [0, 0, Math.sin(yaw / 2), Math.cos(yaw / 2)] } as Pose,
  });

  it("lets cubes touch, lean out and stand beside each other", () => {
    assert.ok(canLie([]));
    assert.ok(canLie([cube(0.04, 0, 0, 0.02), cube(0.04, 0.04, 0, 0.02)]));
    assert.ok(canLie([cube(0.04, 0, 0, 0.02), cube(0.06, 0.015, 0.015, 0.07)]));
    // A corner before the middle of a face; further off than the two half edges, nearer than the two half diagonals.
    assert.ok(canLie([cube(0.04, 0, 0, 0.02), cube(0.04, 0.05, 0, 0.02, Math.PI / 4)]));
  });

  it("sees a corner in a face, a cube that leans over another one's side, and one that falls", () => {
    assert.ok(!canLie([cube(0.04, 0, 0, 0.02), cube(0.04, 0.047, 0, 0.02, Math.PI / 4)]));
    assert.ok(!canLie([cube(0.03, 0, 0, 0.015), cube(0.06, 0.01, 0, 0.06), cube(0.05, 0.05, 0, 0.025)]));
    assert.ok(!canLie([cube(0.04, 0, 0, 0.02), cube(0.04, 0.021, 0, 0.06)]));
    // Over the corner that the lower cube has only when it is not turned.
    assert.ok(canLie([cube(0.04, 0, 0, 0.02), cube(0.04, 0.017, 0.017, 0.06)]));
    assert.ok(!canLie([cube(0.04, 0, 0, 0.02, Math.PI / 4), cube(0.04, 0.017, 0.017, 0.06)]));
    assert.ok(!canLie([cube(0.04, 0, 0, 0.03)]));
  });
});
