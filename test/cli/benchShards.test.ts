import assert from "node:assert/strict";
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readKeptCards } from "../../src/cli/bench/keptCards.ts";
import { mergeShards } from "../../src/cli/bench/mergeShards.ts";
import { energyFile, keepRun, readRuns, type RunRecord } from "../../src/cli/bench/RunMeter.ts";
import { jobsOf, readWork, type Work, writeWork } from "../../src/cli/bench/WorkList.ts";
import type { EpisodeRecord } from "../../src/episode/EpisodeRecord.ts";
import { readEpisodes } from "../../src/episode/readEpisodes.ts";
import { assertComplaint } from "./assertComplaint.ts";
import { praxis, scratch, start } from "./praxis.ts";

/** What a benchmark has to say of its episodes, whenever and wherever they ran. */
const said = (records: readonly EpisodeRecord[]): string[] =>
  records.map(({ scenario, seed, stateHash, outcome }) => `${scenario} ${seed} ${outcome} ${stateHash}`);

describe("shards of a work list", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  after(remove);

  const list = { scenarios: ["move", "hanoi-3"], seed: 7, episodes: 4 };
  const bench = (out: string, ...more: string[]): string[] => [
    ...["bench", "--world", "symbolic", "--workers", "1", "--json", "--scenarios", "move,hanoi-3"],
    ...["--seed", "7", "--episodes", "4", "--out", out, ...more],
  ];
  const shardDir = (index: number): string => join(dir, `shard-${index}`);
  const shards = [1, 2, 3].map(shardDir);

  before(async () => {
    const ended = await Promise.all([
      praxis(...bench(join(dir, "whole"))),
      ...[1, 2, 3].map((index) => praxis(...bench(shardDir(index), "--shard", `${index}/3`))),
    ]);
    for (const { code, stderr } of ended) assert.equal(code, 0, stderr);
  });

  /** A copy of a shard, changed. */
  function changed(name: string, index: number, change: (work: Work) => Work): string {
    const copy = join(dir, name);
    cpSync(shardDir(index), copy, { recursive: true });
    writeWork(copy, change(readWork(copy)!));
    return copy;
  }

  it("have every episode once, however many there are", () => {
    for (const of of [1, 2, 3, 5, 8]) {
      const parts = Array.from({ length: of }, (_, i) => jobsOf({ ...list, shard: { index: i + 1, of } }));
      assert.deepEqual(
        parts.flat().map((job) => JSON.stringify(job)).sort(),
        jobsOf(list).map((job) => JSON.stringify(job)).sort(),
      ); // prettier-ignore
      const sizes = parts.map(({ length }) => length);
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
    }
    // Each scenario is spread over all, so that no machine gets all that is long.
    assert.deepEqual(
      jobsOf({ ...list, shard: { index: 1, of: 2 } }).map(({ scenario }) => scenario),
      ["move", "move", "hanoi-3", "hanoi-3"],
    );
  });

  it("merge into what one machine gives, whatever order they are named in", async () => {
    const [a, b] = [join(dir, "merged"), join(dir, "merged-again")];
    const ended = await praxis("bench", "merge", shards[2]!, shards[0]!, shards[1]!, "--out", a, "--json");
    assert.equal(ended.code, 0, ended.stderr);
    const { rows } = mergeShards(shards, b);
    const whole = readEpisodes(join(dir, "whole"));
    const order = jobsOf(list).map(({ scenario, seed }) => `${scenario} ${seed}`);
    assert.deepEqual(
      readEpisodes(a).map(({ scenario, seed }) => `${scenario} ${seed}`),
      order,
    );
    assert.deepEqual(said(readEpisodes(a)), said(whole));
    const [model, ...others] = readKeptCards(a);
    assert.deepEqual([model?.name, others], ["goal", []]);
    assert.deepEqual(readKeptCards(b), [model]);
    for (const file of ["episodes.jsonl", "summary.json", "summary.md", "work.json"]) {
      assert.equal(readFileSync(join(a, file), "utf8"), readFileSync(join(b, file), "utf8"), file);
    }
    assert.deepEqual(ended.json().at(-1)!["rows"], JSON.parse(JSON.stringify(rows)));
    assert.deepEqual(
      rows.map(({ scenario, episodes }) => [scenario, episodes]),
      [
        ["move", 4],
        ["hanoi-3", 4],
      ],
    );
    assert.equal(readWork(a)!.shard, undefined);
    assertComplaint(await praxis("bench", "merge", ...shards, "--out", a), 2, /holds episodes already/);
  });

  it("do not merge where one is missing, named twice, unfinished or none", () => {
    const out = join(dir, "never");
    const merge = (...dirs: string[]) => () => mergeShards(dirs, out); // prettier-ignore
    assert.throws(merge(shards[0]!, shards[2]!), /Shard 2 of 3 is missing/);
    assert.throws(merge(...shards, `${shards[0]!}/`), /shard-1" is named twice|shard-1\/" is named twice/);
    const twin = changed("twin", 1, (work) => work);
    assert.throws(merge(...shards, twin), /"[^"]*shard-1" and "[^"]*twin" are both shard 1 of 3/);
    const short = changed("short", 3, (work) => work);
    const lines = readFileSync(join(short, "episodes.jsonl"), "utf8").trimEnd().split("\n");
    writeFileSync(join(short, "episodes.jsonl"), `${lines.slice(0, -1).join("\n")}\n`);
    assert.throws(
      merge(shards[0]!, shards[1]!, short),
      /lacks 1 of its 2 episodes, such as \S+ with seed \d+;.*goes on/,
    );
    assert.throws(merge(shards[0]!, dir), /has no work\.json, so it is no shard/);
    writeFileSync(join(short, "work.json"), "{}");
    assert.throws(merge(short), /is no work list/);
    assert.ok(!existsSync(out));
  });

  it("do not merge where a directory holds more than its shard, which would be lost", () => {
    const merge = (dirs: readonly string[]) => () => mergeShards(dirs, join(dir, "never"));
    const linesOf = (index: number): string[] =>
      readFileSync(join(shardDir(index), "episodes.jsonl"), "utf8")
        .trimEnd()
        .split("\n");
    const more = (name: string, line: string): string => {
      const copy = changed(name, 3, (work) => work);
      appendFileSync(join(copy, "episodes.jsonl"), `${line}\n`);
      return copy;
    };
    const [line] = linesOf(3);
    const others = shards.slice(0, 2);
    const agents = more("agents", line!.replace('"agent":"nesy-oracle"', '"agent":"nesy"'));
    assert.throws(
      merge([...others, agents]),
      /agents" holds episodes that its work\.json does not list, such as .* of nesy, since another benchmark .*; move/,
    );
    const knocked = more("knocked", line!.replace("noise=paper", "noise=knock"));
    assert.throws(merge([...others, knocked]), /knocked" holds .* in another configuration, since another/);
    const older = more("older", line!.replace(/revision=\S+/, "revision=older"));
    assert.equal(mergeShards([...others, older], join(dir, "with-older")).records.length, 8);
    // The second shard's episodes and work list on top of the first's.
    const both = changed("both", 2, (work) => work);
    appendFileSync(join(both, "episodes.jsonl"), `${linesOf(1).join("\n")}\n`);
    for (const named of [[both], [both, both, shards[2]!]]) {
      assert.throws(merge(named), /both" holds episodes of several shards, .* besides shard 2 of 3; run each shard/);
    }
  });

  it("do not merge where they are not of one list, and say in what they differ", () => {
    const differing: readonly [change: (work: Work) => Work, what: RegExp][] = [
      [(work) => ({ ...work, agent: "nesy" }), /agent is nesy-oracle in one and nesy in the other/],
      [(work) => ({ ...work, scenarios: ["move"] }), /scenarios is move,hanoi-3 in one and move in/],
      [(work) => ({ ...work, seed: 8 }), /first seed is 7 in one and 8 in/],
      [(work) => ({ ...work, episodes: 5 }), /episodes is 4 in one and 5 in/],
      [(work) => ({ ...work, shard: { index: 2, of: 4 } }), /number of shards is 3 in one and 4 in/],
      [
        (work) => ({ ...work, configuration: work.configuration.replace(/revision=\S+/, "revision=other") }),
        /revision is \S+ in one and other in/,
      ],
      [
        (work) => ({ ...work, configuration: work.configuration.replace("noise=paper", "noise=none") }),
        /noise is paper in one and none in/,
      ],
      [
        (work) => ({ ...work, configuration: work.configuration.replace(/node@[\d.]+/, "node@1.2.3") }),
        /versions is praxis@\S+ in one and praxis@\S*node@1\.2\.3\S* in/,
      ],
    ];
    for (const [i, [change, what]] of differing.entries()) {
      const other = changed(`other-${i}`, 2, change);
      assert.throws(() => mergeShards([shards[0]!, other, shards[2]!], join(dir, "never")), what);
    }
  });

  it("merge from different processors, and say so", async () => {
    const cpu = "Some CPU, 2 GHz";
    const other = changed("other-cpu", 2, (work) => ({
      ...work,
      configuration: work.configuration.replace(/cpu@.*$/, `cpu@${cpu.replaceAll(" ", "_")}`),
    }));
    const records = readEpisodes(other).map((record) => ({
      ...record,
      versions: { ...record.versions, cpu, configuration: readWork(other)!.configuration },
    }));
    writeFileSync(join(other, "episodes.jsonl"), records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    const out = join(dir, "mixed");
    const ended = await praxis("bench", "merge", shards[0]!, other, shards[2]!, "--out", out);
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout, /2 kinds of processor.*Some CPU, 2 GHz/);
    assert.equal(readEpisodes(out).length, 8);
  });

  it("carry what counters said of the machines where it can be added up, and else say why not", async () => {
    const runOf = (from: number, to: number): RunRecord => ({
      schema: 1,
      started: new Date(Date.UTC(2026, 2, 1, 12, from)).toISOString(),
      date: new Date(Date.UTC(2026, 2, 1, 12, to)).toISOString(),
      ...{ machine: "0123456789ab", configuration: readWork(shards[0]!)!.configuration },
      ...{ workers: 1, wallSeconds: 60, idleSeconds: 0, episodes: 2, successes: 2, inferences: 0 },
      joules: [{ source: "cpu-package", method: "counter", gross: 1000, idle: null, net: null }],
    });
    const metered = (name: string, runs: readonly RunRecord[]): string[] =>
      runs.map((run, i) => {
        const copy = changed(`${name}-${i + 1}`, i + 1, (work) => work);
        rmSync(join(copy, energyFile), { force: true });
        keepRun(copy, run);
        return copy;
      });
    const runs = [runOf(20, 30), runOf(0, 10), runOf(10, 20)];
    const [a, b] = [join(dir, "added-up"), join(dir, "left-out")];
    const carried = await praxis("bench", "merge", ...metered("in-turn", runs), "--out", a);
    assert.equal(carried.code, 0, carried.stderr);
    assert.match(carried.stdout, /cpu-package +counter +gross +3000 +500 +500 /);
    assert.match(carried.stdout, /Files: .*energy\.jsonl/);
    assert.doesNotMatch(carried.stdout, /stays with the shards/);
    const sorted = [runs[1]!, runs[2]!, runs[0]!];
    assert.deepEqual(readRuns(a), sorted);
    const summary = JSON.parse(readFileSync(join(a, "summary.json"), "utf8")) as { readonly runs: unknown };
    assert.deepEqual(summary.runs, sorted);
    assert.match(readFileSync(join(a, "summary.md"), "utf8"), /cpu-package +counter +gross +3000/);
    const twice = metered("again", runs);
    rmSync(join(a, "episodes.jsonl"));
    assert.throws(() => mergeShards(twice, a), /holds an energy\.jsonl already/);

    const together = metered("at-once", [runOf(0, 10), runOf(5, 15), runOf(20, 30)]);
    const left = await praxis("bench", "merge", ...together, "--out", b);
    assert.equal(left.code, 0, left.stderr);
    assert.match(
      left.stdout,
      /What counters said .* \(energy\.jsonl\) stays with the shards: runs of "\S+at-once-1" and "\S+at-once-2" overlapped/,
    );
    assert.doesNotMatch(left.stdout, /gross +\d/);
    assert.ok(!existsSync(join(b, energyFile)));
    assert.match(mergeShards(together, join(dir, "left-out-again")).runsLeftOut!, /overlapped/);
  });

  it("keep that they were paced at real time, which the agent's joules on a computer of its own are told of", () => {
    const pacedText = (text: string): string => `pace=real-time ${text}`;
    const paced = [1, 2, 3].map((index) => {
      const copy = changed(`paced-${index}`, index, (work) => ({
        ...work,
        configuration: pacedText(work.configuration),
      }));
      const records = readEpisodes(copy).map(({ versions, ...record }) => ({
        ...record,
        versions: { ...versions, configuration: pacedText(versions["configuration"]!) },
      }));
      writeFileSync(join(copy, "episodes.jsonl"), records.map((record) => `${JSON.stringify(record)}\n`).join(""));
      return copy;
    });
    const merged = mergeShards(paced, join(dir, "paced"));
    assert.deepEqual(merged.paced, merged.records);
    assert.deepEqual(mergeShards(shards, join(dir, "not-paced")).paced, []);
  });

  it("are refused where they make no sense", async () => {
    assertComplaint(await praxis(...bench(join(dir, "no"), "--shard", "4/3")), 2, /--shard.*"1\/8"/);
    assertComplaint(await praxis(...bench(join(dir, "no"), "--shard", "9/9")), 2, /fewer episodes than 9 shards/);
  });
});

describe("a benchmark that is killed", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  after(remove);

  /** Kills a benchmark with two workers at its `count`-th episode, and returns what it had told by then. */
  async function killed(out: string, target: "group" | "parent", count: number): Promise<Record<string, unknown>[]> {
    const args = ["bench", "--world", "symbolic", "--workers", "2", "--scenarios", "move", "--json", "--out", out];
    let isKilled = false;
    const running = start([...args, "--episodes", "5000"], {
      onOutput: (stdout) => {
        if (isKilled || stdout.split('"kind":"episode"').length <= count) return;
        isKilled = true;
        process.kill(target === "group" ? -running.child.pid! : running.child.pid!, "SIGKILL");
      },
    });
    const ended = await running.ended;
    assert.equal(ended.code, null);
    const whole = ended.stdout.slice(0, ended.stdout.lastIndexOf("\n"));
    return whole
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ kind }) => kind === "episode");
  }

  for (const [target, count] of [
    ["group", 3],
    ["group", 8],
    ["parent", 5],
  ] as const) {
    it(`(kill -9 of its ${target} after ${count} episodes) keeps every episode that it told of, and goes on`, async () => {
      const out = join(dir, `${target}-${count}`);
      const told = await killed(out, target, count);
      const kept = readEpisodes(out);
      const seeds = new Set(kept.map(({ seed }) => seed));
      assert.ok(told.length >= count && told.every(({ seed }) => seeds.has(seed as number)));
      // Seeds are handed out in order, so that what is missing below the highest kept one was in flight.
      const highest = Math.max(...seeds);
      const missing = Array.from({ length: highest }, (_, seed) => seed).filter((seed) => !seeds.has(seed));
      assert.ok(missing.length <= 1, `lost ${missing.join(", ")} of two workers' episodes below ${highest}`);
      assert.equal(seeds.size, kept.length);

      // As if the machine itself had gone in the middle of a line.
      appendFileSync(join(out, "episodes.jsonl"), '{"schema":1,"status":"en');
      const episodes = `${highest + 2}`;
      const args = ["--world", "symbolic", "--workers", "2", "--scenarios", "move", "--episodes", episodes];
      const again = await praxis("bench", ...args, "--json", "--out", out);
      assert.equal(again.code, 0, again.stderr);
      const all = readEpisodes(out);
      assert.deepEqual(
        all.map(({ seed }) => seed).sort((a, b) => a - b),
        Array.from({ length: highest + 2 }, (_, seed) => seed),
      );
      assert.deepEqual(said(all.slice(0, kept.length)), said(kept));
    });
  }
});
