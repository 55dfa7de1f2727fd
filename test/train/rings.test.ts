import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelError } from "../../src/core/index.ts";
import { type ModelCard, readCard } from "../../src/model/ModelCard.ts";
import { trainRings, type TrainRingsOptions } from "../../src/train/rings.ts";
import type { TrainingRun } from "../../src/train/trainingRuns.ts";

describe("trainRings()", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "praxis-rings-"))));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const at = (name: string): string => join(folder, name);
  const pictures = "pictures-0-2.bin";
  const steps = 4;
  const phases = ["network rods", "network stacks"];
  const train = (name: string, more: Partial<TrainRingsOptions> = {}) =>
    trainRings({
      out: at(`${name}-model`),
      directory: at(name),
      seed: 6,
      pictures: 2,
      steps: { rods: steps, stacks: steps },
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
    const begun = new Set<string>();
    const stopped = train("stopped", {
      signal: controller.signal,
      onProgress: ({ phase }) => {
        begun.add(phase);
        if (phases.every((network) => begun.has(network))) controller.abort(new Error("enough"));
      },
    });
    await assert.rejects(stopped, /^Error: enough$/);
    assert.throws(() => networks("stopped"), /ENOENT/);

    const done: Record<string, number[]> = {};
    const { card } = await train("stopped", {
      onProgress: ({ phase, done: n }) => {
        (done[phase] ??= []).push(n);
      },
    });
    assert.deepEqual(done["evaluation"], [1, 2]);
    for (const phase of phases) {
      // How many steps had been done before the other began, nobody knows: one at least.
      const left = done[phase] ?? [];
      assert.ok(left.length < steps);
      assert.deepEqual(left, Array.from({ length: steps }, (_, i) => i + 1).slice(steps - left.length), phase);
    }

    // The same pictures, which take their time, but no state of the networks.
    mkdirSync(at("whole"));
    copyFileSync(join(at("stopped"), pictures), join(at("whole"), pictures));
    const whole = await train("whole");
    assert.deepEqual(networks("whole"), networks("stopped"));
    assert.deepEqual(whole.card, card);

    assert.deepEqual(await readCard(at("stopped-model")), card);
    assert.equal(card.training.steps, 2 * steps);
    const { lossCurve, ...evaluation } = card.evaluation;
    // Networks of a few steps see nothing, and every toy has rings.
    assert.deepEqual(evaluation, {
      purpose: "validation",
      ...{ pictures: 2, exact: 0, exactShare: 0, ringsOnEachRod: 0 },
      table: "benchmarks/results/rings.json",
    });
    const curves = Object.values(lossCurve as Readonly<Record<string, readonly number[]>>);
    assert.deepEqual(
      curves.map((losses) => [losses.length, losses.every((loss) => loss > 0)]),
      [
        [steps, true],
        [steps, true],
      ],
    );
    const text = readFileSync(join(at("stopped-model"), "README.md"), "utf8");
    assert.ok(text.includes("0 of 2 validation pictures") && !text.includes("undefined"));
  });

  it("refuses to train one network where the other is nowhere", async () => {
    await assert.rejects(train("alone", { networks: ["stacks"] }), {
      name: "RangeError",
      message: /\(rods\) stay as those of another model are, and there is none/,
    });
    assert.throws(() => networks("alone"), /ENOENT/);
  });

  it("trains one network further, leaves the other as it was, and tells of both runs", async function () {
    this.timeout(60_000);
    const before = await train("before");
    const further = await train("further", { from: at("before-model"), networks: ["stacks"], seed: 7 });
    const [[rods, stacks], [sameRods, otherStacks]] = [networks("before"), networks("further")];
    assert.equal(sameRods, rods);
    assert.notEqual(otherStacks, stacks);
    const { data, training, evaluation, seed } = further.card;
    assert.deepEqual([data["pictures"], data["seeds"], seed], [4, "6000000 .. 6000001; 7000000 .. 7000001", 6]);
    assert.deepEqual(data["samplesShown"], { rods: steps * 8, stacks: 2 * steps * 16 });
    assert.equal(training.steps, 3 * steps);
    const runs = data["runs"] as unknown as readonly TrainingRun[];
    assert.deepEqual(
      runs.map(({ networks: trained }) => trained),
      [["rods", "stacks"], ["stacks"]],
    );
    const sha = (role: string): string => before.card.files[role]!.sha256;
    assert.deepEqual(runs[1]!.from, { rods: sha("rods"), stacks: sha("stacks") });
    const curves = (card: ModelCard) => card.evaluation["lossCurve"] as Readonly<Record<string, readonly number[]>>;
    assert.deepEqual(curves(further.card)["rods"], curves(before.card)["rods"]);
    assert.notDeepEqual(evaluation["lossCurve"], before.card.evaluation["lossCurve"]);
    const text = readFileSync(join(at("further-model"), "README.md"), "utf8");
    assert.match(text, /`npx praxis train rings --seed 6 --pictures 2` makes .*, then `npx praxis train rings --seed 7 --pictures 2 --from … --networks stacks`/); // prettier-ignore

    await assert.rejects(train("before", { from: at("further-model") }), /begun with another model to go on from/);
    await assert.rejects(train("nowhere", { from: at("missing") }), ModelError);
    await assert.rejects(train("nothing", { networks: ["stacks"] }), RangeError);
    // As cards were before they told of several runs.
    const path = join(at("before-model"), "policy.json");
    const old = { pictures: 2, batches: {}, seeds: { training: [0, 99] } };
    writeFileSync(path, JSON.stringify({ ...before.card, data: old }));
    await assert.rejects(train("old", { from: at("before-model") }), /does not say what the model was shown/);
  });

  for (const failing of phases) {
    it(`fails where the ${failing} does, when the other has kept its state`, async function () {
      this.timeout(60_000);
      const name = `failing ${failing}`;
      const other = phases.find((phase) => phase !== failing)!;
      let hasBegun = false;
      const failed = train(name, {
        pictures: 1,
        // Nobody would wait for the end of the other.
        steps: { rods: 10_000, stacks: 10_000 },
        onProgress: ({ phase }) => {
          hasBegun ||= phase === other;
          if (phase === failing && hasBegun) throw new Error("broken");
        },
      });
      await assert.rejects(failed, /^Error: broken$/);
      assert.ok(existsSync(join(at(name), `${other.replace("network ", "")}.checkpoint`)));
    });
  }
});
