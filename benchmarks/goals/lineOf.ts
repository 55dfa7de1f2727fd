import { configurationKey } from "../../src/cli/compose/Configuration.ts";
import { inTrueNames, type Sight } from "../../src/cli/evaluate/Sight.ts";
import type { EpisodeRecord } from "../../src/episode/EpisodeRecord.ts";
import { type Domain, type Literal, literalText } from "../../src/pddl/Domain.ts";
import { type Attempt, isGoalRight, outcomeOf } from "./CaseEpisode.ts";
import { caseDigest, type CaseLine } from "./CaseLine.ts";
import type { ChosenCase } from "./chooseCases.ts";
import { gradingDigest } from "./codeDigest.ts";
import { isSeenRight } from "./isSeenRight.ts";

/** A case that was played, and what the agent had for it. */
export interface PlayedCase {
  readonly chosen: ChosenCase;
  readonly record: EpisodeRecord;
  /** The goal that it first pursued, in the names that its eyes gave; undefined where it never had one. */
  readonly pursued: readonly Literal[] | undefined;
  /** Its first look. */
  readonly sight: Sight;
}

/** What came of a case, as a line of the results. */
export function lineOf(domain: Domain, { chosen, record, pursued, sight }: PlayedCase): CaseLine {
  const { case: each, seed } = chosen;
  const answer = pursued && inTrueNames({ status: "predicted", goal: pursued, confidence: 1 }, sight);
  const attempt: Attempt = {
    record,
    goal: answer?.status === "predicted" ? answer.goal : undefined,
    isSeenRight: isSeenRight(each, sight),
  };
  const { questions, retries, replans, illegalMoves, drops, controlSteps, stateHash } = record;
  return {
    ...{ id: each.id, kind: each.kind, words: each.words, seed },
    outcome: outcomeOf(domain, each, attempt),
    reason: [record.reason, record.giveUpReason ?? ""].filter((text) => text !== "").join("; "),
    expected: each.expect.status === "predicted" ? each.expect.goal.map(literalText) : [],
    pursued: attempt.goal?.map(literalText) ?? null,
    isGoalRight: isGoalRight(domain, each, attempt),
    isSeenRight: attempt.isSeenRight,
    ...{ questions, retries, replans, illegalMoves, drops, controlSteps, stateHash },
    simulatedSeconds: record.status === "failed" ? null : record.simulatedSeconds,
    cpuSeconds: record.costs?.cpuSeconds ?? null,
    wallSeconds: record.wallSeconds,
    case: caseDigest(each),
    configuration: record.versions[configurationKey]!,
    grading: gradingDigest,
  };
}
