import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { mergeRuns, type MeteredDirectory } from "../../src/cli/bench/mergeRuns.ts";
import { keepRun, type RunRecord } from "../../src/cli/bench/RunMeter.ts";
import { scratch } from "./praxis.ts";

const configuration = "agent=nesy versions=praxis@1,cpu@A";

/** A run on a machine from one minute of an hour to another. */
const run = (machine: string, from: number, to: number, changes: Partial<RunRecord> = {}): RunRecord => ({
  schema: 1,
  started: new Date(Date.UTC(2026, 2, 1, 12, from)).toISOString(),
  date: new Date(Date.UTC(2026, 2, 1, 12, to)).toISOString(),
  ...{ machine, configuration, workers: 2, wallSeconds: 60 * (to - from), idleSeconds: 0 },
  ...{ episodes: 10, successes: 4, inferences: 500 },
  joules: [{ source: "cpu-package", method: "counter", gross: 6000, idle: null, net: null }],
  ...changes,
});

describe("runs of shards", () => {
  const { dir, remove } = scratch();
  after(remove);
  let count = 0;
  const shard = (runs: readonly RunRecord[], text = configuration): MeteredDirectory => {
    const out = join(dir, `shard-${++count}`);
    mkdirSync(out);
    for (const each of runs) keepRun(out, each);
    return { dir: out, configuration: text };
  };

  it("are those of one benchmark, oldest first, where those on one machine follow one another", () => {
    const [a, b, c, d] = [run("m", 0, 10), run("m", 10, 12), run("m", 30, 40), run("n", 5, 35)];
    assert.deepEqual(mergeRuns([shard([c]), shard([a, b]), shard([d])]), { runs: [a, d, b, c] });
    assert.deepEqual(mergeRuns([shard([]), shard([])]), { runs: [] });
  });

  it("are not carried where two overlapped on one machine, next to one another or not", () => {
    const cases: readonly (readonly [RunRecord, RunRecord, RunRecord])[] = [
      [run("m", 0, 10), run("m", 9, 20), run("n", 9, 20)],
      [run("m", 0, 60), run("m", 5, 6), run("n", 0, 1)],
      [run("m", 0, 30), run("n", 5, 6), run("m", 20, 21)],
      [run("m", 7, 8), run("n", 0, 1), run("m", 7, 8)],
    ];
    for (const runs of cases) {
      const merged = mergeRuns(runs.map((each) => shard([each])));
      assert.deepEqual(merged.runs, []);
      assert.match(merged.leftOut!, /^runs of "\S+shard-\d+" and "\S+shard-\d+" overlapped on one machine, and each/);
    }
    const own = mergeRuns([shard([run("m", 0, 40)]), shard([run("n", 0, 60), run("n", 55, 56)])]);
    assert.match(own.leftOut!, /overlapped/);
  });

  it("are not carried from different processors", () => {
    const other = configuration.replace("cpu@A", "cpu@B");
    const merged = mergeRuns([shard([run("m", 0, 1)]), shard([run("n", 0, 1, { configuration: other })], other)]);
    assert.deepEqual(merged.runs, []);
    assert.match(merged.leftOut!, /^"\S+" and "\S+" are of different processors$/);
  });

  it("are not carried where a shard has none with its configuration", () => {
    const older = run("n", 0, 1, { configuration: "agent=nesy versions=praxis@0,cpu@A" });
    for (const second of [shard([]), shard([older])]) {
      const merged = mergeRuns([shard([run("m", 0, 1)]), second]);
      assert.deepEqual(merged.runs, []);
      assert.equal(merged.leftOut, `"${second.dir}" has none, and those of the others would pass for the whole`);
    }
    const [a, b] = [run("m", 0, 1), run("m", 2, 3)];
    assert.deepEqual(mergeRuns([shard([older, a]), shard([b])]), { runs: [a, b] });
  });

  it("are not carried where one does not tell its machine or its start", () => {
    const { machine, ...nowhere } = run("n", 0, 1);
    const { started, ...whenever } = run("n", 0, 1);
    assert.ok(machine !== undefined && started !== undefined);
    for (const old of [nowhere, whenever, run("n", 0, 1, { started: "?" }), run("n", 2, 1)]) {
      const merged = mergeRuns([shard([run("m", 0, 1)]), shard([old])]);
      assert.deepEqual(merged.runs, []);
      assert.match(merged.leftOut!, /^"\S+" has a run of before machine and start were recorded, and it may have/);
    }
  });
});
