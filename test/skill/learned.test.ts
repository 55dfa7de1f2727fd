import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { drawScenario, noisePresets } from "../../sim/scenarios.ts";
import { loadModel } from "../../src/model/OnnxModel.ts";
import { OnnxPolicy } from "../../src/policy/OnnxPolicy.ts";
import { scriptedChunk } from "../../src/policy/ScriptedPolicy.ts";
import { type SkillName, skillLayouts, skillNames } from "../../src/policy/skillLayouts.ts";
import { demonstrate } from "../../src/train/skills/demonstrations.ts";
import type { SkillPolicies } from "../../src/skill/ManipulationSkills.ts";
import { policyContract } from "../contracts/policy.ts";
import { observationAt } from "../fixtures/FakeTruth.ts";
import { randomConditions } from "../policy/conditions.ts";
import { runPhysical } from "./physicalAgent.ts";

const directory = fileURLToPath(new URL("../../policies/skills", import.meta.url));
const load = async (skill: SkillName): Promise<OnnxPolicy> => new OnnxPolicy(skill, await loadModel(directory, skill));

for (const skill of skillNames) {
  policyContract(`the committed ${skill}`, async () => ({
    policy: await load(skill),
    observation: observationAt(0),
    conditions: randomConditions(skill, 10),
  }));
}

describe("the committed skills", () => {
  it("take the shapes that the layouts name", async () => {
    for (const skill of skillNames) {
      const { inputs, outputs } = await loadModel(directory, skill);
      const { condition, action } = skillLayouts[skill];
      assert.deepEqual(inputs, { condition: [1, condition.length] });
      assert.deepEqual(outputs, { action: [1, 8 * action.length] });
    }
  });

  it("stay within twice the expert's speed, and go the expert's way, on a task that they were not shown", async () => {
    const demonstration = await demonstrate(7_000_777, 0);
    assert.ok(demonstration !== undefined, "the expert failed");
    for (const skill of skillNames) {
      const policy = await load(skill);
      let [along, length] = [0, 0];
      for (const { condition } of demonstration[skill]) {
        const [found] = await policy.infer(observationAt(0), condition);
        const [expert] = scriptedChunk(skill, condition);
        // The expert moves up to 2 cm along and across, and turns up to 0.1 rad.
        assert.ok(Math.hypot(...found!.translation) < 2 * Math.SQRT2 * 0.02, `${Math.hypot(...found!.translation)} m`);
        assert.ok(Math.abs(found!.yaw) < 0.2, `${found!.yaw} rad`);
        along += found!.translation.reduce((sum, v, i) => sum + v * expert!.translation[i]!, 0);
        length += expert!.translation.reduce((sum, v) => sum + v * v, 0);
      }
      assert.ok(along / length > 0.8 && along / length < 1.2, `${skill}: ${along / length} of the expert's way`);
    }
  });

  it("solve three discs on late, rare and noisy estimates", async () => {
    const policies: SkillPolicies = {
      "reach-pick": await load("reach-pick"),
      pick: await load("pick"),
      "reach-place": await load("reach-place"),
      place: await load("place"),
    };
    const { result } = await runPhysical({
      scenario: drawScenario("hanoi-3", 21, noisePresets["perturbed"]),
      seed: 21,
      estimateEvery: 3,
      delaySteps: 2,
      positionNoise: 1e-3,
      yawNoise: Math.PI / 180,
      policies,
    });
    assert.equal(result.verdict.outcome, "success", result.verdict.reason);
    assert.ok(result.verdict.peakAcceleration! <= 1);
  });
});
