import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TrainingCost } from "../../src/energy/TrainingEnergy.ts";
import { readCard } from "../../src/model/ModelCard.ts";
import { writeTinyEpisodes } from "../train/vla/tinyEpisodes.ts";
import { scratch, start } from "./praxis.ts";

describe("praxis train vla", function () {
  this.timeout(120_000);
  const { dir, remove } = scratch();
  after(remove);

  it("refuses a model without eyes before it plays anything", async () => {
    const data = join(dir, "never");
    const ended = await start(["train", "vla", "--perception", "policies/goal", "--data", data]).ended;
    assert.equal(ended.code, 11);
    assert.match(
      ended.stderr,
      /^praxis: The model "policies\/goal" is "\w+" and sees no whole pictures; .* --perception\n$/,
    );
    assert.ok(!existsSync(data));
  });

  it("uses the demonstrations that are there, and counts what they cost as part of the training", async () => {
    const data = join(dir, "data");
    const episodes = join(data, "episodes");
    mkdirSync(episodes, { recursive: true });
    // As many as one game of each kind to learn from and those held out.
    const { training } = writeTinyEpisodes(join(dir, "tiny"), { games: 9, stackings: 21, held: 0 });
    for (const [i, path] of training.entries()) {
      const kinds = i < 9 ? ["hanoi", "starts"] : ["stacking"];
      // Of the one stacking to learn from there are all frames.
      const every = i === 9 ? 1 : 5;
      const number = String(i < 9 ? i : i - 9).padStart(4, "0");
      for (const kind of kinds) cpSync(path, join(episodes, `${kind}-${number}-clean-every${every}.episode`));
    }
    const spent: TrainingCost = {
      ...{ cpuSeconds: 5000, wallSeconds: 3000, joulesLow: 20_000, joulesHigh: 40_000, counters: [] },
      ...{ method: "estimated", constants: "" },
    };
    writeFileSync(join(data, "cost.json"), JSON.stringify(spent));
    const [seed, out] = ["987654323", join(dir, "model")];
    const args = ["--encoder", "state", "--episodes", "1", "--steps", "1", "--data", data, "--out", out];
    try {
      const ended = await start(["train", "vla", "--json", "--seed", seed, ...args]).ended;
      assert.equal(ended.code, 0, ended.stderr);
      const { training: record, data: described } = await readCard(out);
      assert.ok(record.cpuSeconds > 5000.5 && record.cpuSeconds < 5600, `${record.cpuSeconds} s`);
      assert.ok(record.joules["estimated, low"]! > 20_001, JSON.stringify(record.joules));
      assert.deepEqual([described["episodes"], described["validationEpisodes"]], [3, 36]);
      const { dataCost } = described as { dataCost: { cpuSeconds: number; episodes: number } };
      assert.ok(dataCost.cpuSeconds >= 5000 && dataCost.cpuSeconds < record.cpuSeconds, `${dataCost.cpuSeconds} s`);
      assert.equal(dataCost.episodes, 3 + 36);
      assert.ok(readFileSync(join(out, "README.md"), "utf8").includes("the data of all 39 episodes"));
      assert.equal(
        described["command"],
        `npx praxis train vla --encoder state --seed ${seed} --steps 1 --data-share 1 --episodes 1`,
      );
      // The demonstrations' own cost is kept without the training's.
      const kept = JSON.parse(readFileSync(join(data, "cost.json"), "utf8")) as TrainingCost;
      assert.ok(kept.cpuSeconds < record.cpuSeconds);
    } finally {
      rmSync(join("runs", `train-vla-state-seed${seed}-steps1-share1`), { recursive: true, force: true });
    }
  });
});
