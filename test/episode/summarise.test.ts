import assert from "node:assert/strict";
import { join } from "node:path";
import type { KnockReport } from "../../src/core/index.ts";
import type { EpisodeCosts, EpisodeRecord } from "../../src/episode/EpisodeRecord.ts";
import { readEpisodes } from "../../src/episode/readEpisodes.ts";
import { wilsonInterval } from "../../src/episode/statistics.ts";
import { summarise } from "../../src/episode/summarise.ts";
import { summaryTable } from "../../src/episode/summaryTable.ts";
import { recordOf as record } from "./recordOf.ts";

const costs = (cpuSeconds: number, changes: Partial<EpisodeCosts> = {}): EpisodeCosts => ({
  cpuSeconds,
  windows: { plan: { cpuSeconds: cpuSeconds / 4, wallSeconds: 1, count: 1 } },
  planningMs: [],
  inferenceMs: [],
  joules: [],
  ...changes,
});
const cpu = (low: number, high: number): EpisodeCosts["joules"][number] => ({
  source: "cpu",
  method: "estimated",
  low,
  high,
});
const arm = (joules: number): EpisodeCosts["joules"][number] => ({
  source: "arm-mechanical",
  method: "simulated",
  low: joules,
  high: joules,
});

describe("summarise", () => {
  it("counts, averages and bounds by agent, state and scenario", () => {
    const rows = summarise([
      record({ simulatedSeconds: 10, drops: 1, retries: 2 }),
      record({ agent: "vla-e2e", outcome: "failure", progress: 0.25 }),
      record({ outcome: "failure", progress: 0.5, illegalMoves: 3, simulatedSeconds: 20, replans: 1 }),
      record({ state: "oracle" }),
      record({ scenario: "hanoi-4" }),
    ]);
    assert.deepEqual(
      rows.map((r) => [r.agent, r.state, r.scenario, r.episodes, r.successes]),
      [
        ["nesy", "camera", "hanoi-3", 2, 1],
        ["vla-e2e", "camera", "hanoi-3", 1, 0],
        ["nesy", "oracle", "hanoi-3", 1, 1],
        ["nesy", "camera", "hanoi-4", 1, 1],
      ],
    );
    const row = rows[0]!;
    assert.deepEqual(
      [row.progress, row.illegalMoves, row.drops, row.retries, row.replans, row.simulatedSeconds],
      [0.75, 3, 1, 2, 1, 15],
    );
    assert.deepEqual(
      row.interval.map((p) => p.toFixed(3)),
      ["0.095", "0.905"], // 1 of 2: (1 ± 1/√(1 + 2/z²)) / 2
    );
    assert.deepEqual([row.cpuSeconds, row.realTimeFactor, row.inference, row.joules], [null, null, null, {}]);
  });

  it("leaves interrupted episodes out and counts exceptions as failures", () => {
    const [row] = summarise([
      record(),
      record({ status: "interrupted", outcome: "failure", declared: "stopped" }),
      record({ status: "failed", outcome: "error", declared: "stopped", progress: 0 }),
    ]);
    assert.deepEqual([row!.episodes, row!.judged, row!.successes, row!.errors], [2, 2, 1, 1]);
    assert.deepEqual(summarise([]), []);
  });

  it("bounds the success rate by judged episodes only", () => {
    const [row] = summarise([record(), record({ outcome: "unjudged" })]);
    assert.deepEqual([row!.episodes, row!.judged, row!.successes], [2, 1, 1]);
    assert.deepEqual(summarise([record({ outcome: "unjudged" })])[0]!.interval, [0, 1]);
  });

  it("never mixes verdicts on the scenario's goal with those on the agent's own", () => {
    assert.equal(summarise([record(), record({ judgedBy: "agent-goal" })]).length, 2);
  });

  it("takes percentiles over all samples and CPU time over metered episodes", () => {
    const [row] = summarise([
      record({ simulatedSeconds: 30, costs: costs(1, { inferenceMs: [1, 2, 3], planningMs: [8] }) }),
      record({ simulatedSeconds: 30, costs: costs(3, { inferenceMs: [100] }) }),
      record({ simulatedSeconds: 999 }),
    ]);
    assert.equal(row!.cpuSeconds, 2);
    assert.equal(row!.realTimeFactor, 15);
    assert.deepEqual(row!.windows, { plan: 0.5 });
    assert.equal(row!.inference!.p50, 2.5);
    assert.deepEqual(row!.planning, { p50: 8, p95: 8, p99: 8 });
  });

  it("gives joules per episode and per success, by source and method, failures' energy included", () => {
    const [row] = summarise([
      record({ costs: costs(1, { joules: [cpu(4, 8), arm(100)] }) }),
      record({ costs: costs(1, { joules: [cpu(8, 16), arm(200)] }), outcome: "failure" }),
      record({ costs: costs(1, { joules: [cpu(6, 12)] }) }),
    ]);
    assert.deepEqual(row!.joules, {
      "arm-mechanical/simulated": {
        episodes: 2, // the third has no reading, which is not 0 J for one more success
        perEpisode: { low: 150, high: 150 },
        perSuccess: { low: 300, high: 300 },
      },
      "cpu/estimated": { episodes: 3, perEpisode: { low: 6, high: 12 }, perSuccess: { low: 9, high: 18 } },
    });
  });

  it("tells CPU-seconds of the agent from the simulator's, the cameras' and those of watching", () => {
    const window = (cpuSeconds: number, count = 1): EpisodeCosts["windows"][string] => ({
      cpuSeconds,
      wallSeconds: 1,
      count,
    });
    const agent = { goal: window(1), plan: window(2), estimate: window(4), policy: window(8, 40), other: window(16) };
    const [row] = summarise([
      record({
        costs: costs(99, { windows: { ...agent, world: window(100), render: window(200), record: window(400) } }),
      }),
      record({ costs: costs(99, { windows: { policy: window(2, 10), world: window(50) } }), outcome: "failure" }),
      record({ costs: costs(99, { windows: { policy: window(3, 15) } }) }),
      record(),
    ]);
    assert.deepEqual(row!.cpu, {
      episodes: 3,
      agent: { perEpisode: 12, perSuccess: 18 },
      simulator: { perEpisode: 50, perSuccess: 75 },
      cameras: { perEpisode: 200 / 3, perSuccess: 100 },
      recording: { perEpisode: 400 / 3, perSuccess: 200 },
      perInference: 0.2,
    });
    const [failed] = summarise([record({ outcome: "failure", costs: costs(8) })]);
    assert.deepEqual([failed!.cpu!.agent, failed!.cpu!.perInference], [{ perEpisode: 2, perSuccess: null }, null]);
    assert.equal(summarise([record()])[0]!.cpu, null);
  });

  it("does not count a process that the agent shares with the simulator as the agent's", () => {
    const window = (cpuSeconds: number) => ({ cpuSeconds, wallSeconds: 0, count: 0 });
    const shared = record({ costs: costs(50, { windows: { shared: window(40), policy: window(10) } }) });
    const [unknown] = summarise([shared]);
    assert.deepEqual([unknown!.cpu, unknown!.cpuSeconds, unknown!.windows], [null, 50, { shared: 40, policy: 10 }]);
    const known = record({ costs: costs(9, { windows: { policy: window(2), world: window(7) } }), outcome: "failure" });
    const [some] = summarise([shared, known]);
    assert.deepEqual(
      [some!.cpu!.episodes, some!.cpu!.agent, some!.cpu!.simulator],
      [1, { perEpisode: 2, perSuccess: null }, { perEpisode: 7, perSuccess: null }],
    );
  });

  it("keeps the highest peak and the sum of disagreements of the episodes that know them", () => {
    const [known, unknown] = summarise([
      record({ peakAcceleration: 0.5, paperDisagreements: 2 }),
      record({ peakAcceleration: 0.75, paperDisagreements: 0 }),
      record({ peakAcceleration: 0.25, paperDisagreements: 3 }),
      record(),
      record({ status: "interrupted", peakAcceleration: 2, paperDisagreements: 9 }),
      record({ scenario: "hanoi-5" }),
    ]);
    assert.deepEqual([known!.peakAcceleration, known!.paperDisagreements], [0.75, 5]);
    assert.deepEqual([unknown!.peakAcceleration, unknown!.paperDisagreements], [null, null]);
  });

  it("tells successes of the episodes that were knocked from those whose knock never came", () => {
    const hit = (refused: number): KnockReport => ({ moment: 3, discs: ["red", "blue"], refused });
    const missed = (refused: number): KnockReport => ({ moment: 90, discs: [], refused });
    const [knocked, other] = summarise([
      record({ knock: hit(4) }),
      record({ knock: hit(0), outcome: "failure" }),
      record({ knock: hit(1), outcome: "error", status: "failed" }),
      record({ knock: missed(0) }),
      record({ knock: missed(200) }),
      record({ outcome: "error", status: "failed" }),
      record({ knock: hit(50), status: "interrupted" }),
      record({ scenario: "hanoi-4" }),
    ]);
    assert.deepEqual([knocked!.episodes, knocked!.judged, knocked!.successes], [6, 6, 3]);
    const { interval, ...counts } = knocked!.knocks!;
    assert.deepEqual(counts, { knocked: 3, refused: 205, judged: 3, successes: 1 });
    assert.deepEqual(interval, wilsonInterval(1, 3));
    assert.equal(other!.knocks, null);
    const [never] = summarise([record({ knock: missed(7) })]);
    assert.deepEqual(never!.knocks, { knocked: 0, refused: 7, judged: 0, successes: 0, interval: [0, 1] });
  });

  it("averages the share of sub-tasks done, and counts episodes with all, where there were any", () => {
    const counted = (done: number, of = 14): EpisodeRecord => record({ subTasks: { done, of } });
    // Records of before sub-tasks were counted have none.
    const [row] = summarise([counted(14), counted(7), counted(0), counted(4, 4), record()]);
    const { interval, ...rest } = row!.subTasks!;
    assert.deepEqual(rest, { episodes: 4, complete: 2, share: 0.625 });
    assert.deepEqual(interval, wilsonInterval(2, 4));
    assert.equal(summarise([record()])[0]!.subTasks, null);
  });

  it("counts an exception that kept the judge from counting sub-tasks as none done", () => {
    const broken = record({ status: "failed", outcome: "error", progress: 0 });
    const [row] = summarise([14, 7].map((done) => record({ subTasks: { done, of: 14 } })).concat(broken));
    assert.deepEqual(row!.subTasks, { episodes: 3, complete: 1, share: 0.5, interval: wilsonInterval(1, 3) });
    // What the judge did count before the exception counts.
    const [counted] = summarise([{ ...broken, subTasks: { done: 7, of: 14 } }]);
    assert.deepEqual([counted!.subTasks!.episodes, counted!.subTasks!.share], [1, 0.5]);
    assert.equal(summarise([broken])[0]!.subTasks, null);
  });

  it("reads records of before sub-tasks were counted", () => {
    const [row] = summarise(
      readEpisodes(join(import.meta.dirname, "..", "..", "benchmarks", "results", "paper-noise")),
    );
    assert.deepEqual([row!.episodes, row!.successes, row!.subTasks], [100, 100, null]);
    assert.ok(!summaryTable([row!], "terminal").includes("sub-tasks"));
  });

  it("has no joules per success without a success", () => {
    const [row] = summarise([record({ outcome: "failure", costs: costs(1, { joules: [arm(100)] }) })]);
    assert.equal(row!.joules["arm-mechanical/simulated"]!.perSuccess, null);
  });
});

