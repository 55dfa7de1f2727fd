import { CpuTimeCounter } from "../../energy/CpuTimeCounter.ts";
import { literature, literatureSource } from "../../energy/literature.ts";
import type { SummaryRow } from "../../episode/summarise.ts";
import { shortNumber, shortRange, textTable, type TextColumn } from "./textTable.ts";

const columns: readonly TextColumn[] = [
  { head: "scenario", align: "left" },
  { head: "source", align: "left" },
  { head: "method", align: "left" },
  { head: "J per episode", align: "right" },
  { head: "J per success", align: "right" },
];

/** How the methods in an energy table came by their joules. */
const methods: Readonly<Record<string, string>> = {
  simulated:
    "simulated: work of the joints ∫|τ·q̇|dt and copper loss ∫τ²/k²dt (assumed motor constants) of the simulated arm",
  estimated: `estimated: ${new CpuTimeCounter(() => 0).describe()}`,
  counter: "counter: RAPL of the whole machine, whoever used it",
  literature: `literature: the paper's neuro-symbolic model, ${literature["nsm-hanoi-3"].what}, ${literature["nsm-hanoi-4"].what}; ${literatureSource}`,
};

/** Joules by scenario, source and method with the paper's value beside them, and how each method works. */
export function energyTable(rows: readonly SummaryRow[]): string {
  const lines = rows.flatMap((row) => [...measuredLines(row), ...literatureLines(row)]);
  const used = Object.keys(methods).filter((method) => lines.some((line) => line[2] === method));
  const cpu = rows
    .filter((row) => row.cpuSeconds !== null)
    .map((row) => `CPU-seconds per episode, ${row.scenario}: ${shortNumber(row.cpuSeconds)} (${windowsText(row)})`);
  const notes = used.map((method) => methods[method]!);
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

function literatureLines({ scenario, state, judgedBy }: SummaryRow): string[][] {
  // A free instruction is another task than the paper's, whatever scene it is given in.
  if (judgedBy !== "scenario" || state === "symbolic" || (scenario !== "hanoi-3" && scenario !== "hanoi-4")) return [];
  const { joules, method } = literature[`nsm-${scenario}`];
  return [[scenario, "paper's CPU + GPU", method, shortNumber(joules), ""]];
}

const windowsText = ({ windows }: SummaryRow): string =>
  Object.entries(windows ?? {})
    .map(([name, seconds]) => `${name} ${shortNumber(seconds)}`)
    .join(", ");
