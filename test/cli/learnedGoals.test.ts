import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { EpisodeRunner } from "../../src/cli/bench/EpisodeRunner.ts";
import { chooseScenario } from "../../src/cli/compose/chooseScenario.ts";
import type { Configuration } from "../../src/cli/compose/Configuration.ts";
import { loadDomain } from "../../src/cli/compose/loadDomain.ts";
import { makeGoalPredictor } from "../../src/cli/compose/makeGoalPredictor.ts";
import { onClasses, statuses } from "../../src/goal/learned/goalLayout.ts";
import { LearnedGoalPredictor } from "../../src/goal/learned/LearnedGoalPredictor.ts";
import { slots } from "../../src/goal/learned/SlottedScene.ts";
import { type Rig, writeRiggedModel } from "../goal/learned/riggedModel.ts";
import { sceneOf } from "../train/goal/simpleExamples.ts";
import { assertComplaint } from "./assertComplaint.ts";
import { praxis, scratch, type Ended } from "./praxis.ts";

/** A network that wants the smallest disc on the middle peg, whatever is said. */
const smallestToMiddle: Rig = {
  says: {
    status: { 0: 3 },
    on: { [1 + slots.discs + 1]: 3, ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((disc) => [disc * onClasses, 3])) },
  },
};

describe("a trained network as goal predictor", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  after(remove);
  const model = join(dir, "goal");
  before(() => {
    writeRiggedModel(model, smallestToMiddle);
  });

  const asking = (directory: string, ...args: string[]): Promise<Ended> =>
    praxis(...args, "--world", "symbolic", "--goal-predictor", "learned", "--goal-model", directory);

  it("has its goal pursued, and records name the network", async () => {
    const ended = await asking(model, "run", "Blau in die Mitte, bitte!", "--json");
    assert.equal(ended.code, 0, ended.stderr);
    const record = ended.json().find(({ kind }) => kind === "episode") as {
      readonly versions: Readonly<Record<string, string>>;
      readonly outcome: string;
    };
    assert.equal(record.outcome, "success");
    assert.match(record.versions["configuration"]!, / goals=learned:goal:[0-9a-f]{16} /);
  });

  it("reads the goals of a benchmark's workers", async () => {
    const out = join(dir, "bench");
    const ended = await asking(model, "bench", "--scenarios", "move", "--episodes", "1", "--json", "--out", out);
    const summary = ended.json().at(-1)!;
    assert.equal(summary["kind"], "summary", ended.stderr);
    assert.match(JSON.stringify(ended.json()), / goals=learned:goal:[0-9a-f]{16} /);
  });

  it("must be there before anything is done", async () => {
    const [none, out] = [join(dir, "none"), join(dir, "never")];
    const [run, bench] = await Promise.all([
      asking(none, "run", "--out", out),
      asking(none, "bench", "--episodes", "1", "--out", out),
    ]);
    for (const ended of [run, bench]) {
      assertComplaint(ended, 11, /There is no model in ".*none": "policy\.json" cannot be read/);
    }
    assert.ok(!existsSync(out));
  });

  it("is freed with the stack that asks it", async () => {
    const configuration: Configuration = {
      ...{ agent: "nesy-oracle", world: "symbolic", noise: "none", observationNoise: { position: 0, yaw: 0 } },
      ...{ senseEvery: 1, senseDelay: 0, policy: "scripted", policies: "", goalModel: model },
    };
    const domain = loadDomain("hanoi");
    const provenance = { gitRevision: "r", versions: {} };
    const runner = await EpisodeRunner.create({ configuration, domain, provenance, hardware: "shared" });
    const scenario = chooseScenario(domain, { name: "hanoi-3", seed: 1, noise: "none" });
    const { error } = await runner.run({ scenario, seed: 1 });
    assert.equal(error, undefined);
    await runner.close();
    const { error: late } = await runner.run({ scenario, seed: 1 });
    assert.match(String(late), /dispos/);
  });

  it("is shown no picture, for it has learned from none of a camera", async () => {
    const sees = join(dir, "sees");
    writeRiggedModel(sees, { ...smallestToMiddle, pictured: { status: { [statuses.indexOf("foreign")]: 20 } } });
    const { predictor, dispose } = await makeGoalPredictor(loadDomain("hanoi"), { goalModel: sees });
    const bare = await LearnedGoalPredictor.load(sees);
    const data = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => i);
    const image = { width: 8, height: 8, channels: 3, data } as const;
    const request = { words: "go", ...sceneOf(["red"], [["red"], [], []]), images: [image], dialogue: [] };
    assert.equal((await bare.predict(request)).status, "rejected");
    assert.equal((await predictor.predict(request)).status, "predicted");
    await bare.dispose();
    await dispose();
  });
});
