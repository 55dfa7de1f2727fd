import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelError } from "../../src/core/index.ts";
import { GraphBuilder, type Value } from "../../src/learn/GraphBuilder.ts";
import { divide, multiply, subtract } from "../../src/learn/operations/elementwise.ts";
import { concat, slice } from "../../src/learn/operations/shaping.ts";
import { loadModel } from "../../src/model/OnnxModel.ts";
import { OnnxPolicy } from "../../src/policy/OnnxPolicy.ts";
import { policyContract } from "../contracts/policy.ts";
import { observationAt } from "../fixtures/FakeTruth.ts";
import { randomConditions } from "./conditions.ts";

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A place policy whose network is given: condition [1, 2] → action. */
async function policyOf(network: (condition: Value) => Value): Promise<OnnxPolicy> {
  const graph = new GraphBuilder();
  const action = network(graph.input("condition", [1, 2]));
  graph.output("action", action);
  const bytes = graph.encode();
  const folder = mkdtempSync(join(tmpdir(), "praxis-policy-"));
  folders.push(folder);
  writeFileSync(join(folder, "place.onnx"), bytes);
  const file = {
    file: "place.onnx",
    sha256: createHash("sha256").update(bytes).digest("hex"),
    inputs: { condition: [1, 2] },
    outputs: { action: action.shape },
  };
  const training = { steps: 0, cpuSeconds: 0, wallSeconds: 0, joules: {}, date: "2026-01-01", revision: "none" };
  const rest = { data: {}, training, seed: 0, licence: "Apache-2.0", evaluation: {} };
  writeFileSync(
    join(folder, "policy.json"),
    JSON.stringify({ name: "tiny", description: "For tests", files: { place: file }, ...rest }),
  );
  return new OnnxPolicy("place", await loadModel(folder, "place"));
}

/** Eight copies of the condition, each halved again: place's parts are z and gripper. */
const halving = (condition: Value): Value =>
  concat(
    Array.from({ length: 8 }, (_, i) => multiply(condition, 0.5 ** i)),
    1,
  );

policyContract("OnnxPolicy", async () => ({
  policy: await policyOf(halving),
  observation: observationAt(0),
  conditions: randomConditions("place", 5),
}));

describe("OnnxPolicy", () => {
  const infer = async (
    network: (condition: Value) => Value,
    condition: readonly number[],
  ): ReturnType<OnnxPolicy["infer"]> => (await policyOf(network)).infer(observationAt(0), condition);
  const isModelError =
    (words: RegExp) =>
    (error: unknown): boolean =>
      error instanceof ModelError && words.test(error.message);

  it("reads the model's numbers as actions in the skill's layout, first one first", async () => {
    const chunk = await infer(halving, [2 ** -6, 0.5]);
    assert.deepEqual(
      chunk.map(({ translation, gripper }) => [translation, gripper]),
      Array.from({ length: 8 }, (_, i) => [[0, 0, 2 ** -6 * 0.5 ** i], 0.5 * 0.5 ** i]),
    );
  });

  it("refuses what is not a number, in and out, as a fault of the model", async () => {
    // (x − x)/(x − x) is 0/0.
    const undefinedNumber = (condition: Value): Value => {
      const zero = subtract(condition, condition);
      return concat(
        [halving(condition), divide(zero, zero)].map((v, i) => (i === 0 ? slice(v, 1, 0, 14) : v)),
        1,
      );
    };
    await assert.rejects(infer(undefinedNumber, [0.1, 0.2]), isModelError(/computed NaN/));
    for (const bad of [NaN, Infinity]) {
      await assert.rejects(infer(halving, [0.1, bad]), isModelError(/input "condition"/));
    }
  });

  it("refuses a chunk or a condition of another length", async () => {
    const short = (condition: Value): Value => slice(halving(condition), 1, 0, 14);
    await assert.rejects(infer(short, [0.1, 0.2]), isModelError(/"place" must give 8 × 2 numbers; got 14/));
    await assert.rejects(infer(halving, [0.1, 0.2, 0.3]), isModelError(/takes 2 numbers/));
  });
});
