import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { energyFile, keepRun, readRuns, RunMeter, type RunRecord } from "../../src/cli/bench/RunMeter.ts";
import { runEnergyTable } from "../../src/cli/report/runEnergyTable.ts";
import type { HardwareCounters } from "../../src/energy/HardwareCounters.ts";
import type { EpisodeRecord } from "../../src/episode/EpisodeRecord.ts";
import { scratch } from "./praxis.ts";

const run = (changes: Partial<RunRecord> = {}): RunRecord => ({
  schema: 1,
  date: "2026-03-01T12:00:00.000Z",
  configuration: "agent=nesy",
  workers: 2,
  wallSeconds: 100,
  idleSeconds: 20,
  episodes: 10,
  successes: 4,
  inferences: 500,
  joules: [{ source: "cpu-package", method: "counter", gross: 6000, idle: { before: 20, after: 24 }, net: 3800 }],
  ...changes,
});

const findings: HardwareCounters["findings"] = {
  rapl: { status: "unreadable", note: 'run "sudo chmod -R a+r /sys/class/powercap/*"' },
  gpu: { status: "absent", note: "there is no GPU of NVIDIA" },
};

/** The cells of the table's lines, by its columns' two spaces. */
const cellsOf = (text: string): string[][] => text.split("\n").map((line) => line.trim().split(/ {2,}/));

describe("the energy of a run", () => {
  const { dir, remove } = scratch();
  after(remove);

  it("is shown gross and net, by episode, success and inference, over all runs", () => {
    const lines = cellsOf(runEnergyTable([run(), run({ wallSeconds: 50, episodes: 6, successes: 4 })], undefined));
    assert.deepEqual(lines[1], ["cpu-package", "counter", "gross", "12000", "750", "1500", "12"]);
    assert.deepEqual(lines[2], ["net", "7600", "20/24, 20/24", "475", "950", "7.6"]);
  });

  it("has no joules per success without one, shows negative net joules, and no net without idle power", () => {
    const [joules] = run().joules;
    const failed = run({ successes: 0, inferences: 0, joules: [{ ...joules!, net: -50 }] });
    const [, gross, net] = cellsOf(runEnergyTable([failed], undefined));
    assert.deepEqual(gross!.slice(4), ["600", "n/a (0 successes)", "n/a (0 inferences)"]);
    assert.deepEqual(net!.slice(1, 4), ["-50", "20/24", "-5"]);
    const unknown = run({ joules: [{ ...joules!, idle: null, net: null }] });
    assert.deepEqual(cellsOf(runEnergyTable([run(), unknown], undefined))[2]!.slice(1), [
      "n/a",
      "20/24, n/a",
      "n/a",
      "n/a",
      "n/a",
    ]);
  });

  it("is not that of all where one run could not read it", () => {
    const [, gross] = cellsOf(runEnergyTable([run(), run({ joules: [] })], undefined));
    assert.deepEqual(gross!.slice(3), ["n/a", "n/a", "n/a", "n/a"]);
  });

  it("says what the agent alone would take at a robot's pace, where idle power is known", () => {
    const windows = {
      policy: { cpuSeconds: 1, wallSeconds: 1, count: 1 },
      world: { cpuSeconds: 3, wallSeconds: 1, count: 1 },
    };
    const joules = [{ source: "cpu-package", method: "counter", low: 1040, high: 1040 }];
    const costs = { cpuSeconds: 4, windows, planningMs: [], inferenceMs: [], joules };
    const paced = ["success", "failure"].map(
      (outcome) => ({ outcome, wallSeconds: 40, costs }) as unknown as EpisodeRecord,
    );
    const lines = cellsOf(runEnergyTable([run()], undefined, paced));
    // 22 W for 40 s, and a quarter of the 160 J on top, twice.
    assert.deepEqual(lines[3], ["cpu-package", "estimated", "idle + agent", "1840", "22", "920", "1840"]);
    const [joule] = run().joules;
    const unknown = runEnergyTable([run({ joules: [{ ...joule!, idle: null, net: null }] })], undefined, paced);
    assert.ok(!unknown.includes("idle + agent"));
    assert.ok(!runEnergyTable([run()], undefined).includes("dle + agent"));
  });

  it("says what there is of counters, and how to mend it", () => {
    const text = runEnergyTable([], findings);
    assert.match(text, /rapl: unreadable; run "sudo chmod/);
    assert.match(text, /gpu: absent; there is no GPU/);
    assert.ok(!text.includes("gross"));
  });

  it("is kept a line for each run, and read by configuration, without a torn line", () => {
    const out = join(dir, "kept");
    keepRun(out, run());
    keepRun(out, run({ configuration: "agent=other" }));
    keepRun(out, run({ episodes: 3 }));
    appendFileSync(join(out, energyFile), '{"schema":1,"epis');
    assert.deepEqual(readRuns(out, "agent=nesy"), [run(), run({ episodes: 3 })]);
    assert.deepEqual(readRuns(join(dir, "none"), "agent=nesy"), []);
  });

  it("is metered with the counters that there are, which are closed", async () => {
    let closed = 0;
    let joules = 100;
    const hardware = (counters: HardwareCounters["counters"]) => async (): Promise<HardwareCounters> => ({
      counters,
      findings,
      close: () => closed++,
    });
    const { signal } = new AbortController();
    const counter = { source: "gpu", method: "counter", read: () => joules } as const;
    const before = Date.now();
    const meter = await RunMeter.start({ idleSeconds: 0, signal, open: hardware([counter]) });
    joules = 140;
    const windows = { policy: { cpuSeconds: 1, wallSeconds: 1, count: 12 } };
    const costs = { cpuSeconds: 1, windows, planningMs: [], inferenceMs: [], joules: [] };
    const ran = [
      { outcome: "success", costs },
      { outcome: "failure", costs: null },
    ] as unknown as EpisodeRecord[];
    const kept = await meter.stop(ran, { configuration: "c", workers: 2 });
    meter.close();
    assert.deepEqual([kept!.episodes, kept!.successes, kept!.inferences, kept!.workers], [2, 1, 12, 2]);
    const moments = [before, Date.parse(kept!.started!), Date.parse(kept!.date), Date.now()];
    assert.deepEqual(
      moments,
      moments.toSorted((a, b) => a - b),
    );
    // By which machines are told apart, and not their names.
    assert.match(kept!.machine!, /^[0-9a-f]{12}$/);
    assert.notEqual(kept!.machine, hostname());
    assert.deepEqual(kept!.joules, [{ source: "gpu", method: "counter", gross: 40, idle: null, net: null }]);

    const none = await RunMeter.start({ idleSeconds: 0, signal, open: hardware([]) });
    assert.equal(await none.stop(ran, { configuration: "c", workers: 2 }), undefined);
    none.close();
    assert.equal(closed, 2);
  });
});
