import assert from "node:assert/strict";
import type { Policy } from "../../../src/policy/Policy.ts";
import { scriptedChunk } from "../../../src/policy/ScriptedPolicy.ts";
import { chunkLength, skillLayouts, skillNames, valuesOf } from "../../../src/policy/skillLayouts.ts";
import { demonstrate, type Demonstration } from "../../../src/train/skills/demonstrations.ts";
import { stack } from "../../../src/train/skills/stack.ts";
import { drawStackingTask } from "../../../src/train/skills/stackingScene.ts";
import { scriptedPolicies } from "../../skill/physicalAgent.ts";

const seed = 1_000_003;

describe("demonstrate()", () => {
  const shown: Demonstration[] = [];
  before(async () => {
    for (const index of [0, 1]) {
      const demonstration = await demonstrate(seed, index);
      assert.ok(demonstration !== undefined, "the expert failed");
      shown.push(demonstration);
    }
  });

  it("records, at every step of every skill, what the expert saw and meant to do", () => {
    for (const demonstration of shown) {
      for (const skill of skillNames) {
        const layout = skillLayouts[skill];
        assert.ok(demonstration[skill].length >= 5, `${demonstration[skill].length} samples of ${skill}`);
        for (const { condition, chunk } of demonstration[skill]) {
          assert.equal(condition.length, layout.condition.length);
          assert.equal(chunk.length, chunkLength * layout.action.length);
          assert.ok([...condition, ...chunk].every(Number.isFinite));
          // Undisturbed, even where what was carried out was disturbed.
          assert.deepEqual(
            chunk,
            scriptedChunk(skill, condition).flatMap((action) => valuesOf(layout, action)),
          );
        }
      }
    }
  });

  it("disturbs the expert in every second demonstration, and the same seed gives the same samples", async () => {
    assert.deepEqual(shown[1]!["reach-pick"][0], shown[0]!["reach-pick"][0]);
    assert.notDeepEqual(shown[1]!["reach-pick"][3], shown[0]!["reach-pick"][3]);
    assert.deepEqual(await demonstrate(seed, 1), shown[1]);
  });

  it("ends a reach where it should: over the last samples what is left is millimetres", () => {
    for (const skill of ["reach-pick", "reach-place"] as const) {
      const [dx, dy, dz, dyaw] = shown[0]![skill].at(-1)!.condition;
      assert.ok(Math.hypot(dx!, dy!) < 5e-3 && Math.abs(dz!) < 0.01 && Math.abs(dyaw!) < 0.1);
    }
  });
});

describe("stack()", () => {
  it("is no success when a skill does not end, and the world judges it when all do", async () => {
    const task = drawStackingTask(seed);
    const idle: Policy<readonly number[]> = {
      infer: async () => [{ kind: "cartesian", translation: [0, 0, 0], yaw: 0, gripper: 1 }],
    };
    const options = { task, seed, execute: 4, actionNoise: 0 };
    assert.equal(await stack({ ...options, policies: { ...scriptedPolicies, "reach-pick": idle } }), false);
    assert.equal(await stack({ ...options, policies: scriptedPolicies }), true);
    // A place that opens nothing but rises: all skills end, the disc is still in the hand.
    const clutching: Policy<readonly number[]> = {
      infer: async () => [{ kind: "cartesian", translation: [0, 0, 0.01], yaw: 0, gripper: 0 }],
    };
    assert.equal(await stack({ ...options, policies: { ...scriptedPolicies, place: clutching } }), false);
  });
});
