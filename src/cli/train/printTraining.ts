import { join } from "node:path";
import type { TrainingCost } from "../../energy/TrainingEnergy.ts";
import type { ModelCard } from "../../model/ModelCard.ts";
import { printLine } from "../print.ts";
import { shortNumber, shortRange, textTable } from "../report/textTable.ts";

/** Energy of something that was trained elsewhere, for comparison. */
export interface CostBeside {
  readonly what: string;
  readonly method: string;
  readonly joules: number;
  readonly source: string;
}

/** Prints what a training took and gave. @param budget CPU-seconds that it may take, where that is fixed */
export function printTraining(
  card: ModelCard,
  cost: TrainingCost,
  out: string,
  { budget, beside }: { readonly budget?: number; readonly beside?: CostBeside } = {},
): void {
  const kilo = (low: number, high: number): string => shortRange(low / 1000, high / 1000);
  const rows = [
    ["this training, CPU", cost.method, kilo(cost.joulesLow, cost.joulesHigh)],
    ...cost.counters.map(({ source, method: how, low, high, incomplete }) => [
      `this training, ${source}${incomplete ? ", not of all its parts" : ""}`,
      how,
      kilo(low, high),
    ]),
    ...(beside ? [[beside.what, beside.method, kilo(beside.joules, beside.joules)]] : []),
  ];
  printLine();
  printLine(
    textTable(
      [
        { head: "energy", align: "left" },
        { head: "method", align: "left" },
        { head: "kJ", align: "right" },
      ],
      rows,
    ),
  );
  const of = budget === undefined ? "" : ` of ${budget}`;
  printLine(`CPU-seconds: ${shortNumber(cost.cpuSeconds)}${of}; wall: ${shortNumber(cost.wallSeconds)} s`);
  printLine("Energies of different methods are never added.");
  printLine(`  estimated: ${cost.constants}`);
  if (beside) printLine(`  literature: ${beside.source}`);
  printLine(`\nEvaluation: ${JSON.stringify(card.evaluation)}`);
  printLine(
    `Files: ${Object.values(card.files)
      .map(({ file }) => join(out, file))
      .join(", ")}`,
  );
}
