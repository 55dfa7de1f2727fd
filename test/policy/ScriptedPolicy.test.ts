import assert from "node:assert/strict";
import { wrapAngle } from "../../src/core/index.ts";
import { ScriptedPolicy, scriptedChunk } from "../../src/policy/ScriptedPolicy.ts";
import { chunkLength, skillNames } from "../../src/policy/skillLayouts.ts";
import { policyContract } from "../contracts/policy.ts";
import { observationAt } from "../fixtures/FakeTruth.ts";
import { randomConditions } from "./conditions.ts";

for (const skill of skillNames) {
  policyContract(`ScriptedPolicy of ${skill}`, async () => ({
    policy: new ScriptedPolicy(skill),
    observation: observationAt(0),
    conditions: randomConditions(skill, 20),
  }));
}

/** Way and turn per control step: 0.4 m/s and 2 rad/s. */
const fastest = 0.02 + 1e-12;
const fastestTurn = 0.1 + 1e-12;

describe("the scripted approach", () => {
  /** A tool at a place, carried out ideally; the goal is the origin, `travel` the height to travel at. */
  function approach(start: readonly number[], travel: number, steps: number): number[][] {
    let [x, y, z, yaw] = start as [number, number, number, number];
    const path = [[x, y, z, yaw]];
    for (let i = 0; i < steps; i++) {
      const [{ translation, yaw: turn }] = scriptedChunk("reach-pick", [-x, -y, -z, wrapAngle(-yaw), travel - z]) as [
        ReturnType<typeof scriptedChunk>[number],
      ];
      assert.ok(Math.hypot(translation[0], translation[1]) <= fastest, "sideways");
      assert.ok(Math.abs(translation[2]) <= fastest, "up or down");
      assert.ok(Math.abs(turn) <= fastestTurn, "turn");
      x += translation[0];
      y += translation[1];
      z += translation[2];
      yaw += turn;
      path.push([x, y, z, yaw]);
    }
    return path;
  }

  it("comes to the goal from anywhere, without overshoot and without going down beside it", () => {
    const travel = 0.1;
    for (const [dx, dy, dz, dyaw] of randomConditions("reach-pick", 200)) {
      const start = [-dx!, -dy!, Math.max(-dz!, 0.001), -dyaw!];
      const path = approach(start, travel, 120);
      const [x, y, z, yaw] = path.at(-1)!;
      assert.ok(
        Math.hypot(x!, y!) < 1e-3 && Math.abs(z!) < 1e-3 && Math.abs(yaw!) < 1e-3,
        `ended at ${path.at(-1)!.join()}`,
      );
      path.forEach((place, i) => {
        const before = path[Math.max(0, i - 1)]!;
        const away = Math.hypot(place[0]!, place[1]!);
        assert.ok(away <= Math.hypot(before[0]!, before[1]!) + 1e-12, "it goes away from the goal's vertical");
        assert.ok(place[2]! > -1e-3, "it goes below the goal");
        // Beyond the funnel it never moves sideways while it is more than 2 cm below the travel height.
        const moved = Math.hypot(place[0]! - before[0]!, place[1]! - before[1]!);
        if (away > 0.03) assert.ok(moved < 1e-12 || before[2]! > travel - 0.02, `sideways at ${before[2]} m`);
      });
    }
  });

  it("rises first where it stands too low and far away", () => {
    const [first] = scriptedChunk("reach-place", [0.2, 0, 0, 0, 0.1]);
    assert.deepEqual(first!.translation, [0, 0, 0.02]);
  });

  it("gives a chunk that is what it would do step by step if all went as planned", () => {
    for (const skill of ["reach-pick", "reach-place"] as const) {
      for (const condition of randomConditions(skill, 20)) {
        const chunk = scriptedChunk(skill, condition);
        assert.equal(chunk.length, chunkLength);
        const state = [...condition];
        for (const action of chunk) {
          assert.deepEqual(scriptedChunk(skill, state)[0], action);
          const [x, y, z] = action.translation;
          for (const [i, change] of [x, y, z, action.yaw, z].entries()) state[i]! -= change;
        }
      }
    }
  });

  it("keeps the hand open on the way to a disc, and closed with one", () => {
    for (const action of scriptedChunk("reach-pick", [0.1, 0, 0, 0, 0])) assert.equal(action.gripper, 1);
    for (const action of scriptedChunk("reach-place", [0.1, 0, 0, 0, 0])) assert.equal(action.gripper, 0);
  });
});

describe("the scripted pick and place", () => {
  it("close first and lift only with a firm grip", () => {
    for (const force of [0, 5, 12]) {
      for (const { translation, yaw, gripper } of scriptedChunk("pick", [0.04, 0, force])) {
        assert.deepEqual([translation, yaw, gripper], [[0, 0, 0], 0, 0]);
      }
    }
    const [firm] = scriptedChunk("pick", [0.04, 0, 40]);
    assert.ok(firm!.translation[2] > 0.01 && firm!.translation[2] <= fastest);
    const [half] = scriptedChunk("pick", [0.04, 0, 20]);
    assert.ok(half!.translation[2] > 0 && half!.translation[2] < firm!.translation[2]);
  });

  it("open first and rise only with free pads", () => {
    for (const { translation, gripper } of scriptedChunk("place", [0.05, 0.002])) {
      assert.deepEqual([translation, gripper], [[0, 0, 0], 1]);
    }
    assert.ok(scriptedChunk("place", [0.05, 0.02])[0]!.translation[2] > 0.01);
  });

  it("end at their height", () => {
    for (const [skill, rest] of [
      ["pick", [0, 40]],
      ["place", [0.03]],
    ] as const) {
      let left = 0.05;
      for (let i = 0; i < 40; i++) {
        left -= scriptedChunk(skill, [left, ...rest])[0]!.translation[2];
        assert.ok(left > -1e-12);
      }
      assert.ok(left < 1e-6);
    }
  });
});
