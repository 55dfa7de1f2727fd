import type { ModelCard } from "../../../model/ModelCard.ts";
import { isGpu, partsOfAgent, trainedAgents, trainingCost, type TrainingCost } from "../cards.ts";
import { paperModels, paperTraining } from "../paperTables.ts";
import type { Table, TableColumn } from "../Table.ts";
import { shortNumber, shortRange } from "../textTable.ts";
import { notMetered } from "../unmeteredParts.ts";
import { none, numbers, words } from "./cells.ts";

/** The paper's table I with what our agents need at run time beside it; a row of ours is there only where all parts are. */
export function trainingTable(cards: readonly ModelCard[]): Table {
  const agents = trainedAgents.flatMap((agent) => {
    const names = partsOfAgent(agent, cards);
    const parts = names.flatMap((name) => cards.filter((card) => card.name === name));
    return parts.length === names.length ? [{ agent, names, cost: trainingCost(parts) }] : [];
  });
  const columns: TableColumn[] = [
    words("training"),
    ...agents.map(({ agent, names }): TableColumn => ({ head: `${agent}: ${names.join(" + ")}` })),
    ...paperModels.map(({ label }): TableColumn => ({ head: `${label} (literature)`, origin: "literature" })),
  ];
  const row = (
    what: string,
    ours: (cost: TrainingCost) => string,
    theirs: (key: keyof typeof paperTraining) => string,
  ): string[] => [what, ...agents.map(({ cost }) => ours(cost)), ...paperModels.map(({ key }) => theirs(key))];
  const mega = (joules: number): string => shortNumber(joules / 1e6);
  return {
    columns,
    rows: [
      row(
        "time",
        ({ wallSeconds }) => `${(wallSeconds / 60).toFixed(0)} min`,
        (key) => `${(60 * paperTraining[key].hours).toFixed(0)} min`,
      ),
      row(
        "CPU-seconds",
        ({ cpuSeconds }) => cpuSeconds.toFixed(0),
        () => none,
      ),
      row(
        "CPU, MJ",
        ({ joules }) => joulesText(joules, (key) => !isGpu(key)) || none,
        (key) => `${mega(paperTraining[key].cpuJoules)} (counter)`,
      ),
      row(
        "GPU, MJ",
        ({ joules, incomplete }) =>
          joulesText(joules, isGpu) || (incomplete.some(isGpu) ? `${notMetered} in all parts` : notMetered),
        (key) => `${mega(paperTraining[key].gpuJoules)} (sampled)`,
      ),
      row(
        "total, MJ",
        ({ joules, incomplete }) =>
          joules.size === 1 && !incomplete.some(isGpu) ? joulesText(joules, () => true) : "sources or methods differ",
        (key) => mega(paperTraining[key].joules),
      ),
    ],
  };
}

/** MJ by method and source, of those that are chosen. */
const joulesText = (joules: TrainingCost["joules"], isChosen: (key: string) => boolean): string =>
  [...joules]
    .filter(([key]) => isChosen(key))
    .map(([key, { low, high }]) => `${shortRange(low / 1e6, high / 1e6)} (${key})`)
    .join("; ");

/** Every trained model by itself. */
export function partsTable(cards: readonly ModelCard[]): Table {
  return {
    columns: [
      words("model"),
      ...numbers("minutes", "CPU-seconds", "kJ"),
      words("how measured"),
      words("seed"),
      words("revision"),
    ],
    rows: cards.map((card) => {
      const { wallSeconds, cpuSeconds, joules } = trainingCost([card]);
      return [
        card.name,
        (wallSeconds / 60).toFixed(1),
        cpuSeconds.toFixed(0),
        [...joules.values()].map(({ low, high }) => shortRange(low / 1e3, high / 1e3)).join("; ") || none,
        [...joules.keys()].join("; ") || none,
        `${card.seed}`,
        card.training.revision.slice(0, 12),
      ];
    }),
  };
}
