import assert from "node:assert/strict";
import { InverseKinematics } from "../../src/arm/inverseKinematics.ts";
import { limitMargin } from "../../src/arm/jointLimits.ts";
import { forwardKinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import { norm, subtract } from "../../src/core/index.ts";

describe("inverse kinematics at a joint limit", () => {
  it("stops a joint that rest draws past its limit, on the margin, and still reaches the target", () => {
    // A posture with room to move the elbow; home is symmetric and has little.
    const start = [0.5, 0.3, -0.9, -2.2, 0.6, 2.4, 1.2];
    const target = forwardKinematics(panda, start);
    const margin = 0.05;
    const stopped = new Set<string>();
    for (const [joint, { positionLimits }] of panda.links.entries()) {
      for (const [side, sign] of [-1, 1].entries()) {
        const rest = start.map((x, i) => (i === joint ? positionLimits[side]! + 3 * sign : x));
        const result = new InverseKinematics(panda, { rest, margin }).solve(target, start);
        if (result.status === "unreachable") continue;
        const left = limitMargin(panda, result.q);
        assert.ok(left >= margin - 1e-12, `joint ${joint} keeps ${left} rad`);
        assert.ok(norm(subtract(forwardKinematics(panda, result.q).position, target.position)) < 1e-8);
        for (const [i, x] of result.q.entries()) {
          const { positionLimits: limits } = panda.links[i]!;
          if (x < limits[0] + margin + 1e-9) stopped.add("low");
          if (x > limits[1] - margin - 1e-9) stopped.add("high");
        }
      }
    }
    assert.deepEqual([...stopped].sort(), ["high", "low"], "some joint meets its lower limit and some its upper one");
  });
});
