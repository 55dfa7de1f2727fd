import type { Share } from "../../src/cli/evaluate/summariseAnswers.ts";
import { shareText } from "../../src/cli/evaluate/answerTables.ts";
import { shortNumber, textTable } from "../../src/cli/report/textTable.ts";
import { mean, wilsonInterval } from "../../src/episode/statistics.ts";
import { type CaseOutcome, caseOutcomes } from "./CaseEpisode.ts";
import type { CaseLine } from "./CaseLine.ts";

/** How some cases went. */
export interface CaseSummary {
  readonly solved: Share;
  readonly outcomes: Readonly<Record<CaseOutcome, number>>;
}

/** Mean of an episode, s, over those of which it is known; null where it is known of none. */
export interface KnownMean {
  readonly mean: number | null;
  readonly of: number;
}

/** How all went. */
export interface PlaySummary extends CaseSummary {
  readonly byKind: Readonly<Record<string, CaseSummary>>;
  readonly goalsRight: Share;
  readonly scenesSeenRight: Share;
  readonly simulatedSeconds: KnownMean;
  readonly cpuSeconds: KnownMean;
}

/** Sums up at least one line. */
export function summariseLines(lines: readonly CaseLine[]): PlaySummary {
  const kinds = [...new Set(lines.map(({ kind }) => kind))].sort();
  return {
    ...summarise(lines),
    goalsRight: share(lines, ({ isGoalRight }) => isGoalRight),
    scenesSeenRight: share(lines, ({ isSeenRight }) => isSeenRight),
    simulatedSeconds: knownMean(lines.map(({ simulatedSeconds }) => simulatedSeconds)),
    cpuSeconds: knownMean(lines.map(({ cpuSeconds }) => cpuSeconds)),
    byKind: Object.fromEntries(kinds.map((kind) => [kind, summarise(lines.filter((line) => line.kind === kind))])),
  };
}

/** A case in one line. */
export function lineText({ id, kind, outcome, simulatedSeconds, cpuSeconds, wallSeconds }: CaseLine): string {
  const [simulated, cpu, wall] = [simulatedSeconds, cpuSeconds, wallSeconds].map(shortNumber);
  return `${id} ${kind}: ${outcome} (${simulated!} s simulated, ${cpu!} CPU-s, ${wall!} s)`;
}

/** A row for each kind and one for all. */
export function playTable({ byKind, ...all }: PlaySummary): string {
  const row = (name: string, { solved, outcomes }: CaseSummary): string[] => [
    name,
    shareText(solved),
    ...failures.map((outcome) => `${outcomes[outcome]}`),
  ];
  return textTable(
    [
      { head: "kind", align: "left" },
      { head: "solved % [95 %]", align: "right" },
      ...failures.map((head) => ({ head, align: "right" as const })),
    ],
    [...Object.entries(byKind).map(([kind, some]) => row(kind, some)), row("all", all)],
  );
}

const failures = caseOutcomes.filter((outcome) => outcome !== "solved");

function summarise(lines: readonly CaseLine[]): CaseSummary {
  const count = (outcome: CaseOutcome): number => lines.filter((line) => line.outcome === outcome).length;
  return {
    solved: share(lines, ({ outcome }) => outcome === "solved"),
    outcomes: Object.fromEntries(caseOutcomes.map((outcome) => [outcome, count(outcome)])) as CaseSummary["outcomes"],
  };
}

function knownMean(values: readonly (number | null)[]): KnownMean {
  const known = values.filter((value) => value !== null);
  return { mean: known.length === 0 ? null : mean(known), of: known.length };
}

function share(lines: readonly CaseLine[], isCounted: (line: CaseLine) => boolean): Share {
  const count = lines.filter(isCounted).length;
  return { count, of: lines.length, interval: wilsonInterval(count, lines.length) };
}
