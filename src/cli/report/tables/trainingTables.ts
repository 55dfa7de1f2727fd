import type { ModelCard } from "../../../model/ModelCard.ts";
import { isGpu, trainingCost, type TrainingCost } from "../cards.ts";
import { paperModels, paperTraining } from "../paperTables.ts";
import type { Series } from "../Results.ts";
import type { Table, TableColumn } from "../Table.ts";
import { shortNumber, shortRange } from "../textTable.ts";
import { cardsOfParts, type TrainedPart, trainedParts } from "../trainingOf.ts";
import { notMetered } from "../unmeteredParts.ts";
import { none, numbers, words } from "./cells.ts";

/** Series that ran with the same models. */
interface TrainedAgent {
  readonly agent: string;
  readonly labels: readonly string[];
  readonly parts: readonly TrainedPart[];
}

/**
 * The paper's table I with what training took of every model that our agents ran with, agent by agent. Where the card of one is not at hand,
 * it is not known what the agent's training took.
 */
export function trainingTable(series: readonly Series[], cards: readonly ModelCard[]): Table {
  const agents = trainedAgents(series, cards);
  const columns: TableColumn[] = [
    words("training"),
    ...agents.map((one): TableColumn => ({ head: headOf(one, agents) })),
    ...paperModels.map(({ label }): TableColumn => ({ head: `${label} (literature)`, origin: "literature" })),
  ];
  const costs = agents.map(({ parts }) => {
    const own = cardsOfParts(parts);
    return own && trainingCost(own);
  });
  const row = (
    what: string,
    ours: (cost: TrainingCost) => string,
    theirs: (key: keyof typeof paperTraining) => string,
  ): string[] => [
    what,
    ...costs.map((cost) => (cost === undefined ? none : ours(cost))),
    ...paperModels.map(({ key }) => theirs(key)),
  ];
  const mega = (joules: number): string => shortNumber(joules / 1e6);
  return {
    columns,
    rows: [
      [
        "models",
        ...agents.map((one) => one.parts.map((part) => partText(part, one, agents)).join("; ")),
        ...paperModels.map(() => none),
      ],
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

/** Agents by the models that they ran with, in the order of their series; those of which nothing of ours was trained are left out. */
function trainedAgents(series: readonly Series[], cards: readonly ModelCard[]): TrainedAgent[] {
  const groups = new Map<string, TrainedAgent>();
  for (const { agent, label, configuration } of series) {
    const parts = trainedParts(configuration, cards) ?? [];
    if (parts.length === 0) continue;
    const key = JSON.stringify([agent, configuration.get("policy"), configuration.get("goals")]);
    const labels = [...(groups.get(key)?.labels ?? []), label];
    groups.set(key, { agent, labels, parts });
  }
  return [...groups.values()];
}

/** The agent, or its series where it ran with other models, too. */
const headOf = ({ agent, labels }: TrainedAgent, all: readonly TrainedAgent[]): string =>
  all.filter((other) => other.agent === agent).length === 1 ? agent : labels.join(" and ");

/** Such as "perception (for vla), shared", or why its training is not known. A shared training was done once, and counts for each. */
function partText(part: TrainedPart, one: TrainedAgent, all: readonly TrainedAgent[]): string {
  const { name, takenFor, card } = part;
  const what = takenFor === undefined ? name : `${name} (for ${takenFor})`;
  if (card === "another training") return `${what}: its card here is of another training`;
  if (card === "no card") return `${what}: no card of it here`;
  const isShared = all.some(
    (other) => other.agent !== one.agent && other.parts.some((another) => another.card === card),
  );
  return isShared ? `${what}, shared` : what;
}

/** Below a table of trainings. */
export const trainingNote =
  "An agent's column adds up every model that it ran with, by the digests in its episodes' configuration, and those that a part was taken from. " +
  "A model that is shared was trained once and counts in each column; where a model's card here is of another training, what the agent's training took is not known.";

/** MJ by method and source, of those that are chosen. */
const joulesText = (joules: TrainingCost["joules"], isChosen: (key: string) => boolean): string =>
  [...joules]
    .filter(([key]) => isChosen(key))
    .map(([key, { low, high }]) => `${shortRange(low / 1e6, high / 1e6)} (${key})`)
    .join("; ");

/** Every trained model by itself, with the agents that ran with it: what none ran with costs none of them anything. */
export function partsTable(cards: readonly ModelCard[], series: readonly Series[]): Table {
  const agents = trainedAgents(series, cards);
  return {
    columns: [
      words("model"),
      words("agents that ran with it"),
      ...numbers("minutes", "CPU-seconds", "kJ"),
      words("how measured"),
      words("seed"),
      words("revision"),
    ],
    rows: cards.map((card) => {
      const { wallSeconds, cpuSeconds, joules } = trainingCost([card]);
      const users = agents.filter(({ parts }) => parts.some((part) => part.card === card)).map(({ agent }) => agent);
      return [
        card.name,
        [...new Set(users)].join(", ") || "none here",
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
