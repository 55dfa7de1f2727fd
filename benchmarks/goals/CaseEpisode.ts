import type { EpisodeRecord } from "../../src/episode/EpisodeRecord.ts";
import type { GoalCase } from "../../src/goal/evaluation/GoalCase.ts";
import { judgeAnswer } from "../../src/goal/evaluation/judgeAnswer.ts";
import type { Domain, Literal } from "../../src/pddl/Domain.ts";

/**
 * What came of a case, by the first that is true: the expected goal holds in the world, whatever the agent took it for; an exception
 * ended the episode; the first look showed other objects or facts than there are; the agent asked, and nobody answered; it refused; it
 * pursued a goal that is not the expected one; or it had the right goal and did not reach it.
 */
export const caseOutcomes = [
  ...["solved", "error", "seen wrong", "asked", "refused", "wrong goal", "motion failed"],
] as const;
export type CaseOutcome = (typeof caseOutcomes)[number];

/** What is seen from outside of an agent that was told an instruction. */
export interface Attempt {
  readonly record: Pick<EpisodeRecord, "outcome" | "questions">;
  /** What it took the words for, in the case's names; undefined where it never had a goal. */
  readonly goal: readonly Literal[] | undefined;
  /** Whether its first look shows the objects and facts that there are. */
  readonly isSeenRight: boolean;
}

/** Whether an agent pursued the expected goal, or one that holds in the same legal states. */
export const isGoalRight = (domain: Domain, each: GoalCase, { goal }: Pick<Attempt, "goal">): boolean =>
  goal !== undefined && judgeAnswer(domain, each, { status: "predicted", goal, confidence: 1 }).isRight;

/** What came of a case. */
export function outcomeOf(domain: Domain, each: GoalCase, attempt: Attempt): CaseOutcome {
  const { record, goal, isSeenRight } = attempt;
  if (record.outcome === "success") return "solved";
  if (record.outcome === "error") return "error";
  if (!isSeenRight) return "seen wrong";
  if (goal === undefined) return record.questions > 0 ? "asked" : "refused";
  return isGoalRight(domain, each, attempt) ? "motion failed" : "wrong goal";
}
