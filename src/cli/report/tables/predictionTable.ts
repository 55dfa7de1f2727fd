import type { Prediction } from "../prediction.ts";
import type { Table } from "../Table.ts";
import { numbers, percent, words } from "./cells.ts";

/** Success of towers that single moves predict, beside what was observed. */
export function predictionTable(predictions: readonly Prediction[]): Table {
  const interval = (bounds: readonly [number, number] | undefined): string =>
    bounds === undefined ? "" : ` [${bounds.map(percent).join(", ")}]`;
  return {
    columns: [words("agent"), ...numbers("discs", "moves", "one move, %", "predicted p^(2ⁿ − 1), %", "observed, %")],
    rows: predictions.map((each) => [
      each.who,
      ...[each.discs, each.moves].map(String),
      percent(each.single),
      percent(each.predicted) + interval(each.interval),
      percent(each.observed) + interval(each.observedInterval),
    ]),
  };
}
