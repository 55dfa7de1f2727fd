import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCard } from "../../src/model/ModelCard.ts";
import { SceneReader } from "../../src/perception/vision/SceneReader.ts";
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
      closeUpSteps: 1,
      validationScenes: 1,
      revision: "abc",
      date: "2026-01-02T03:04:05.000Z",
      cost: () => ({ cpuSeconds: 1, wallSeconds: 2, joules: { estimated: 3 } }),
      ...more,
    });
  const networks = (name: string, files: readonly string[]): string[] =>
    files.map((file) => readFileSync(join(at(`${name}-model`), file)).toString("base64"));

  it("stops, goes on to the same networks, and writes a card that tells what there is", async function () {
    this.timeout(300_000);
    const controller = new AbortController();
    const stopped = train("stopped", {
      signal: controller.signal,
      onProgress: ({ phase }) => {
        if (phase === "network scene") controller.abort(new Error("enough"));
      },
    });
    await assert.rejects(stopped, /^Error: enough$/);
    assert.throws(() => networks("stopped", ["scene.onnx"]), /ENOENT/);

    const steps: number[] = [];
    const { card } = await train("stopped", {
      onProgress: ({ phase, done }) => {
        if (phase === "network scene") steps.push(done);
      },
    });
    assert.deepEqual(steps, [2], "one step had been done");

    // The same pictures, which take their time, but no state of the networks.
    mkdirSync(at("whole"));
    copyFileSync(join(at("stopped"), pictures), join(at("whole"), pictures));
    const whole = await train("whole");
    const files = Object.values(card.files).map(({ file }) => file);
    assert.equal(files.length, 3);
    assert.deepEqual(networks("whole", files), networks("stopped", files));
    assert.deepEqual(card, whole.card);

    assert.deepEqual(await readCard(at("stopped-model")), card);
    assert.equal(card.training.steps, 4);
    assert.equal(card.data["seeds"], "1060000000 .. 1060000001, of hard pictures up to 9000000 further");
    assert.equal(card.evaluation["scenes"], 1);
    const curves = Object.values(card.evaluation["lossByTenth"] as Readonly<Record<string, readonly number[]>>);
    assert.deepEqual(
      curves.map(({ length }) => length),
      [2, 1, 1],
    );
    assert.ok(curves.flat().every((loss) => loss > 0));
    const text = readFileSync(join(at("stopped-model"), "README.md"), "utf8");
    assert.ok(text.includes("2 pictures drawn by sim/render") && !text.includes("undefined"));

    const reader = await SceneReader.load(at("stopped-model"));
    await reader.dispose();

    await assert.rejects(train("alone", { networks: ["disc"] }), { name: "RangeError", message: /\(scene, area\)/ });

    // Further, of one network only.
    mkdirSync(at("further"));
    copyFileSync(join(at("stopped"), pictures), join(at("further"), pictures));
    const further = await train("further", { from: at("stopped-model"), networks: ["disc"] });
    assert.deepEqual(
      networks("further", ["scene.onnx", "area.onnx"]),
      networks("stopped", ["scene.onnx", "area.onnx"]),
    );
    assert.notDeepEqual(networks("further", ["disc.onnx"]), networks("stopped", ["disc.onnx"]));
    const { steps: all, cpuSeconds, joules } = further.card.training;
    assert.deepEqual([all, cpuSeconds, joules], [4 + 1, 2, { estimated: 6 }]);
    const runs = further.card.data["runs"] as { networks: string[]; training: { cpuSeconds: number } }[];
    assert.deepEqual(
      runs.map((run) => [run.networks.join(), run.training.cpuSeconds]),
      [["scene,disc,area", 1], ["disc", 1]],
    ); // prettier-ignore
    assert.equal(further.card.seed, 6);
  });
});
