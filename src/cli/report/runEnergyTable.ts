import type { HardwareCounters } from "../../energy/HardwareCounters.ts";
import { pacedGross } from "../../energy/pacedGross.ts";
import type { IdlePower } from "../../energy/RunEnergy.ts";
import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import type { RunRecord } from "../bench/RunMeter.ts";
import { shortNumber, textTable, type TextColumn } from "./textTable.ts";

const columns: readonly TextColumn[] = [
  { head: "whole machine", align: "left" },
  { head: "method", align: "left" },
  { head: "", align: "left" },
  ...["J", "idle W before/after", "J per episode", "J per success", "J per inference"].map((head) => ({
    head,
    align: "right" as const,
  })),
];

/**
 * What counters of the whole machine said of all runs of a benchmark, workers, simulator and rendering included, gross and net of idle
 * power; and what there is of counters. Net joules that are negative are shown.
 *
 * @param paced episodes of them that were paced at real time
 */
export function runEnergyTable(
  runs: readonly RunRecord[],
  findings: HardwareCounters["findings"] | undefined,
  paced: readonly EpisodeRecord[] = [],
): string {
  const total = (of: (run: RunRecord) => number): number => runs.reduce((sum, run) => sum + of(run), 0);
  const episodes = total((run) => run.episodes);
  const successes = total((run) => run.successes);
  const inferences = total((run) => run.inferences);
  const ratios = (joules: number | null): string[] => [
    ratioText(joules, episodes, "episodes"),
    ratioText(joules, successes, "successes"),
    ratioText(joules, inferences, "inferences"),
  ];
  const lines = machineJoules(runs).flatMap(({ source, method, gross, net, idle }) => [
    [source, method, "gross", shortNumber(gross), "", ...ratios(gross)],
    ["", "", "net", shortNumber(net), idle, ...ratios(net)],
  ]);
  const pacedOnes = pacedLines(runs, paced);
  const found =
    findings === undefined
      ? []
      : Object.entries(findings).map(([name, { status, note }]) => `  ${name}: ${status}; ${note}`);
  return [
    ...(lines.length > 0 ? [textTable(columns, [...lines, ...pacedOnes]), netNote] : []),
    ...(pacedOnes.length > 0 ? [pacedNote] : []),
    ...(found.length > 0 ? ["Energy counters of this machine:", ...found] : []),
  ].join("\n");
}

const none = "n/a";

/** What counters of the whole machine said of runs of the command, by source and method. */
export interface MachineJoules {
  readonly source: string;
  readonly method: string;
  /** J of all runs; null where one of them could not read it. */
  readonly gross: number | null;
  /** Less idle power times wall time; null where that was not measured in all runs. */
  readonly net: number | null;
  /** Idle power before and after each run, W, as text. */
  readonly idle: string;
}

/** Sums runs of one configuration up. */
export const machineJoules = (runs: readonly RunRecord[]): MachineJoules[] =>
  sourcesOf(runs).map(([source, method]) => {
    const parts = runs.map(({ joules }) => joules.find((j) => j.source === source && j.method === method));
    const idle = parts.map((part) =>
      part?.idle ? `${shortNumber(part.idle.before)}/${shortNumber(part.idle.after)}` : none,
    );
    // What one run could not read is not 0 J of its episodes.
    const gross = sumOrNull(parts.map((part) => part?.gross ?? null));
    return { source, method, gross, net: sumOrNull(parts.map((part) => part?.net ?? null)), idle: idle.join(", ") };
  });

/** What net joules are, for print beside them. */
export const netNote =
  "Net: gross less idle power times wall time, which favours what is slow; n/a where idle power was not measured (--idle-seconds) or a run was interrupted.";

const pacedNote =
  "Idle + agent: idle power over the time of an episode that is paced at real time, and the agent's share of net: by CPU-seconds, of a GPU all.";

/** What the agent alone would take on this machine, by source; failed attempts included. */
function pacedLines(runs: readonly RunRecord[], paced: readonly EpisodeRecord[]): string[][] {
  const successes = paced.filter(({ outcome }) => outcome === "success").length;
  const idle = idleOf(runs);
  return idle.flatMap(({ source, method, watts }) => {
    const parts = paced.map((record) => pacedGross(record, [{ source, method, watts }])[0]?.joules ?? null);
    const joules = sumOrNull(parts);
    if (parts.length === 0 || joules === null) return [];
    const ratios = [ratioText(joules, paced.length, "episodes"), ratioText(joules, successes, "successes")];
    return [[source, "estimated", "idle + agent", shortNumber(joules), shortNumber(watts), ...ratios, ""]];
  });
}

/** Idle power by source and method, W, the mean of all measurements. */
export function idleOf(runs: readonly RunRecord[]): IdlePower[] {
  return sourcesOf(runs).flatMap(([source, method]) => {
    const watts = runs.flatMap(({ joules }) =>
      joules
        .filter((j) => j.source === source && j.method === method)
        .flatMap(({ idle }) => (idle ? [idle.before, idle.after] : [])),
    );
    return watts.length === 0 ? [] : [{ source, method, watts: watts.reduce((sum, w) => sum + w, 0) / watts.length }];
  });
}

const sourcesOf = (runs: readonly RunRecord[]): [source: string, method: string][] => {
  const keys = runs.flatMap(({ joules }) => joules.map(({ source, method }) => JSON.stringify([source, method])));
  return [...new Set(keys)].map((key) => JSON.parse(key) as [string, string]);
};

const sumOrNull = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((sum, value) => (sum === null || value === null ? null : sum + value), 0);

/** Joules by a count, such as of successes; "n/a" where either is missing. */
export function ratioText(joules: number | null, count: number, what: string): string {
  if (joules === null) return none;
  return count === 0 ? `${none} (0 ${what})` : shortNumber(joules / count);
}
