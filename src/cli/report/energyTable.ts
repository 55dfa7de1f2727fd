import { CpuTimeCounter, modelledJoules } from "../../energy/CpuTimeCounter.ts";
import { literature, literatureSource } from "../../energy/literature.ts";
import type { ArmSource } from "../../energy/EnergyCounter.ts";
import { agentNames, agentParts } from "../compose/Configuration.ts";
import { configurationParts } from "./configurationParts.ts";
import type { CpuShare, JouleRange, SummaryRow } from "../../episode/summarise.ts";
import { coverageText, shortNumber, shortRange, textTable, type TextColumn } from "./textTable.ts";
import { notMetered, notMeteredNote, unmeteredParts } from "./unmeteredParts.ts";

const columns: readonly TextColumn[] = [
  { head: "scenario", align: "left" },
  { head: "source", align: "left" },
  { head: "method", align: "left" },
  { head: "J per episode", align: "right" },
  { head: "J per success", align: "right" },
  { head: "J per inference", align: "right" },
];

/** In place of joules that nobody can tell from those of others. */
const notKnown = "not known";

/** How the methods in an energy table came by their joules. */
const methods: Readonly<Record<string, string>> = {
  simulated:
    "simulated: work of the joints ∫|τ·q̇|dt and copper loss ∫τ²/k²dt (assumed motor constants) of the simulated arm",
  estimated: `estimated: ${new CpuTimeCounter(() => 0).describe()}`,
  counter: "counter: of the whole machine, whoever used it (RAPL, NVML), idle power included",
  sampled: "sampled: power of all GPUs by nvidia-smi, whoever used them, by the trapezoidal rule, idle power included",
  [notMetered]: notMeteredNote,
  [notKnown]:
    "not known: simulator and agent ran in one process, as in a graph without ROS, and nobody can tell their CPU time apart",
};

/** The work of the joints under other drives. */
const alternatives: readonly string[] = ["arm-positive", "arm-signed", "arm-bus"] satisfies ArmSource[];

/** The paper's models that rows are compared with. */
const paperModels = {
  nsm: "neuro-symbolic model",
  vla: "vision-language-action model (π0, fine-tuned end to end)",
  "vla-guided": "vision-language-action model (π0, fine-tuned and told its sub-tasks by a planner)",
} as const;
type PaperModel = keyof typeof paperModels;

/** That of a kind with the row's agent. */
function paperModelOf({ agent }: SummaryRow): PaperModel {
  const name = agentNames.find((each) => each === agent);
  if (name === undefined || agentParts[name].moves === "skills") return "nsm";
  return agentParts[name].plansFrom === "nothing" ? "vla" : "vla-guided";
}

/**
 * Joules by scenario, source and method, and how each method works. The paper's value is of another basis than joules of the work alone, so
 * that it stands in a sentence of its own.
 *
 * @param configuration the text of `configurationText` that the rows' episodes were run with
 */
export function energyTable(rows: readonly SummaryRow[], configuration = ""): string {
  const lines = rows.flatMap((row) => [...measuredLines(row), ...unmeteredLines(row, configuration)]);
  const used = Object.keys(methods).filter((method) =>
    lines.some((line) => line[2] === method || line[2]!.startsWith(`${method} (`)),
  );
  const cpu = rows
    .filter((row) => row.cpuSeconds !== null)
    .map((row) => `CPU-seconds per episode, ${row.scenario}: ${shortNumber(row.cpuSeconds)} (${windowsText(row)})`);
  const notes = [
    ...used.map((method) => methods[method]!),
    ...(lines.some(([, source]) => alternatives.includes(source!)) ? [alternativesNote] : []),
    ...(cpu.length > 0 && !used.includes("counter") && !used.includes("sampled") ? [modelNote] : []),
    ...new Set(rows.flatMap(literatureNotes)),
  ];
  return [
    textTable(columns, lines),
    ...cpu,
    "Energies of different sources or methods are never added.",
    ...notes.map((note) => `  ${note}`),
  ].join("\n");
}

const alternativesNote =
  "arm-positive (brake resistors), arm-signed (all of the braking given back) and arm-bus (joints feed one another) are arm-mechanical under other drives: alternatives, not parts";

const modelNote =
  "no energy counter was read in these episodes: all joules of computing are CPU-seconds times these constants";

const measuredLines = (row: SummaryRow): string[][] =>
  Object.entries(row.joules).flatMap(([key, { episodes, perEpisode, perSuccess }]) => {
    const [source = "", method = ""] = key.split("/");
    const coverage = coverageText(episodes, row.episodes);
    const line = [row.scenario, source, method + coverage, rangeText(perEpisode), successText(perSuccess), ""];
    return source === "cpu" ? [line, ...partLines(row)] : [line];
  });

/** The model's joules by whose CPU-seconds they are, or that this is not known. */
function partLines({ scenario, cpu, episodes }: SummaryRow): string[][] {
  if (cpu === null) return [[scenario, "  of it agent", notKnown, "n/a", "n/a", ""]];
  const coverage = coverageText(cpu.episodes, episodes);
  const line = (part: string, { perEpisode, perSuccess }: CpuShare, perInference: number | null): string[] => [
    ...[scenario, `  of it ${part}`, `estimated${coverage}`, rangeText(modelledJoules(perEpisode))],
    successText(perSuccess === null ? null : modelledJoules(perSuccess)),
    perInference === null ? "" : rangeText(modelledJoules(perInference)),
  ];
  return [
    line("agent", cpu.agent, cpu.perInference),
    line("simulator", cpu.simulator, null),
    line("cameras", cpu.cameras, null),
    line("recording", cpu.recording, null),
  ];
}

const rangeText = ({ low, high }: JouleRange): string => shortRange(low, high);

const successText = (range: JouleRange | null): string => (range === null ? "n/a (0 successes)" : rangeText(range));

/** Of an agent that asks a policy or a language model elsewhere. */
const unmeteredLines = ({ scenario, agent }: SummaryRow, configuration: string): string[][] =>
  unmeteredParts(agent, configurationParts(configuration)).map((part) => [
    ...[scenario, part, notMetered, "n/a", "n/a", ""],
  ]);

/** None where the paper has no such task. */
function literatureNotes(row: SummaryRow): string[] {
  const { scenario, state, judgedBy } = row;
  // A free instruction is another task than the paper's, whatever scene it is given in.
  if (judgedBy !== "scenario" || state === "symbolic" || (scenario !== "hanoi-3" && scenario !== "hanoi-4")) return [];
  const model = paperModelOf(row);
  const { joules, method, what } = literature[`${model}-${scenario}`];
  return [
    `${method}, ${scenario}: ${shortNumber(joules)} J gross an episode, the whole power of a machine's CPU and GPU in real time, which is not the ` +
      `basis of the rows above; the paper's ${paperModels[model]}, ${what}; ${literatureSource}`,
  ];
}

const windowsText = ({ windows }: SummaryRow): string =>
  Object.entries(windows ?? {})
    .map(([name, seconds]) => `${name} ${shortNumber(seconds)}`)
    .join(", ");
