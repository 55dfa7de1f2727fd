import { CpuTimeCounter } from "../../energy/CpuTimeCounter.ts";
import { literature, literatureSource } from "../../energy/literature.ts";
import { type AgentName, vlaSightOf } from "../compose/Configuration.ts";
import type { SummaryRow } from "../../episode/summarise.ts";
import { shortNumber, shortRange, textTable, type TextColumn } from "./textTable.ts";

/** The agent whose policy is on a server. */
const remoteAgent: AgentName = "remote";

const columns: readonly TextColumn[] = [
  { head: "scenario", align: "left" },
  { head: "source", align: "left" },
  { head: "method", align: "left" },
  { head: "J per episode", align: "right" },
  { head: "J per success", align: "right" },
];

/** In place of a method where nobody reads a counter. */
const notMetered = "not metered";

/** How the methods in an energy table came by their joules. */
const methods: Readonly<Record<string, string>> = {
  simulated:
    "simulated: work of the joints ∫|τ·q̇|dt and copper loss ∫τ²/k²dt (assumed motor constants) of the simulated arm",
  estimated: `estimated: ${new CpuTimeCounter(() => 0).describe()}`,
  counter: "counter: RAPL of the whole machine, whoever used it",
  [notMetered]: "not metered: what the machine that the policy runs on takes is in none of these numbers",
};

/** The paper's models that rows are compared with. */
const paperModels = {
  nsm: "neuro-symbolic model",
  vla: "vision-language-action model (π0, fine-tuned end to end)",
} as const;
type PaperModel = keyof typeof paperModels;

/** That of a kind with the row's agent. */
const paperModelOf = ({ agent, state }: SummaryRow): PaperModel =>
  state === "images" || vlaSightOf[agent as AgentName] !== undefined ? "vla" : "nsm";

/** Joules by scenario, source and method with the paper's value beside them, and how each method works. */
export function energyTable(rows: readonly SummaryRow[]): string {
  const lines = rows.flatMap((row) => [...measuredLines(row), ...serverLines(row), ...literatureLines(row)]);
  const used = Object.keys(methods).filter((method) => lines.some((line) => line[2] === method));
  const cpu = rows
    .filter((row) => row.cpuSeconds !== null)
    .map((row) => `CPU-seconds per episode, ${row.scenario}: ${shortNumber(row.cpuSeconds)} (${windowsText(row)})`);
  const compared = new Set(rows.filter((row) => literatureLines(row).length > 0).map(paperModelOf));
  const notes = [...used.map((method) => methods[method]!), ...Array.from(compared, literatureNote)];
  return [
    textTable(columns, lines),
    ...cpu,
    "Energies of different methods are never added.",
    ...notes.map((note) => `  ${note}`),
  ].join("\n");
}

const measuredLines = (row: SummaryRow): string[][] =>
  Object.entries(row.joules).map(([key, { perEpisode, perSuccess }]) => {
    const [source = "", method = ""] = key.split("/");
    const success = perSuccess === null ? "n/a" : shortRange(perSuccess.low, perSuccess.high);
    return [row.scenario, source, method, shortRange(perEpisode.low, perEpisode.high), success];
  });

/** Of an agent that asks a policy elsewhere. */
const serverLines = ({ scenario, agent }: SummaryRow): string[][] =>
  agent === remoteAgent ? [[scenario, "policy's server", notMetered, "n/a", "n/a"]] : [];

function literatureLines(row: SummaryRow): string[][] {
  const { scenario, state, judgedBy } = row;
  // A free instruction is another task than the paper's, whatever scene it is given in.
  if (judgedBy !== "scenario" || state === "symbolic" || (scenario !== "hanoi-3" && scenario !== "hanoi-4")) return [];
  const { joules, method } = literature[`${paperModelOf(row)}-${scenario}`];
  return [[scenario, "paper's CPU + GPU", method, shortNumber(joules), ""]];
}

const literatureNote = (model: PaperModel): string =>
  `literature: the paper's ${paperModels[model]}, ${literature[`${model}-hanoi-3`].what}, ${literature[`${model}-hanoi-4`].what}; ${literatureSource}`;

const windowsText = ({ windows }: SummaryRow): string =>
  Object.entries(windows ?? {})
    .map(([name, seconds]) => `${name} ${shortNumber(seconds)}`)
    .join(", ");
