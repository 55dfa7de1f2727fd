import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCard } from "../../src/model/ModelCard.ts";
import { loadModel } from "../../src/model/OnnxModel.ts";
import { trainPerception, type TrainPerceptionOptions } from "../../src/train/perception.ts";

describe("trainPerception()", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "praxis-perception-"))));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const at = (name: string): string => join(folder, name);
  const pictures = "pictures-0-2.bin";
  const train = (name: string, more: Partial<TrainPerceptionOptions> = {}) =>
    trainPerception({
      out: at(`${name}-model`),
      directory: at(name),
      seed: 6,
      pictures: 2,
      steps: 2,
      scenes: 1,
      revision: "abc",
      date: "2026-01-02T03:04:05.000Z",
      cost: () => ({ cpuSeconds: 1, wallSeconds: 2, joules: { estimated: 3 } }),
      ...more,
    });
  const network = (name: string): Buffer => readFileSync(join(at(`${name}-model`), "scene.onnx"));

  it("stops, goes on to the same network, and writes a card that tells what there is", async function () {
    this.timeout(120_000);
    const controller = new AbortController();
    const stopped = train("stopped", {
      signal: controller.signal,
      onProgress: ({ phase }) => {
        if (phase === "network") controller.abort(new Error("enough"));
      },
    });
    await assert.rejects(stopped, /^Error: enough$/);
    assert.throws(() => network("stopped"), /ENOENT/);

    const steps: number[] = [];
    const { card } = await train("stopped", {
      onProgress: ({ phase, done }) => void (phase === "network" && steps.push(done)),
    });
    assert.deepEqual(steps, [2], "one step had been done");

    // The same pictures, which take their time, but no state of the network.
    mkdirSync(at("whole"));
    copyFileSync(join(at("stopped"), pictures), join(at("whole"), pictures));
    const whole = await train("whole");
    assert.ok(network("whole").equals(network("stopped")));
    assert.deepEqual(card, whole.card);

    assert.deepEqual(await readCard(at("stopped-model")), card);
    assert.equal(card.training.steps, 2);
    assert.equal(card.data["seeds"], "1060000000 .. 1060000001");
    assert.equal(card.evaluation["scenes"], 1);
    const losses = card.evaluation["lossByTenth"] as readonly number[];
    assert.ok(losses.length === 2 && losses.every((loss) => loss > 0), losses.join());
    const text = readFileSync(join(at("stopped-model"), "README.md"), "utf8");
    assert.ok(text.includes("2 pictures drawn by sim/render") && !text.includes("undefined"));

    const model = await loadModel(at("stopped-model"));
    await model.dispose();
  });
});
