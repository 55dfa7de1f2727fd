import type { Series } from "../Results.ts";
import type { Table } from "../Table.ts";
import { shortNumber } from "../textTable.ts";
import { none, numbers, percent, rateCell, words } from "./cells.ts";

/** Outcomes of every series in every scenario. */
export function outcomesTable(series: readonly Series[]): Table {
  return {
    columns: [
      words("scenario"),
      words("agent"),
      words("state from"),
      ...numbers("success [Wilson 95 %]", "way done, %", "illegal", "drops", "retries", "replans", "exceptions"),
      ...numbers("simulated s", "CPU-s", "planning ms p50 / p99", "inference ms p50 / p99"),
    ],
    rows: series.flatMap(({ label, state, rows }) =>
      rows.map((row) => [
        row.scenario,
        label,
        state,
        rateCell(row),
        percent(row.progress),
        ...[row.illegalMoves, row.drops, row.retries, row.replans, row.errors].map(String),
        shortNumber(row.simulatedSeconds),
        shortNumber(row.cpuSeconds),
        ...[row.planning, row.inference].map((q) => (q ? `${shortNumber(q.p50)} / ${shortNumber(q.p99)}` : none)),
      ]),
    ),
  };
}
