import { setImmediate } from "node:timers/promises";
import type { GoalCase } from "../../goal/evaluation/GoalCase.ts";
import type { GoalPredictor } from "../../goal/GoalPredictor.ts";
import type { StateEstimator } from "../../perception/StateEstimator.ts";
import { InterruptedError } from "../exitCodes.ts";
import { encodeIndexedPng } from "../film/encodeIndexedPng.ts";
import { askPredictor, type TimedAnswer } from "./askPredictor.ts";
import { CaseStage, pictureOf } from "./CaseStage.ts";
import type { Failure } from "./failurePage.ts";
import { type Examiner, type GradedAnswer, gradeAnswer } from "./gradeAnswer.ts";
import { seenSight, toldSight } from "./Sight.ts";
import type { AnsweredCase } from "./summariseAnswers.ts";

export interface Examination extends Examiner {
  readonly cases: readonly GoalCase[];
  /** By name. */
  readonly predictors: ReadonlyMap<string, GoalPredictor>;
  /** Scene i is set up with `seed` + i. */
  readonly seed: number;
  /** Sees the objects; without it the predictors are told the true ones. */
  readonly estimator: StateEstimator | undefined;
  /** Names of the predictors whose failures are wanted with their pictures. */
  readonly shown: readonly string[];
  readonly signal: AbortSignal;
  readonly onAnswer: (predictor: string, answered: AnsweredCase) => void;
  readonly onProgress: (phase: "asked" | "graded", done: number) => void;
}

export interface ExaminationResult {
  readonly answered: ReadonlyMap<string, readonly AnsweredCase[]>;
  readonly failures: readonly Failure[];
}

/** Puts each case to each predictor and grades the answers. @throws InterruptedError after an abort, and whatever a predictor throws */
export async function examineCases(examination: Examination): Promise<ExaminationResult> {
  const stage = new CaseStage();
  // Grading plans, and what that leaves to collectors and compilers in the background would count as time of the predictions.
  return gradeAll(examination, stage, await askAll(examination, stage));
}

type Answers = ReadonlyMap<string, TimedAnswer>;

/** Answers of all predictors to each case, in the order of the cases. */
async function askAll(examination: Examination, stage: CaseStage): Promise<readonly Answers[]> {
  const { cases, predictors, seed, estimator, signal, onProgress } = examination;
  const all: Answers[] = [];
  for (const [i, each] of cases.entries()) {
    await turn(signal);
    const sight = estimator ? await seenSight(await stage.set(each, seed + i), estimator) : toldSight(each);
    const answers = new Map<string, TimedAnswer>();
    for (const [name, predictor] of predictors) {
      answers.set(name, await askPredictor(predictor, each.words, sight, signal));
    }
    all.push(answers);
    onProgress("asked", i + 1);
  }
  return all;
}

async function gradeAll(
  examination: Examination,
  stage: CaseStage,
  all: readonly Answers[],
): Promise<ExaminationResult> {
  const { cases, predictors, seed, shown, signal, onAnswer, onProgress } = examination;
  const answered = new Map([...predictors.keys()].map((name) => [name, [] as AnsweredCase[]]));
  const failures: Failure[] = [];
  for (const [i, each] of cases.entries()) {
    await turn(signal);
    const failed = new Map<string, GradedAnswer>();
    for (const [name, timed] of all[i]!) {
      const graded = await gradeAnswer(each, timed, examination, signal);
      const one = { case: each, graded };
      answered.get(name)!.push(one);
      onAnswer(name, one);
      if (shown.includes(name) && !graded.isRight) failed.set(name, graded);
    }
    if (failed.size > 0) {
      const picture = encodeIndexedPng(await pictureOf(await stage.set(each, seed + i)));
      failures.push({ case: each, picture, answers: failed });
    }
    onProgress("graded", i + 1);
  }
  return { answered, failures };
}

/** Lets Ctrl-C be heard, which it is only when the event loop turns: reading words and planning never wait. */
async function turn(signal: AbortSignal): Promise<void> {
  await setImmediate();
  if (signal.aborted) throw new InterruptedError("Interrupted; nothing is written before all cases are done");
}
