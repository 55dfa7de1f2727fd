import { mean } from "../../../episode/statistics.ts";
import type { SummaryRow } from "../../../episode/summarise.ts";
import { subTasksOf } from "../failures.ts";
import { paperModels, paperPower, paperTasks } from "../paperTables.ts";
import type { Series } from "../Results.ts";
import type { Table, TableColumn } from "../Table.ts";
import { shortNumber } from "../textTable.ts";
import { none, percent, rateCell, words } from "./cells.ts";

/**
 * The paper's table II with our series beside it. Its joules are of a machine's whole power over an episode in real time: beside them stand
 * ours of episodes that were paced so, never those of the agent's CPU time.
 */
export function executionTable(series: readonly Series[]): Table {
  const isTheirs = (name: string): boolean => paperTasks.some(({ scenario }) => scenario === name);
  const ours = series.filter(
    ({ conditions, rows }) => conditions === "paper" && rows.some(({ scenario }) => isTheirs(scenario)),
  );
  const columns: TableColumn[] = [
    words("task"),
    words("what"),
    ...ours.map(({ label, state }): TableColumn => ({ head: `${label} (state: ${state})` })),
    ...paperModels.map(({ label }): TableColumn => ({ head: `${label} (literature)`, origin: "literature" })),
  ];
  const rows = paperTasks.flatMap(({ scenario, label, results }) => {
    const rowOf = (one: Series): SummaryRow | undefined => one.rows.find((row) => row.scenario === scenario);
    const line = (
      what: string,
      own: (row: SummaryRow, one: Series) => string,
      theirs: (result: (typeof results)["vla"]) => string,
    ): string[] => [
      label,
      what,
      ...ours.map((one) => {
        const row = rowOf(one);
        return row === undefined ? "–" : own(row, one);
      }),
      ...paperModels.map(({ key }) => theirs(results[key])),
    ];
    return [
      line(
        "success, % [Wilson 95 %]",
        (row) => rateCell(row),
        ({ success }) => percent(success),
      ),
      line(
        "way done at best, %",
        (row) => percent(row.progress),
        () => none,
      ),
      line(
        "sub-tasks done in order, %",
        (_, one) => subTasksCell(one, scenario),
        ({ advancement }) => (advancement === undefined ? none : percent(advancement)),
      ),
      line(
        "duration, s simulated",
        (row) => shortNumber(row.simulatedSeconds),
        ({ seconds }) => shortNumber(seconds),
      ),
      line(
        "gross energy in real time, kJ an episode",
        (_, one) => pacedCell(one, scenario),
        ({ joules }) => shortNumber(joules / 1e3),
      ),
    ];
  });
  const power = [
    "all",
    "mean power, W (GPU + CPU)",
    ...ours.map(() => "not measured"),
    ...paperModels.map(({ key }) => `${paperPower[key].gpu} + ${paperPower[key].cpu}`),
  ];
  return { columns, rows: [...rows, power] };
}

/** Idle power over the time of an episode and the agent's share of the rest, by source, of those that all episodes have. */
function pacedCell({ records, paced }: Series, scenario: string): string {
  const episodes = records.filter((record) => record.scenario === scenario).map((record) => paced?.get(record) ?? []);
  const sources = [...new Set(episodes.flatMap((joules) => joules.map(({ source }) => source)))];
  const means = sources.flatMap((source) => {
    const own = episodes.flatMap((joules) => joules.find((each) => each.source === source)?.joules ?? []);
    return own.length === episodes.length ? [`${shortNumber(mean(own) / 1e3)} ${source} (estimated)`] : [];
  });
  return means.join("; ") || "not measured";
}

function subTasksCell({ records }: Series, scenario: string): string {
  const counts = records.filter((record) => record.scenario === scenario).flatMap((record) => subTasksOf(record) ?? []);
  return counts.length === 0 ? none : percent(mean(counts.map(({ done, of }) => done / of)));
}
