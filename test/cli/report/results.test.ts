import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeWork } from "../../../src/cli/bench/WorkList.ts";
import { comparable, configurationParts } from "../../../src/cli/report/configurationParts.ts";
import { readResults } from "../../../src/cli/report/Results.ts";
import type { EpisodeRecord } from "../../../src/episode/EpisodeRecord.ts";
import { benchRecord, configuration, costsOf } from "./benchRecord.ts";

describe("readResults", () => {
  const dir = mkdtempSync(join(tmpdir(), "praxis-results-"));
  after(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  function write(name: string, records: readonly EpisodeRecord[]): string {
    const path = join(dir, name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "episodes.jsonl"), records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    return path;
  }
  const told = (paths: readonly string[]): unknown[] =>
    readResults(paths).series.map(({ label, conditions, rows }) => [
      label,
      conditions,
      rows.map(({ scenario, successes, judged }) => `${scenario} ${successes}/${judged}`).join(", "),
    ]);

  it("has a series for each agent and each set of conditions, called by what is not as in the paper", () => {
    const oracle = { senseEvery: "1" };
    const path = write("conditions", [
      benchRecord(),
      benchRecord({ seed: 1, outcome: "failure" }),
      benchRecord({ scenario: "move" }),
      benchRecord({}, { look: "all-shifts" }),
      benchRecord({}, { noise: "knock" }),
      benchRecord(
        { agent: "nesy-oracle", state: "oracle" },
        { ...oracle, observationNoise: "0.001m,0.017453292519943295rad" },
      ),
      benchRecord({ agent: "nesy-oracle", state: "oracle" }, { ...oracle, senseDelay: "2" }),
      benchRecord({ seed: 9, judgedBy: "agent-goal" }),
    ]);
    assert.deepEqual(told([path]), [
      ["nesy", "paper", "hanoi-3 1/2, move 1/1"],
      ["nesy, look all-shifts", "other", "hanoi-3 1/1"],
      ["nesy, noise knock", "other", "hanoi-3 1/1"],
      ["nesy-oracle, sensor noise 1 mm, 1°", "other", "hanoi-3 1/1"],
      ["nesy-oracle, 100 ms late", "other", "hanoi-3 1/1"],
      ["nesy, judged by its own goal", "other", "hanoi-3 1/1"],
    ]);
  });

  it("tells how else an agent was run, and which policy a server has; pace alone is no other condition", () => {
    const oracle = { senseEvery: "1" };
    const remote = { agent: "remote-guided", state: "camera" } as const;
    const asked = { senseEvery: "5", policyName: "pi05", prompt: "sub-tasks", replanSteps: "5", pictures: "plain" };
    const path = write("unusual", [
      benchRecord({}, { policy: "scripted+perception:1" }),
      benchRecord({}, { senseEvery: "4", maxSteps: "90" }),
      benchRecord({}, { maxSteps: "by-scenario", pace: "real-time" }),
      benchRecord(remote, asked),
      benchRecord(remote, { ...asked, replanSteps: "10", pictures: "mirrored" }),
      benchRecord({ agent: "vla-e2e", state: "images" }, { ...oracle, prompt: '"put\\u0020it"', replanSteps: "8" }),
      benchRecord({ agent: "vla-guided" }, { senseEvery: "5", prompt: "sub-tasks", replanSteps: "trained" }),
    ]);
    assert.deepEqual(
      readResults([path]).series.map(({ label, conditions }) => [label, conditions]),
      [
        ["nesy, scripted skills", "other"],
        ["nesy, estimates every 200 ms, at most 90 steps", "other"],
        ["nesy, paced at real time", "paper"],
        ["remote-guided pi05", "paper"],
        ["remote-guided pi05, 10 actions of a chunk, pictures mirrored", "other"],
        ['vla-e2e, prompt "put it", 8 actions of a chunk', "other"],
        ["vla-guided", "paper"],
      ],
    );
  });

  it("takes the last run of an episode by the last code, and counts what it leaves out", () => {
    const path = write("gone-on", [
      benchRecord({ outcome: "failure" }, { revision: "old" }),
      benchRecord({ seed: 1, outcome: "failure" }, { revision: "old" }),
      // Of other conditions, which nothing newer replaces.
      benchRecord({}, { revision: "old", noise: "knock" }),
      benchRecord({ outcome: "failure" }),
      benchRecord(),
      benchRecord({ seed: 2, status: "interrupted", outcome: "error" }),
    ]);
    assert.deepEqual(told([path]), [
      ["nesy, noise knock", "other", "hanoi-3 1/1"],
      ["nesy", "paper", "hanoi-3 1/1"],
    ]);
    assert.equal(readResults([path]).runs[0]!.leftOut, 3);
  });

  it("is one series over directories of the same code, and several apart by name of others", () => {
    const one = write("one", [benchRecord()]);
    const two = write("two", [benchRecord({ scenario: "hanoi-4" }), benchRecord()]);
    const other = write("other", [benchRecord({ outcome: "failure" }, { policy: "skills:2" })]);
    assert.deepEqual(told([one, two]), [["nesy", "paper", "hanoi-3 1/1, hanoi-4 1/1"]]);
    assert.deepEqual(told([one, other]), [
      ["nesy (one)", "paper", "hanoi-3 1/1"],
      ["nesy (other)", "paper", "hanoi-3 0/1"],
    ]);
  });

  it("calls directories of the same name by the shortest ends of their paths that tell them apart, and reads one once", () => {
    const policy = (digest: string) => ({ policy: `skills:${digest}` });
    const paths = ["x", "y"].map((parent, i) => write(join(parent, "same"), [benchRecord({}, policy(`${i}`))]));
    const deep = write(join("z", "x", "same"), [benchRecord({}, policy("2"))]);
    const read = readResults([...paths, `${paths[0]!}/`, join(dir, "x", "..", "y", "same")]);
    assert.deepEqual(
      read.series.map(({ label }) => label),
      ["nesy (x/same)", "nesy (y/same)"],
    );
    assert.deepEqual(
      read.runs.map(({ name }) => name),
      ["x/same", "y/same"],
    );
    const [x, , inZ] = readResults([...paths, deep]).runs;
    assert.match(x!.name, /^praxis-results-.*\/x\/same$/);
    assert.equal(inZ!.name, "z/x/same");
  });

  it("is one series over processors of one work list", () => {
    const path = write("merged", [benchRecord(), benchRecord({ seed: 1 }, { versions: "praxis@1,cpu@B,C" })]);
    assert.deepEqual(told([path]), [["nesy", "paper", "hanoi-3 2/2"]]);
    assert.notDeepEqual(comparable("versions=praxis@2,cpu@A"), comparable("versions=praxis@1,cpu@A"));
    assert.deepEqual([...configurationParts('a=1 b prompt="x=y"')], [["a", "1"], ["prompt", '"x=y"']]); // prettier-ignore
  });

  it("knows the machine, and pictures of the agents that ran", () => {
    const path = write("filmed", [benchRecord()]);
    const machine = { cpu: "A", cores: 2, memoryGiB: 3, kernel: "4", loadBefore: 0 };
    const work = { agent: "nesy", scenarios: ["hanoi-3"], seed: 0, episodes: 1, configuration: configuration() };
    writeWork(path, { ...work, machine });
    mkdirSync(join(path, "filmstrips"));
    for (const name of ["nesy-failure", "nesy-oracle-success"]) {
      writeFileSync(join(path, "filmstrips", `${name}.png`), "PNG");
    }
    const [run] = readResults([path]).runs;
    assert.deepEqual(run!.machine, machine);
    assert.deepEqual(
      run!.filmstrips.map(({ agent, what }) => [agent, what]),
      [["nesy", "failure"]],
    );
  });

  it("knows the gross joules of episodes that were paced, by idle power of the same configuration", () => {
    const pace = { pace: "real-time" };
    const costs = costsOf({ policy: 1, world: 3 }, 0);
    const counted = { ...costs, joules: [{ source: "cpu-package", method: "counter", low: 1040, high: 1040 }] };
    const path = write("paced", [
      benchRecord({ wallSeconds: 40, costs: counted }, pace),
      benchRecord({ wallSeconds: 40, costs: counted }),
    ]);
    const run = {
      schema: 1,
      date: "",
      workers: 1,
      wallSeconds: 40,
      idleSeconds: 9,
      episodes: 1,
      successes: 1,
      inferences: 1,
    };
    const joules = (watts: number) => [
      { source: "cpu-package", method: "counter", gross: 1, idle: { before: watts, after: watts }, net: 0 },
    ];
    const runs = [
      { ...run, configuration: configuration(pace), joules: joules(22) },
      { ...run, configuration: configuration(), joules: joules(1) },
    ];
    writeFileSync(join(path, "energy.jsonl"), runs.map((each) => `${JSON.stringify(each)}\n`).join(""));
    const [paced, unpaced] = readResults([path]).series;
    // 22 W for 40 s, and a quarter of the 160 J on top.
    assert.deepEqual(
      [...paced!.paced!.values()],
      [[{ source: "cpu-package", method: "estimated", from: "counter", joules: 920 }]],
    );
    assert.equal(unpaced!.paced!.size, 0);
  });

  it("does not take a directory without episodes", () => {
    assert.throws(() => readResults([join(dir, "none")]), /There are no episodes in ".*none"; name directories/);
  });
});
