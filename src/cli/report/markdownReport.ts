import { literatureSource } from "../../energy/literature.ts";
import type { ModelCard } from "../../model/ModelCard.ts";
import { paperPowerNote, paperTrainingNote } from "./paperTables.ts";
import type { Results } from "./Results.ts";
import { markdownTable } from "./Table.ts";
import { marginalEnergyTable } from "./tables/costTables.ts";
import { executionTable } from "./tables/executionTable.ts";
import { outcomesTable } from "./tables/outcomesTable.ts";
import { trainingNote, trainingTable } from "./tables/trainingTables.ts";
import { notMeteredNote, unmeteredParts } from "./unmeteredParts.ts";

/** The main tables of a report for a README. */
export function markdownReport({ series }: Results, cards: readonly ModelCard[]): string {
  const parts = [
    markdownTable(outcomesTable(series)),
    markdownTable(executionTable(series)),
    markdownTable(trainingTable(series, cards)),
    trainingNote,
    `Literature: ${literatureSource}. ${paperPowerNote} ${paperTrainingNote}`,
    "Joules of the work alone, methods never added:",
    markdownTable(marginalEnergyTable(series)),
    ...(series.some((one) => unmeteredParts(one.agent, one.configuration).length > 0) ? [`${notMeteredNote}.`] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}
