import assert from "node:assert/strict";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { exportModel } from "../../../src/learn/exportModel.ts";
import { NoiseTable } from "../../../src/learn/NoiseTable.ts";
import { columnRange } from "../../../src/learn/normalisation.ts";
import { train, type TrainResult } from "../../../src/learn/train.ts";
import { scriptedChunk } from "../../../src/policy/ScriptedPolicy.ts";
import { skillLayouts, type SkillName, skillNames, valuesOf } from "../../../src/policy/skillLayouts.ts";
import { chunkWidth, skillAction, skillLoss } from "../../../src/train/skills/skillNetwork.ts";
import { randomConditions } from "../../policy/conditions.ts";

const rows = 64;

/** The expert's chunk, in the layout's order. */
const chunkOf = (skill: SkillName, condition: readonly number[]): number[] =>
  scriptedChunk(skill, condition).flatMap((action) => valuesOf(skillLayouts[skill], action));

interface Trained extends TrainResult {
  readonly act: (condition: readonly number[]) => Promise<Float32Array>;
}

async function fit(skill: SkillName, steps: number): Promise<Trained> {
  const conditions = randomConditions(skill, 512);
  const chunks = conditions.map((condition) => chunkOf(skill, condition));
  const [width, inputs] = [chunkWidth(skill), skillLayouts[skill].condition.length];
  const range = columnRange(chunks.flat(), width);
  const noise = new NoiseTable(1, 4096);
  const result = await train({
    define: (_, { condition, action, noise: n }) =>
      skillLoss(skill, range, { condition: condition!, action: action!, noise: n! }),
    inputs: { condition: [rows, inputs], action: [rows, width], noise: [rows, width] },
    batch: (_, rng) => {
      const picks = Array.from({ length: rows }, () => rng.integer(conditions.length));
      return {
        condition: Float32Array.from(picks.flatMap((i) => conditions[i]!)),
        action: Float32Array.from(picks.flatMap((i) => chunks[i]!)),
        noise: noise.rows(rng, rows, width),
      };
    },
    steps,
    schedule: () => 3e-3,
    seed: 3,
  });
  const bytes = exportModel({
    inputs: { condition: [1, inputs] },
    outputs: (_, { condition }) => ({ action: skillAction(skill, range, condition!) }),
    parameters: result.ema,
  });
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  return {
    ...result,
    act: async (condition) => {
      const { action } = await session.run({
        condition: new Tensor("float32", Float32Array.from(condition), [1, inputs]),
      });
      return action!.data as Float32Array;
    },
  };
}

const mean = (values: Iterable<number>): number => {
  const list = [...values];
  return list.reduce((a, b) => a + b, 0) / list.length;
};

describe("the skills' networks", () => {
  it("have eight actions of their layout's parts as output", () => {
    assert.deepEqual(skillNames.map(chunkWidth), [32, 16, 32, 16]);
  });

  for (const skill of skillNames) {
    it(`learn ${skill}: 30 steps halve the loss, and move every parameter`, async () => {
      const untrained = await fit(skill, 0);
      const { losses, parameters } = await fit(skill, 30);
      const [early, late] = [mean(losses.slice(0, 3)), mean(losses.slice(-5))];
      assert.ok(late < 0.5 * early, `from ${early} to ${late}`);
      for (const [name, { data }] of parameters) {
        const start = untrained.parameters.get(name)!.data;
        assert.ok(
          data.some((value, i) => value !== start[i]),
          `${name} has no gradient`,
        );
      }
    });
  }

  it("come to act like the expert on conditions that they were not shown", async () => {
    const { act } = await fit("place", 400);
    const unseen = randomConditions("place", 600).slice(512);
    const errors: number[] = [];
    for (const condition of unseen) {
      const [found, expected] = [await act(condition), chunkOf("place", condition)];
      // Rise in the first control step, m; the gripper always opens.
      errors.push(Math.abs(found[0]! - expected[0]!));
      assert.ok(Math.abs(found[1]! - 1) < 0.05);
    }
    const rise = mean(unseen.map((condition) => Math.abs(chunkOf("place", condition)[0]!)));
    assert.ok(mean(errors) < 0.15 * rise, `${mean(errors)} m off, of ${rise} m`);
  });
});
