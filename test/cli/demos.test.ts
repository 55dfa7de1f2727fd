import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { demosCommand } from "../../src/cli/commands/demos.ts";
import { pictureSize } from "../../src/perception/vision/sceneMaps.ts";
import type { TrainingCost } from "../../src/energy/TrainingEnergy.ts";
import type { DemosManifest } from "../../src/train/demos.ts";
import { assertComplaint } from "./assertComplaint.ts";
import { praxis, scratch, start } from "./praxis.ts";

describe("praxis demos", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  after(remove);

  it("keeps finished episodes at Ctrl-C, and the same command goes on with them and with what they cost", async () => {
    const out = join(dir, "demos");
    const command = ["demos", "--out", out, "--kind", "stacking", "--episodes", "4", "--size", "16"];
    const done = (line: string): boolean => line.includes('"phase":"episodes","done":1,');
    const running = start([...command, "--json"], {
      onOutput: (stdout) => {
        if (stdout.trimEnd().split("\n").some(done)) process.kill(-running.child.pid!, "SIGINT");
      },
    });
    const { code, stderr } = await running.ended;
    assert.equal(code, 130, stderr);
    assert.match(stderr, /^praxis: Interrupted; the same command goes on$/m);
    const kept = readdirSync(join(out, "recordings")).filter((name) => name.endsWith(".episode"));
    assert.ok(kept.length >= 1 && kept.length < 4, kept.join(" "));
    const times = kept.map((name) => statSync(join(out, "recordings", name)).mtimeMs);
    const before = JSON.parse(readFileSync(join(out, "cost.json"), "utf8")) as TrainingCost;

    const ended = await praxis(...command, "--format", "lerobot", "--json");
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(
      kept.map((name) => statSync(join(out, "recordings", name)).mtimeMs),
      times,
    );
    const told = ended.json().at(-1)!;
    assert.equal(told["kind"], "demos");
    assert.ok((told["costOfAllRuns"] as TrainingCost).cpuSeconds > before.cpuSeconds);
    const { dataSets, costOfAllRuns } = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as DemosManifest;
    const { kinds } = dataSets.lerobot!;
    assert.deepEqual(kinds, told["kinds"]);
    assert.equal(kinds.stacking?.episodes, 4);
    assert.deepEqual([Object.keys(dataSets), told["files"]], [["lerobot"], { lerobot: "lerobot" }]);
    assert.ok((costOfAllRuns as TrainingCost).joulesLow > before.joulesLow);
    const text = await praxis(...command, "--format", "lerobot", "--prompts", "sub-task");
    assert.equal(text.code, 0, text.stderr);
    assert.match(text.stdout, /^stacking +4 +0 +\d+ +\d+$/m);
    assert.match(text.stdout, /^All runs in this directory, .+:$/m);
    assert.match(text.stdout, /^CPU-seconds: .*; wall: .* s$/m);
  });

  it("takes pictures as large as the agent remote, unless told otherwise", () => {
    assert.equal(demosCommand().opts()["size"], pictureSize);
  });

  it("complains of what it cannot do in one sentence", async () => {
    assertComplaint(await praxis("demos"), 2, /--out/);
    assertComplaint(await praxis("demos", "--out", dir, "--kind", "chess"), 2, /hanoi, starts, stacking/);
    assertComplaint(await praxis("demos", "--out", dir, "--size", "512"), 2, /from 16 to 256/);
    const training = join(dir, "training");
    mkdirSync(training);
    writeFileSync(join(training, "cost.json"), '{"cpuSeconds":1}');
    assertComplaint(
      await praxis("demos", "--out", training),
      12,
      /cost\.json" is in no manifest of demonstrations; move/,
    );
    assert.deepEqual(readdirSync(training), ["cost.json"]);
    const file = join(dir, "file");
    writeFileSync(file, "");
    assertComplaint(await praxis("demos", "--out", file), 12, /Cannot write/);
  });
});
