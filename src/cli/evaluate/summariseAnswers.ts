import { type Quantiles, quantiles, wilsonInterval } from "../../episode/statistics.ts";
import {
  areaUnderRoc,
  calibrationError,
  errorAtCoverage,
  type Graded,
  type ReliabilityBin,
  reliabilityBins,
} from "../../goal/evaluation/confidence.ts";
import type { Expectation, GoalCase } from "../../goal/evaluation/GoalCase.ts";
import { type Outcome, outcomes } from "../../goal/evaluation/judgeAnswer.ts";
import type { GradedAnswer } from "./gradeAnswer.ts";

/** A case with what a predictor made of it. */
export interface AnsweredCase {
  readonly case: GoalCase;
  readonly graded: GradedAnswer;
}

/** So many of so many, with the Wilson 95 % interval. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly interval: readonly [low: number, high: number];
}

/** How good answers to some cases are. Goals count where one is expected, the rest where none is. */
export interface AnswerSummary {
  readonly cases: number;
  /** As good as the expected, of all cases: an equivalent goal, or the expected refusal or question. */
  readonly right: Share;
  /** Goals that hold in exactly the same legal states. */
  readonly equivalent: Share;
  /** Goals of the same literals. */
  readonly exact: Share;
  /** Goals whose plan reaches the expected goal. */
  readonly planValid: Share;
  /** Clear requests that were refused or asked back about. */
  readonly refusedOrAsked: Share;
  /** Refusals of impossible and questions about unclear requests, of all such requests. */
  readonly answeredAsExpected: Share;
  /** Questions between the expected candidates, of the cases that have any. */
  readonly candidates: Share;
}

/** How well confidence tells right from wrong, over all cases in which a goal was predicted. */
export interface ConfidenceSummary {
  readonly predictions: number;
  readonly areaUnderRoc: number | null;
  readonly errorAt85Coverage: number | null;
  /** Over `bins`. */
  readonly calibrationError: number | null;
  readonly bins: readonly ReliabilityBin[];
}

export const statuses = ["predicted", "rejected", "ambiguous"] as const satisfies readonly Expectation["status"][];

/** Cases by what was expected and what came of them. */
export type Confusion = Readonly<Record<Expectation["status"], Readonly<Record<Outcome, number>>>>;

export interface PredictorSummary extends AnswerSummary {
  /** In the order of their first cases. */
  readonly byKind: Readonly<Record<string, AnswerSummary>>;
  readonly confusion: Confusion;
  readonly confidence: ConfidenceSummary;
  /** CPU time of a prediction, ms. */
  readonly cpuMs: Quantiles | null;
}

/** Sums up what one predictor made of all cases. */
export function summariseAnswers(answered: readonly AnsweredCase[]): PredictorSummary {
  const byKind = new Map<string, AnsweredCase[]>();
  for (const each of answered) {
    const { kind } = each.case;
    byKind.set(kind, [...(byKind.get(kind) ?? []), each]);
  }
  return {
    ...summarise(answered),
    byKind: Object.fromEntries([...byKind].map(([kind, some]) => [kind, summarise(some)])),
    confusion: confusionOf(answered),
    confidence: summariseConfidence(answered),
    cpuMs: quantiles(answered.map(({ graded }) => graded.cpuMs)),
  };
}

function summarise(answered: readonly AnsweredCase[]): AnswerSummary {
  const clear = answered.filter((each) => each.case.expect.status === "predicted");
  const others = answered.filter((each) => each.case.expect.status !== "predicted");
  const withCandidates = others.filter(({ graded }) => graded.areCandidatesRight !== undefined);
  return {
    cases: answered.length,
    right: share(answered, ({ isRight }) => isRight),
    equivalent: share(clear, ({ isRight }) => isRight),
    exact: share(clear, ({ isExact }) => isExact === true),
    planValid: share(clear, ({ isPlanValid }) => isPlanValid === true),
    refusedOrAsked: share(clear, ({ answer }) => answer.status !== "predicted"),
    answeredAsExpected: share(others, ({ isRight }) => isRight),
    candidates: share(withCandidates, ({ areCandidatesRight }) => areCandidatesRight === true),
  };
}

function share(answered: readonly AnsweredCase[], isCounted: (graded: GradedAnswer) => boolean): Share {
  const count = answered.filter(({ graded }) => isCounted(graded)).length;
  return { count, of: answered.length, interval: wilsonInterval(count, answered.length) };
}

function confusionOf(answered: readonly AnsweredCase[]): Confusion {
  const row = (status: Expectation["status"]): Record<Outcome, number> => {
    const some = answered.filter((each) => each.case.expect.status === status);
    const count = (outcome: Outcome): number => some.filter(({ graded }) => graded.outcome === outcome).length;
    return Object.fromEntries(outcomes.map((outcome) => [outcome, count(outcome)])) as Record<Outcome, number>;
  };
  return { predicted: row("predicted"), rejected: row("rejected"), ambiguous: row("ambiguous") };
}

function summariseConfidence(answered: readonly AnsweredCase[]): ConfidenceSummary {
  const graded = answered.flatMap(({ graded: { answer, isRight } }): Graded[] =>
    answer.status === "predicted" ? [{ confidence: answer.confidence, isRight }] : [],
  );
  const bins = reliabilityBins(graded);
  return {
    predictions: graded.length,
    areaUnderRoc: areaUnderRoc(graded),
    errorAt85Coverage: errorAtCoverage(graded, 0.85),
    calibrationError: calibrationError(bins),
    bins,
  };
}
