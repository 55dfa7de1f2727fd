import assert from "node:assert/strict";
import type { JsonRecord, ModelCard, ModelFile } from "../../src/model/ModelCard.ts";
import { bothTrainings, isWithin, runsOf, summedRuns, trainingOf } from "../../src/train/trainingRuns.ts";
import { card, shaOf } from "../cli/report/modelCards.ts";

const file = (role: string): ModelFile => ({ file: `${role}.onnx`, sha256: shaOf(role), inputs: {}, outputs: {} });

describe("the runs that a model took", () => {
  const first = card(
    "perception",
    { steps: 6, cpuSeconds: 100, date: "1", joules: { estimated: 400 } },
    {
      files: Object.fromEntries(["scene", "disc", "area"].map((role) => [role, file(role)])),
      ...{ seed: 5, data: { pictures: 8, seeds: "0 .. 7", samplesShown: { scene: 10, disc: 20, area: 5 } } },
    },
  );
  const more = { steps: 2, cpuSeconds: 30, date: "2", joules: { estimated: 100 } };
  const further = (before: ModelCard): ModelCard => {
    const run = {
      ...{ networks: ["disc"] as const, seed: 9, pictures: 4, seeds: "8 .. 11", samplesShown: { disc: 7 } },
      ...{ from: { disc: "abc" }, training: card("perception", more).training },
    };
    const { data, training, seed } = summedRuns([...runsOf(before), run]);
    return { ...before, data, training, seed };
  };

  it("are summed up, however many there are, under the first one's seed", () => {
    const { data, training, seed } = further(further(first));
    assert.deepEqual([data["pictures"], data["seeds"], seed], [16, "0 .. 7; 8 .. 11; 8 .. 11", 5]);
    assert.deepEqual(data["samplesShown"], { scene: 10, disc: 34, area: 5 });
    assert.deepEqual([training.steps, training.cpuSeconds, training.joules], [10, 160, { estimated: 600 }]);
    const runs = data["runs"] as readonly JsonRecord[];
    assert.deepEqual(
      runs.map(({ networks }) => networks),
      [["scene", "disc", "area"], ["disc"], ["disc"]],
    );
    assert.equal(summedRuns(runsOf(first)).data["runs"], undefined);
  });

  it("are a network's where they trained it, and are known in a model that went on from another", () => {
    const second = further(first);
    assert.equal(trainingOf(second, ["scene"]).cpuSeconds, 100);
    assert.equal(trainingOf(second, ["disc"]).cpuSeconds, 130);
    assert.ok(isWithin(first, second) && !isWithin(second, first));
  });

  it("keep joules that not all of them have, and say so", () => {
    const took = (joules: Readonly<Record<string, number>>) => card("perception", { joules }).training;
    const { joules } = bothTrainings(
      took({ "counter, gpu": 5, estimated: 1, "counter, dram, not of all parts": 2 }),
      took({ estimated: 2, "counter, dram": 3 }),
    );
    assert.deepEqual(joules, {
      "counter, gpu, not of all parts": 5,
      estimated: 3,
      "counter, dram, not of all parts": 5,
    });
  });
});
