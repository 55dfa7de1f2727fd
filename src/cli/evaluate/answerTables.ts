import { outcomes } from "../../goal/evaluation/judgeAnswer.ts";
import { shortNumber, textTable } from "../report/textTable.ts";
import { type PredictorSummary, type Share, statuses } from "./summariseAnswers.ts";

/** Summaries by the predictors' names, in the order in which they are shown. */
export type Summaries = ReadonlyMap<string, PredictorSummary>;

const left = (head: string) => ({ head, align: "left" as const });
const right = (head: string) => ({ head, align: "right" as const });

const percentText = (x: number | null): string => (x === null ? "n/a" : (100 * x).toFixed(1));

/** "12/20 60.0 [38.7, 78.1]", the share and its interval in per cent; "–" of none. */
export function shareText({ count, of, interval }: Share): string {
  if (of === 0) return "–";
  return `${count}/${of} ${percentText(count / of)} [${interval.map(percentText).join(", ")}]`;
}

/** All figures of all cases, a column for each predictor. */
export function overallTable(summaries: Summaries): string {
  const rows: readonly (readonly [string, (s: PredictorSummary) => string])[] = [
    ["equivalent", (s) => shareText(s.equivalent)],
    ["exact", (s) => shareText(s.exact)],
    ["plan valid", (s) => shareText(s.planValid)],
    ["clear, but refused or asked back", (s) => shareText(s.refusedOrAsked)],
    ["not clear or possible, answered so", (s) => shareText(s.answeredAsExpected)],
    ["asked between the right objects", (s) => shareText(s.candidates)],
    ["area under ROC, by confidence", ({ confidence: c }) => shortNumber(c.areaUnderRoc)],
    ["error at 85 % of the goals, %", ({ confidence: c }) => percentText(c.errorAt85Coverage)],
    ["calibration error", ({ confidence: c }) => shortNumber(c.calibrationError)],
    ["CPU ms p50/p95", ({ cpuMs: t }) => (t ? `${shortNumber(t.p50)}/${shortNumber(t.p95)}` : "n/a")],
  ];
  return textTable(
    [left("all cases, % [95 %]"), ...[...summaries.keys()].map(right)],
    rows.map(([what, cell]) => [what, ...[...summaries.values()].map(cell)]),
  );
}

/** A row for each kind of case: what is right of it, a column for each predictor. */
export function kindTable(summaries: Summaries): string {
  const kinds = Object.keys([...summaries.values()][0]?.byKind ?? {});
  return textTable(
    [left("right % [95 %]"), ...[...summaries.keys()].map(right)],
    kinds.map((kind) => [kind, ...[...summaries.values()].map(({ byKind }) => shareText(byKind[kind]!.right))]),
  );
}

/** What was expected, a row, against what came of it. */
export const confusionTable = (summaries: Summaries): string =>
  textTable(
    [left("predictor"), left("expected"), ...outcomes.map((outcome) => right(outcomeText(outcome)))],
    [...summaries].flatMap(([name, { confusion }]) =>
      statuses.map((status) => [name, status, ...outcomes.map((outcome) => `${confusion[status][outcome]}`)]),
    ),
  );

export const outcomeText = (outcome: (typeof outcomes)[number]): string =>
  outcome === "right" || outcome === "wrong" ? `predicted, ${outcome}` : outcome;
