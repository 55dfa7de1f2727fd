import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TrainingCost } from "../../src/energy/TrainingEnergy.ts";
import { trainSkills } from "../../src/train/skills.ts";
import { assertComplaint } from "./assertComplaint.ts";
import { praxis, scratch, start } from "./praxis.ts";

describe("praxis train skills", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  after(remove);

  it("hears Ctrl-C within a second in the midst of demonstrations", async () => {
    // A seed of its own, so that nobody's checkpoints are in the way.
    const seed = "987654321";
    const out = join(dir, "skills");
    let interruptedAt = 0;
    const running = start(["train", "skills", "--seed", seed, "--demonstrations", "1000", "--json", "--out", out], {
      onOutput: () => {
        if (interruptedAt > 0) return;
        interruptedAt = performance.now();
        process.kill(-running.child.pid!, "SIGINT");
      },
    });
    try {
      const ended = await running.ended;
      const seconds = (performance.now() - interruptedAt) / 1000;
      assertComplaint(ended, 130, /Interrupted.*--resume/);
      assert.ok(seconds < 2, `${seconds} s`);
      assert.ok(!existsSync(join(out, "policy.json")));
    } finally {
      rmSync(join("runs", `train-skills-seed${seed}-demonstrations1000`), { recursive: true, force: true });
    }
  });

  it("stops in order when its stage is over, and keeps what that has cost", async () => {
    const seed = "987654325";
    const directory = join("runs", `train-skills-seed${seed}-demonstrations1000`);
    const out = join(dir, "staged");
    const args = ["train", "skills", "--seed", seed, "--demonstrations", "1000", "--minutes", "0.02", "--out", out];
    try {
      const costs: number[] = [];
      for (const more of [[], ["--resume"]]) {
        assertComplaint(await start([...args, ...more]).ended, 4, /Stopped after 0\.02 minutes.*--resume goes on/);
        costs.push((JSON.parse(readFileSync(join(directory, "cost.json"), "utf8")) as TrainingCost).cpuSeconds);
      }
      assert.ok(costs[0]! > 0 && costs[1]! > costs[0]!, String(costs));
      assert.ok(!existsSync(join(out, "policy.json")));
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it("keeps what it has cost where the process is killed", async () => {
    const seed = "987654322";
    const directory = join("runs", `train-skills-seed${seed}-demonstrations1000`);
    const running = start(["train", "skills", "--seed", seed, "--demonstrations", "1000", "--json", "--out", dir], {
      onOutput: () => {
        running.child.kill("SIGKILL");
      },
    });
    try {
      assert.equal((await running.ended).code, null);
      const { cpuSeconds, joulesLow } = JSON.parse(readFileSync(join(directory, "cost.json"), "utf8")) as TrainingCost;
      assert.ok(cpuSeconds > 0 && joulesLow > 0, `${cpuSeconds} s, ${joulesLow} J`);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it("makes the directory of its checkpoints, and waits for whoever is told of its progress", async () => {
    const controller = new AbortController();
    const directory = join(dir, "a", "b");
    let told = 0;
    const training = trainSkills({
      out: join(dir, "out"),
      seed: 1,
      demonstrations: 5,
      revision: "r",
      date: "2026-01-01T00:00:00Z",
      cost: () => ({ cpuSeconds: 0, wallSeconds: 0, joules: {} }),
      directory,
      signal: controller.signal,
      onProgress: async () => {
        told++;
        await new Promise((resolve) => setTimeout(resolve, 5));
        controller.abort();
      },
    });
    await assert.rejects(training, { name: "AbortError" });
    assert.equal(told, 1);
    assert.ok(existsSync(directory));
  });
});

describe("praxis train --from", function () {
  this.timeout(60_000);

  it("refuses what it cannot go on from, or would write over", async () => {
    const from = "policies/perception";
    const [alone, same, odd, oddRings, long] = await Promise.all([
      praxis("train", "perception", "--networks", "disc"),
      praxis("train", "perception", "--from", from),
      praxis("train", "perception", "--from", from, "--networks", "disc,eyes"),
      praxis("train", "rings", "--from", "policies/look-rings", "--networks", "disc"),
      praxis("train", "perception", "--minutes", "20000"),
    ]);
    assertComplaint(alone, 2, /--networks needs --from/);
    assertComplaint(same, 2, /--from and --out are both .*policies\/perception/);
    assertComplaint(odd, 2, /It must be some of scene, disc, area/);
    assertComplaint(oddRings, 2, /It must be some of rods, stacks/);
    assertComplaint(long, 2, /a number above 0, up to 10080/);
  });
});
