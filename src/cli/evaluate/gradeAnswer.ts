import { caseObjects, casePegs, type GoalCase, startOf } from "../../goal/evaluation/GoalCase.ts";
import { judgeAnswer, type Judgement } from "../../goal/evaluation/judgeAnswer.ts";
import type { Domain, Literal, Problem } from "../../pddl/Domain.ts";
import { factsFromSupports } from "../../perception/factsFromSupports.ts";
import { restingGoal } from "../../perception/planningProblem.ts";
import type { Planner } from "../../planner/Planner.ts";
import { validate } from "../../planner/validate.ts";
import type { TimedAnswer } from "./askPredictor.ts";

/** What a predictor made of a case, and how good that is. */
export interface GradedAnswer extends TimedAnswer, Judgement {
  /**
   * Whether a plan for the predicted goal leads from the start to the expected goal, with the hand empty; false where a goal is
   * expected and none is predicted, undefined where none is expected.
   */
  readonly isPlanValid: boolean | undefined;
}

export interface Examiner {
  readonly domain: Domain;
  readonly planner: Planner;
}

/** Expansions after which a search counts as failed; six discs have some thousand states. */
const expansions = 500_000;

/** Judges an answer, by the goal's meaning and by the plan that it leads to. */
export async function gradeAnswer(
  each: GoalCase,
  timed: TimedAnswer,
  examiner: Examiner,
  signal?: AbortSignal,
): Promise<GradedAnswer> {
  const { answer } = timed;
  const { expect } = each;
  const judgement = judgeAnswer(examiner.domain, each, answer);
  const isPlannable = answer.status === "predicted" && judgement.faults.length === 0;
  return {
    ...timed,
    ...judgement,
    isPlanValid:
      expect.status !== "predicted"
        ? undefined
        : isPlannable && (await leadsTo(each, answer.goal, expect.goal, examiner, signal)),
  };
}

/** Whether the planner's plan for one goal ends in another, by the validator's word. */
async function leadsTo(
  each: GoalCase,
  planned: readonly Literal[],
  expected: readonly Literal[],
  { domain, planner }: Examiner,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const problemFor = (goal: readonly Literal[]): Problem => ({
    name: each.id,
    domain: domain.name,
    objects: caseObjects(each),
    init: factsFromSupports(each.discs, casePegs, startOf(each), undefined),
    goal: restingGoal(domain, goal),
  });
  const result = await planner.plan({ domain, problem: problemFor(planned) }, { expansions }, signal);
  return result.status === "solved" && validate(domain, problemFor(expected), result.plan).valid;
}