describe("summaryTable", () => {
  const rows = summarise([
    record({ costs: costs(1, { joules: [cpu(4, 8.4375), arm(123.456)], inferenceMs: [1.23456] }) }),
    record({ agent: "vla-e2e", outcome: "failure", progress: 0, judgedBy: "agent-goal", costs: costs(1, { joules: [arm(50)] }) }), // prettier-ignore
  ]);

  it("is a Markdown table with a cell in every column", () => {
    const lines = summaryTable(rows, "markdown").split("\n");
    assert.equal(lines.length, 4);
    assert.equal(new Set(lines.map((l) => l.length)).size, 1);
    const cells = lines.map((l) => l.split("|").slice(1, -1).map((c) => c.trim())); // prettier-ignore
    assert.equal(new Set(cells.map((c) => c.length)).size, 1);
    assert.match(lines[1]!, /^\|( -+:? \|)+$/);
    const cell = (row: number, head: string): string | undefined => cells[row + 2]![cells[0]!.indexOf(head)];
    assert.equal(cell(0, "success % [95 %]"), "100.0 [20.7, 100.0]");
    assert.equal(cell(0, "cpu/estimated J"), "4–8.44 / 4–8.44");
    assert.equal(cell(0, "arm-mechanical/simulated J"), "123 / 123");
    assert.equal(cell(0, "inference ms p50/p95/p99"), "1.23/1.23/1.23");
    assert.equal(cell(1, "scenario"), "hanoi-3 (own goal)");
    assert.equal(cell(1, "arm-mechanical/simulated J"), "50 / n/a (0 successes)");
    assert.equal(cell(1, "cpu/estimated J"), "n/a");
    assert.equal(cell(1, "planning ms p50/p95/p99"), "n/a");
  });

  it("has columns of sub-tasks where a row has some, and else none", () => {
    assert.ok(!summaryTable(rows, "terminal").includes("sub-tasks"));
    const some = [14, 7].map((done) => record({ subTasks: { done, of: 14 } }));
    const [heads, , ...lines] = summaryTable(summarise([...some, record({ scenario: "any-goal" })]), "markdown")
      .split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim()));
    const columns = ["all sub-tasks % [95 %]", "sub-tasks done %"].map((head) => heads!.indexOf(head));
    assert.deepEqual(
      lines.map((cells) => columns.map((column) => cells[column])),
      [
        ["50.0 [9.5, 90.5]", "75.0"],
        ["n/a", "n/a"],
      ],
    );
  });

  it("has columns of knocks where something was to knock, and else none", () => {
    assert.ok(!summaryTable(rows, "terminal").includes("knocked"));
    const knock = { moment: 3, discs: ["red"], refused: 4 };
    const [some, never] = [record({ knock }), record({ knock: { ...knock, discs: [] }, scenario: "move" })];
    const [heads, , ...lines] = summaryTable(summarise([some, never, record({ scenario: "hanoi-5" })]), "markdown")
      .split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim()));
    const columns = ["knocked", "refused draws", "success % of knocked [95 %]"].map((head) => heads!.indexOf(head));
    assert.deepEqual(
      lines.map((cells) => columns.map((column) => cells[column])),
      [
        ["1", "4", "100.0 [20.7, 100.0]"],
        ["0", "4", "n/a"],
        ["n/a", "n/a", "n/a"],
      ],
    );
  });

  it("has the same cells for a terminal, without pipes", () => {
    const text = summaryTable(rows, "terminal");
    assert.ok(!text.includes("|"));
    assert.equal(text.split("\n").length, 3);
    assert.match(text, /^agent +state +scenario/);
  });
});
