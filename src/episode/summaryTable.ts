import type { Quantiles } from "./statistics.ts";
import type { JouleRange, SuccessRate, SummaryRow } from "./summarise.ts";

interface Column {
  readonly head: string;
  readonly align: "left" | "right";
  readonly cell: (row: SummaryRow) => string;
}

const none = "n/a";

const columns: readonly Column[] = [
  { head: "agent", align: "left", cell: (r) => r.agent },
  { head: "state", align: "left", cell: (r) => r.state },
  { head: "scenario", align: "left", cell: (r) => r.scenario + (r.judgedBy === "agent-goal" ? " (own goal)" : "") },
  { head: "episodes", align: "right", cell: (r) => `${r.episodes}` },
  { head: "success % [95 %]", align: "right", cell: rateText },
  { head: "progress %", align: "right", cell: (r) => (100 * r.progress).toFixed(1) },
  { head: "illegal", align: "right", cell: (r) => `${r.illegalMoves}` },
  { head: "drops", align: "right", cell: (r) => `${r.drops}` },
  { head: "retries", align: "right", cell: (r) => `${r.retries}` },
  { head: "replans", align: "right", cell: (r) => `${r.replans}` },
  { head: "errors", align: "right", cell: (r) => `${r.errors}` },
  { head: "simulated s", align: "right", cell: (r) => short(r.simulatedSeconds) },
  { head: "CPU s", align: "right", cell: (r) => short(r.cpuSeconds) },
  { head: "× real time", align: "right", cell: (r) => short(r.realTimeFactor) },
  { head: "planning ms p50/p95/p99", align: "right", cell: (r) => quantilesText(r.planning) },
  { head: "inference ms p50/p95/p99", align: "right", cell: (r) => quantilesText(r.inference) },
];

/** For rows of which one had sub-tasks. */
const subTaskColumns: readonly Column[] = [
  {
    head: "all sub-tasks % [95 %]",
    align: "right",
    cell: ({ subTasks }) =>
      subTasks ? rateText({ ...subTasks, judged: subTasks.episodes, successes: subTasks.complete }) : none,
  },
  {
    head: "sub-tasks done %",
    align: "right",
    cell: ({ subTasks }) => (subTasks ? (100 * subTasks.share).toFixed(1) : none),
  },
];

/** For rows of which one was to be knocked. */
const knockColumns: readonly Column[] = [
  { head: "knocked", align: "right", cell: ({ knocks }) => (knocks ? `${knocks.knocked}` : none) },
  { head: "refused draws", align: "right", cell: ({ knocks }) => (knocks ? `${knocks.refused}` : none) },
  { head: "success % of knocked [95 %]", align: "right", cell: ({ knocks }) => (knocks ? rateText(knocks) : none) },
];

/**
 * Rows as a table of text: "markdown" with pipes, "terminal" with spaces only. Seconds are means per episode; energies
 * are joules per episode and, after the slash, per success (failed attempts included), a column for each source and
 * method.
 */
export function summaryTable(rows: readonly SummaryRow[], format: "markdown" | "terminal"): string {
  const sources = [...new Set(rows.flatMap((r) => Object.keys(r.joules)))].sort();
  const hasSubTasks = rows.some(({ subTasks }) => subTasks !== null);
  const hasKnocks = rows.some(({ knocks }) => knocks !== null);
  const all = [
    ...columns,
    ...(hasSubTasks ? subTaskColumns : []),
    ...(hasKnocks ? knockColumns : []),
    ...sources.map(jouleColumn),
  ];
  const cells = [all.map((c) => c.head), ...rows.map((row) => all.map((c) => c.cell(row)))];
  const widths = all.map((_, i) => Math.max(...cells.map((line) => line[i]!.length)));
  const lines = cells.map((line) =>
    line.map((text, i) => (all[i]!.align === "left" ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))),
  );
  if (format === "terminal") return lines.map((line) => line.join("  ").trimEnd()).join("\n");
  const rule = all.map((c, i) => (c.align === "left" ? "-".repeat(widths[i]!) : `${"-".repeat(widths[i]! - 1)}:`));
  return [lines[0]!, rule, ...lines.slice(1)].map((line) => `| ${line.join(" | ")} |`).join("\n");
}

function jouleColumn(source: string): Column {
  return {
    head: `${source} J`,
    align: "right",
    cell: (row) => {
      const joules = row.joules[source];
      if (joules === undefined) return none;
      // What was read in some episodes must not pass for all.
      if (joules.episodes < row.episodes) return `${none} (${joules.episodes} of ${row.episodes} episodes)`;
      const perSuccess = joules.perSuccess === null ? `${none} (0 successes)` : range(joules.perSuccess);
      return `${range(joules.perEpisode)} / ${perSuccess}`;
    },
  };
}

function rateText({ judged, successes, interval: [low, high] }: SuccessRate): string {
  if (judged === 0) return none;
  const percent = (x: number): string => (100 * x).toFixed(1);
  return `${percent(successes / judged)} [${percent(low)}, ${percent(high)}]`;
}

const quantilesText = (q: Quantiles | null): string => (q === null ? none : [q.p50, q.p95, q.p99].map(short).join("/"));

const range = ({ low, high }: JouleRange): string => (low === high ? short(low) : `${short(low)}–${short(high)}`);

/** Three significant digits, no exponent up to 10²¹. */
const short = (x: number | null): string => (x === null ? none : `${Number(x.toPrecision(3))}`);
