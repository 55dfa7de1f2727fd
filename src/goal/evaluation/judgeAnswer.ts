import type { Domain } from "../../pddl/Domain.ts";
import { checkGoal } from "../checkGoal.ts";
import type { GoalResult } from "../GoalPredictor.ts";
import { areEquivalent, areTheSame } from "./compareGoals.ts";
import { caseObjects, type GoalCase } from "./GoalCase.ts";

/** What came of an instruction: a goal that is right or wrong, a question, or a refusal. */
export const outcomes = ["right", "wrong", "ambiguous", "rejected"] as const;
export type Outcome = (typeof outcomes)[number];

/** A predictor's answer to a case against what was expected. */
export interface Judgement {
  readonly outcome: Outcome;
  /** Whether it is as good as the expected: an equivalent goal, a refusal of what cannot be done, a question about what is unclear. */
  readonly isRight: boolean;
  /** Whether the goals have the same literals; false where a goal is expected and none is predicted, undefined where none is expected. */
  readonly isExact: boolean | undefined;
  /** Whether the question is between the expected candidates and no others; undefined where none are expected. */
  readonly areCandidatesRight: boolean | undefined;
  /** Why a predicted goal does not fit the domain and the objects; it is wrong then. */
  readonly faults: readonly string[];
}

/** Judges an answer, which must call objects as the case does. */
export function judgeAnswer(domain: Domain, each: GoalCase, answer: GoalResult): Judgement {
  const { expect } = each;
  const faults = answer.status === "predicted" ? checkGoal(domain, caseObjects(each), answer.goal) : [];
  const goals =
    answer.status === "predicted" && expect.status === "predicted" && faults.length === 0
      ? ([answer.goal, expect.goal] as const)
      : undefined;
  const isEquivalent = goals !== undefined && areEquivalent(each, ...goals);
  return {
    outcome: answer.status !== "predicted" ? answer.status : isEquivalent ? "right" : "wrong",
    isRight: expect.status === "predicted" ? isEquivalent : answer.status === expect.status,
    isExact: expect.status === "predicted" ? goals !== undefined && areTheSame(...goals) : undefined,
    areCandidatesRight: areCandidatesRight(each, answer),
    faults,
  };
}

function areCandidatesRight({ expect }: GoalCase, answer: GoalResult): boolean | undefined {
  if (expect.status !== "ambiguous" || expect.candidates === undefined) return undefined;
  if (answer.status !== "ambiguous") return false;
  return [...new Set(answer.candidates)].sort().join(" ") === [...new Set(expect.candidates)].sort().join(" ");
}
