import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EpisodeRunner } from "../../src/cli/bench/EpisodeRunner.ts";
import { chooseScenario } from "../../src/cli/compose/chooseScenario.ts";
import { configurationKey, type Configuration } from "../../src/cli/compose/Configuration.ts";
import { loadDomain } from "../../src/cli/compose/loadDomain.ts";
import { FileError, type Scenario } from "../../src/core/index.ts";
import { readEpisodes } from "../../src/episode/readEpisodes.ts";
import { scratch } from "./praxis.ts";

const domain = loadDomain("hanoi");
const configuration: Configuration = {
  agent: "nesy-oracle",
  world: "symbolic",
  noise: "none",
  observationNoise: { position: 0, yaw: 0 },
  senseEvery: 1,
  senseDelay: 0,
  policy: "scripted",
  policies: "",
};
const provenance = { gitRevision: "r", versions: { praxis: "0" } };
const scenario = chooseScenario(domain, { name: "hanoi-2", seed: 1, noise: "none" });

describe("EpisodeRunner", () => {
  const { dir, remove } = scratch();
  after(remove);
  const create = (out?: string): Promise<EpisodeRunner> =>
    EpisodeRunner.create({ configuration, domain, provenance, hardware: "shared", ...(out !== undefined && { out }) });

  it("hands records back without a file, each its own", async () => {
    const files = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("praxis-"));
    const before = files();
    const runner = await create();
    assert.deepEqual(files(), before);
    for (const seed of [1, 2]) {
      const { record, result } = await runner.run({ scenario, seed });
      assert.deepEqual([record.seed, record.outcome, record.controlSteps], [seed, "success", result!.controlSteps]);
      assert.match(record.versions[configurationKey]!, /agent=nesy-oracle world=symbolic/);
      assert.ok(record.costs!.windows["world"]!.count > record.controlSteps);
      // Nobody watches the steps, so only the end is a cost of recording, and that comes after the meter's.
      assert.equal(record.costs!.windows["record"]?.count, 1);
    }
    await runner.close();
    assert.deepEqual(files(), before);
  });

  it("writes the record that it hands back, and the steps", async () => {
    const out = join(dir, "written");
    const runner = await create(out);
    const { record } = await runner.run({ scenario, seed: 3 });
    await runner.close();
    assert.deepEqual(readEpisodes(out), [record]);
    assert.equal(readdirSync(join(out, "traces")).length, 1);
  });

  it("hands back the record of an episode that an exception ended, with the exception", async () => {
    const runner = await create();
    const full = new FileError("x", "the disk is full");
    const observer = {
      onStep: () => {
        throw full;
      },
    };
    const { record, result, error } = await runner.run({ scenario, seed: 1, observers: [observer] });
    assert.deepEqual([record.outcome, record.reason, record.controlSteps], ["error", "the disk is full", 1]);
    assert.deepEqual([result, error], [undefined, full]);
    await runner.close();
  });

  it("never hands back an earlier episode's record for one that did not start", async () => {
    const runner = await create();
    await runner.run({ scenario, seed: 1 });
    const impossible: Scenario = { ...scenario, scene: { ...scenario.scene, towers: {} } };
    await assert.rejects(runner.run({ scenario: impossible, seed: 2 }), /Cannot reset "symbolic"/);
    await runner.close();
  });
});
