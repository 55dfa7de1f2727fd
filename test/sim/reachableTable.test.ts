import assert from "node:assert/strict";
import { isReachable, reachableTable } from "../../sim/reachableTable.ts";
import { InverseKinematics } from "../../src/arm/inverseKinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import { toolOrientation } from "../../src/arm/toolOrientation.ts";
import { compose, inverse, project, type Vec3 } from "../../src/core/index.ts";
import { agentView } from "../../src/scene/nominalCameras.ts";
import { benchmarkPegs } from "../../sim/discSets.ts";

const { x, y } = reachableTable;
const corners = x.flatMap((a) => y.map((b) => [a, b] as const));
const degree = Math.PI / 180;

describe("the reachable table", () => {
  it("is where the arm comes down at any yaw up to 95°, from travel height to the table", () => {
    const inverseKinematics = new InverseKinematics(panda);
    for (const [a, b] of corners) {
      for (const height of [0.015, 0.25]) {
        for (const yaw of [-95, -45, 0, 45, 95]) {
          const target = { position: [a, b, height] as const, orientation: toolOrientation(yaw * degree) };
          const { status } = inverseKinematics.solve(target, panda.home);
          assert.equal(status, "solved", `${a}, ${b}, ${height} m at ${yaw}°`);
        }
      }
    }
  });

  it("is where the agent's camera sees the whole of a 6 cm cube, however it is turned", () => {
    const { pose, intrinsics } = agentView(128);
    const toCorner = 0.03 * Math.SQRT2;
    for (const [a, b] of corners) {
      for (let turn = 0; turn < 360; turn += 15) {
        for (const height of [0, 0.06]) {
          const corner: Vec3 = [a + toCorner * Math.cos(turn * degree), b + toCorner * Math.sin(turn * degree), height];
          const seen = compose(inverse(pose), { position: corner, orientation: [0, 0, 0, 1] }).position;
          const [u, v] = project(intrinsics, seen)!;
          assert.ok(Math.min(u, v) > 0 && Math.max(u, v) < 128, `${corner.join(", ")} is at pixel ${u}, ${v}`);
        }
      }
    }
  });

  it("has every peg on it, by more than the start towers are shifted", () => {
    for (const { position } of benchmarkPegs) {
      for (const shift of [-0.04, 0.04]) {
        assert.ok(isReachable([position[0] + shift, position[1] + shift, 0.02]), `${position.join(", ")}, ${shift}`);
      }
    }
    const outside: readonly Vec3[] = [
      [x[0] - 0.001, 0, 0],
      [x[1] + 0.001, 0, 0],
      [0.5, y[0] - 0.001, 0],
      [0.5, y[1] + 0.001, 0],
    ];
    for (const place of outside) assert.ok(!isReachable(place), place.join());
  });
});
