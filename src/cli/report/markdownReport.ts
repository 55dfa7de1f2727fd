import { literatureSource } from "../../energy/literature.ts";
import type { ModelCard } from "../../model/ModelCard.ts";
import { machineNote, methodNotes } from "./energyNotes.ts";
import { paperPowerNote, paperTrainingNote } from "./paperTables.ts";
import type { Results } from "./Results.ts";
import { markdownTable } from "./Table.ts";
import { marginalEnergyTable } from "./tables/costTables.ts";
import { executionTable } from "./tables/executionTable.ts";
import { machineEpisodesTable, machineRunsTable } from "./tables/machineTables.ts";
import { outcomesTable } from "./tables/outcomesTable.ts";
import { trainingNote, trainingTable } from "./tables/trainingTables.ts";

/** The main tables of a report for a README. */
export function markdownReport(results: Results, cards: readonly ModelCard[]): string {
  const { series } = results;
  const machine = [machineEpisodesTable(series), machineRunsTable(results)].filter(({ rows }) => rows.length > 0);
  const parts = [
    markdownTable(outcomesTable(series)),
    markdownTable(executionTable(series)),
    markdownTable(trainingTable(series, cards)),
    trainingNote,
    `Literature: ${literatureSource}. ${paperPowerNote} ${paperTrainingNote}`,
    "Joules of the work alone, methods never added:",
    markdownTable(marginalEnergyTable(series)),
    methodNotes(results).join(" "),
    ...(machine.length > 0 ? ["Joules of the whole machine, gross:", ...machine.map(markdownTable), machineNote] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}
