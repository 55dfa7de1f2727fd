import assert from "node:assert/strict";
import type { RunRecord } from "../../../src/cli/bench/RunMeter.ts";
import { channelsOf } from "../../../src/cli/report/channels.ts";
import { configurationParts, recordedConfiguration } from "../../../src/cli/report/configurationParts.ts";
import { methodNotes } from "../../../src/cli/report/energyNotes.ts";
import { markdownReport } from "../../../src/cli/report/markdownReport.ts";
import { reportPage } from "../../../src/cli/report/reportPage.ts";
import type { Results, Run, Series } from "../../../src/cli/report/Results.ts";
import { marginalEnergyTable } from "../../../src/cli/report/tables/costTables.ts";
import { machineEpisodesTable, machineRunsTable } from "../../../src/cli/report/tables/machineTables.ts";
import type { EpisodeRecord } from "../../../src/episode/EpisodeRecord.ts";
import { summarise } from "../../../src/episode/summarise.ts";
import { benchRecord, costsOf } from "./benchRecord.ts";

const modelled = costsOf({ policy: 1, world: 2 }, 50);
const counted = {
  ...modelled,
  joules: [...modelled.joules, { source: "cpu-package", method: "counter", low: 1000, high: 1000 }],
};

/** Two episodes, one of them a success, of a directory that is called after its agent. */
function results(agent: string, costs: EpisodeRecord["costs"], energy: readonly Partial<RunRecord>[] = []): Results {
  const records = [0, 1].map((seed) =>
    benchRecord({ agent, seed, costs, outcome: seed === 0 ? "success" : "failure" }, { agent }),
  );
  const configuration = recordedConfiguration(records[0]!);
  const { state, judgedBy } = records[0]!;
  const series: Series = {
    ...{ label: agent, agent, state, judgedBy, records, runs: [agent], rows: summarise(records), conditions: "paper" },
    configuration: configurationParts(configuration),
  };
  const usual = {
    schema: 1,
    date: "",
    workers: 2,
    wallSeconds: 100,
    idleSeconds: 9,
    episodes: 2,
    successes: 1,
  } as const;
  const run: Run = {
    ...{ name: agent, records, leftOut: 0, filmstrips: [], cards: [] },
    energy: energy.map((each) => ({ ...usual, configuration, inferences: 8, joules: [], ...each })),
  };
  return { runs: [run], series: [series] };
}

const both = (...all: readonly Results[]): Results => ({
  runs: all.flatMap(({ runs }) => runs),
  series: all.flatMap(({ series }) => series),
});

const joules = (gross: number, idle: number | null): RunRecord["joules"][number] => ({
  ...{ source: "cpu-package", method: "counter", gross },
  ...(idle === null ? { idle: null, net: null } : { idle: { before: idle, after: idle }, net: gross - 100 * idle }),
});

describe("joules of the whole machine in a report", () => {
  it("stand in a table of their own, and not with those of the work alone", () => {
    const { series } = both(results("nesy", counted), results("vla-e2e", modelled));
    assert.ok(channelsOf(series).every(({ name }) => !name.includes("counter")));
    assert.ok(marginalEnergyTable(series).columns.every(({ head }) => !head.includes("cpu-package")));
    const table = machineEpisodesTable(series);
    assert.equal(table.columns[2]!.head, "cpu-package (counter), J an episode");
    assert.deepEqual(table.rows, [["hanoi-3", "nesy", "1000", "2000"]]);
  });

  it("are told of runs of the command, gross and net of idle power", () => {
    const runs = [{ joules: [joules(3000, 20)] }, { joules: [joules(3400, 22)], wallSeconds: 100 }];
    const once = results("nesy", modelled, runs);
    assert.deepEqual(machineRunsTable(once).rows, [
      ["nesy", "nesy", "cpu-package", "counter", "gross", "2", "200", "6400", "", "1600", "3200", "400"],
      ["nesy", "nesy", "cpu-package", "counter", "net", "2", "200", "2200", "20/20, 22/22", "550", "1100", "138"],
    ]);
    const unknown = machineRunsTable(results("nesy", modelled, [{ joules: [joules(3000, null)], successes: 0 }])).rows;
    assert.deepEqual(unknown[0]!.slice(-4), ["", "1500", "n/a (0 successes)", "375"]);
    assert.deepEqual(unknown[1]!.slice(-5), ["n/a", "n/a", "n/a", "n/a", "n/a"]);
    // Of code whose episodes are in no figure.
    assert.deepEqual(machineRunsTable(results("nesy", modelled, [{ ...runs[0], configuration: "old" }])).rows, []);
  });

  it("are in the page and in Markdown where there are any", () => {
    const some = results("nesy", counted, [{ joules: [joules(3000, 20)] }]);
    for (const text of [reportPage(some, []), markdownReport(some, [])]) {
      assert.match(text, /whole machine, gross.*cpu-package.*20\/20.*Counters are of the whole machine/s);
    }
    const none = results("nesy", modelled);
    for (const text of [reportPage(none, []), markdownReport(none, [])])
      assert.doesNotMatch(text, /whole machine, gross/);
  });

  it("are said to be missing agent by agent, by episodes and by runs, with the constants of the model", () => {
    const said = (...all: readonly Results[]): string | undefined =>
      methodNotes(both(...all)).find((note) => note.startsWith("No energy counter"));
    const all = "No energy counter was read in episodes or runs: all compute joules there are CPU-seconds";
    const [nesy, vla] = [results("nesy", modelled), results("vla-e2e", modelled)];
    assert.ok(said(nesy, vla)!.startsWith(all));
    assert.match(said(results("nesy", counted), vla)!, /in episodes or runs of vla-e2e: all compute/);
    assert.match(said(results("nesy", modelled, [{ joules: [joules(1, null)] }]), vla)!, /runs of vla-e2e: all/);
    assert.match(said(results("nesy", modelled, [{ joules: [] }]), results("vla-e2e", counted))!, /runs of nesy: all/);
    assert.equal(said(results("nesy", counted)), undefined);
    const markdown = markdownReport(nesy, []);
    assert.ok(markdown.includes(all));
    assert.match(markdown, /estimated: .*4(?:\.0)? .*8\.4/);
  });
});
