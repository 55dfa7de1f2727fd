import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../src/cli/packageRoot.ts";
import { Rng } from "../../src/core/index.ts";
import { LearnedGoalPredictor } from "../../src/goal/learned/LearnedGoalPredictor.ts";
import { readCard } from "../../src/model/ModelCard.ts";
import { trainGoal, type TrainGoalOptions } from "../../src/train/goal.ts";
import { drawSimpleExample, sceneOf } from "./goal/simpleExamples.ts";

describe("trainGoal()", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "praxis-train-goal-"))));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const at = (name: string): string => join(folder, name);
  const steps = 4;
  const written = Array.from({ length: 9 }, (_, i) => drawSimpleExample(new Rng(i, "written")));
  const train = (name: string, more: Partial<TrainGoalOptions> = {}) =>
    trainGoal({
      out: at(`${name}-model`),
      directory: at(name),
      seed: 6,
      material: { folder: join(packageRoot(), "src", "train", "goal", "phrases"), written },
      ...{ networks: 2, steps, batchSize: 2, vocabularyExamples: 150, validationExamples: 12 },
      revision: "abc",
      date: "2026-01-02T03:04:05.000Z",
      cost: () => ({ cpuSeconds: 1, wallSeconds: 2, joules: { estimated: 3 } }),
      ...more,
    });
  const network = (name: string, file: string): string =>
    readFileSync(join(at(`${name}-model`), file)).toString("base64");

  it("stops, goes on to the same network, and writes a card that a predictor can be loaded with", async function () {
    this.timeout(120_000);
    const controller = new AbortController();
    const stopped = train("stopped", {
      signal: controller.signal,
      onProgress: ({ phase, done }) => {
        if (phase === "network goal" && done === 2) controller.abort(new Error("enough"));
      },
    });
    await assert.rejects(stopped, /^Error: enough$/);
    assert.ok(!existsSync(join(at("stopped-model"), "goal.onnx")));

    const done: Record<string, number[]> = {};
    const { card } = await train("stopped", {
      onProgress: ({ phase, done: n }) => {
        (done[phase] ??= []).push(n);
      },
    });
    const all = Array.from({ length: 12 }, (_, i) => i + 1);
    // The other network, in a thread, stopped some time after the first, or not at all.
    const { "network goal 2": second = [], ...others } = done;
    assert.ok(second.length > 0 && second.at(-1) === steps, String(second));
    assert.deepEqual(others, { vocabulary: [100, 150], "network goal": [3, 4], calibration: all, evaluation: all });
    const whole = await train("whole");
    for (const file of ["goal.onnx", "goal-2.onnx"]) assert.equal(network("whole", file), network("stopped", file));
    assert.notEqual(network("whole", "goal-2.onnx"), network("whole", "goal.onnx"));
    assert.deepEqual(whole.card, card);

    assert.deepEqual(await readCard(at("stopped-model")), card);
    assert.equal(card.training.steps, 2 * steps);
    assert.equal(card.evaluation["requests"], 12);
    const curves = card.evaluation["lossCurve"] as Readonly<Record<string, readonly number[]>>;
    assert.deepEqual(
      Object.entries(curves).map(([name, losses]) => [name, losses.length]),
      [
        ["goal", steps],
        ["goal 2", steps],
      ],
    );
    const text = readFileSync(join(at("stopped-model"), "README.md"), "utf8");
    assert.ok(text.includes("12 validation requests") && !text.includes("undefined"));

    const predictor = await LearnedGoalPredictor.load(at("stopped-model"));
    const scene = sceneOf(["blue", "red"], [["red", "blue"], [], []]);
    const result = await predictor.predict({
      words: "put the blue disc to the right",
      ...scene,
      images: [],
      dialogue: [],
    });
    assert.ok(["predicted", "ambiguous", "rejected"].includes(result.status));
    await predictor.dispose();
  });

  it("finds out how far it can be trusted with the requests that it is given", async () => {
    const requests = Array.from({ length: 5 }, (_, i) => drawSimpleExample(new Rng(i, "given")));
    const considered: number[] = [];
    const { card } = await train("given", {
      calibrationRequests: { source: "five of them", requests },
      onProgress: ({ phase, done }) => {
        if (phase === "calibration") considered.push(done);
      },
    });
    assert.deepEqual(considered, [1, 2, 3, 4, 5]);
    assert.equal(card.data["calibration"], "five of them");
    assert.equal(card.evaluation["requests"], 12);
  });
});
