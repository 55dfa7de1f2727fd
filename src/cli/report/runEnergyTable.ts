import type { HardwareCounters } from "../../energy/HardwareCounters.ts";
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
 */
export function runEnergyTable(runs: readonly RunRecord[], findings: HardwareCounters["findings"] | undefined): string {
  const total = (of: (run: RunRecord) => number): number => runs.reduce((sum, run) => sum + of(run), 0);
  const episodes = total((run) => run.episodes);
  const successes = total((run) => run.successes);
  const inferences = total((run) => run.inferences);
  const ratios = (joules: number | null): string[] => [
    ratioText(joules, episodes, "episodes"),
    ratioText(joules, successes, "successes"),
    ratioText(joules, inferences, "inferences"),
  ];
  const lines = sourcesOf(runs).flatMap(([source, method]) => {
    const parts = runs.map(({ joules }) => joules.find((j) => j.source === source && j.method === method));
    // What one run could not read is not 0 J of its episodes.
    const gross = sumOrNull(parts.map((part) => part?.gross ?? null));
    const net = sumOrNull(parts.map((part) => part?.net ?? null));
    const idle = parts.map((part) =>
      part?.idle ? `${shortNumber(part.idle.before)}/${shortNumber(part.idle.after)}` : none,
    );
    return [
      [source, method, "gross", shortNumber(gross), "", ...ratios(gross)],
      ["", "", "net", shortNumber(net), idle.join(", "), ...ratios(net)],
    ];
  });
  const found =
    findings === undefined
      ? []
      : Object.entries(findings).map(([name, { status, note }]) => `  ${name}: ${status}; ${note}`);
  return [
    ...(lines.length > 0 ? [textTable(columns, lines), netNote] : []),
    ...(found.length > 0 ? ["Energy counters of this machine:", ...found] : []),
  ].join("\n");
}

const none = "n/a";

const netNote =
  "Net: gross less idle power times wall time, which favours what is slow; n/a where idle power was not measured (--idle-seconds).";

const sourcesOf = (runs: readonly RunRecord[]): [source: string, method: string][] => {
  const keys = runs.flatMap(({ joules }) => joules.map(({ source, method }) => JSON.stringify([source, method])));
  return [...new Set(keys)].map((key) => JSON.parse(key) as [string, string]);
};

const sumOrNull = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((sum, value) => (sum === null || value === null ? null : sum + value), 0);

function ratioText(joules: number | null, count: number, what: string): string {
  if (joules === null) return none;
  return count === 0 ? `${none} (0 ${what})` : shortNumber(joules / count);
}
