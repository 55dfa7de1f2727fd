import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCard } from "../../src/model/ModelCard.ts";
import { trainRings, type TrainRingsOptions } from "../../src/train/rings.ts";

describe("trainRings()", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "praxis-rings-"))));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const at = (name: string): string => join(folder, name);
  const pictures = "pictures-0-2.bin";
  const train = (name: string, more: Partial<TrainRingsOptions> = {}) =>
    trainRings({
      out: at(`${name}-model`),
      directory: at(name),
      seed: 6,
      pictures: 2,
      steps: { rods: 2, stacks: 2 },
      validationPictures: 2,
      revision: "abc",
      date: "2026-01-02T03:04:05.000Z",
      cost: () => ({ cpuSeconds: 1, wallSeconds: 2, joules: { estimated: 3 } }),
      ...more,
    });
  const networks = (name: string): string[] =>
    ["rods.onnx", "stacks.onnx"].map((file) => readFileSync(join(at(`${name}-model`), file)).toString("base64"));

  it("stops, goes on to the same networks, and writes a card that tells how they read", async function () {
    this.timeout(60_000);
    const controller = new AbortController();
    const stopped = train("stopped", {
      signal: controller.signal,
      onProgress: ({ phase }) => {
        if (phase === "network rods") controller.abort(new Error("enough"));
      },
    });
    await assert.rejects(stopped, /^Error: enough$/);
    assert.throws(() => networks("stopped"), /ENOENT/);

    const done: string[] = [];
    const { card } = await train("stopped", {
      onProgress: ({ phase, done: n }) => {
        if (phase !== "pictures") done.push(`${phase} ${n}`);
      },
    });
    // One step of the first network had been done.
    const left = ["network rods 2", "network stacks 1", "network stacks 2", "evaluation 1", "evaluation 2"];
    assert.deepEqual(done, left);

    // The same pictures, which take their time, but no state of the networks.
    mkdirSync(at("whole"));
    copyFileSync(join(at("stopped"), pictures), join(at("whole"), pictures));
    const whole = await train("whole");
    assert.deepEqual(networks("whole"), networks("stopped"));
    assert.deepEqual(whole.card, card);

    assert.deepEqual(await readCard(at("stopped-model")), card);
    assert.equal(card.training.steps, 4);
    const { lossCurve, ...evaluation } = card.evaluation;
    // Networks of two steps see nothing, and every toy has rings.
    assert.deepEqual(evaluation, {
      purpose: "validation",
      ...{ pictures: 2, exact: 0, exactShare: 0, ringsOnEachRod: 0 },
      table: "benchmarks/results/rings.json",
    });
    const curves = Object.values(lossCurve as Readonly<Record<string, readonly number[]>>);
    assert.deepEqual(
      curves.map((losses) => [losses.length, losses.every((loss) => loss > 0)]),
      [
        [2, true],
        [2, true],
      ],
    );
    const text = readFileSync(join(at("stopped-model"), "README.md"), "utf8");
    assert.ok(text.includes("0 of 2 validation pictures") && !text.includes("undefined"));
  });
});
