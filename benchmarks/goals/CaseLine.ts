import { createHash } from "node:crypto";
import type { EpisodeRecord } from "../../src/episode/EpisodeRecord.ts";
import type { GoalCase } from "../../src/goal/evaluation/GoalCase.ts";
import { readLines } from "../ros/readLines.ts";
import { type CaseOutcome, caseOutcomes } from "./CaseEpisode.ts";
import type { ChosenCase } from "./chooseCases.ts";
import { gradingDigest } from "./codeDigest.ts";

type Counts = Pick<EpisodeRecord, "questions" | "retries" | "replans" | "illegalMoves" | "drops" | "controlSteps">;

/** A case that was played: a line of the results. Goals are literals in the case's names. */
export interface CaseLine extends Counts {
  readonly id: string;
  readonly kind: string;
  readonly words: string;
  readonly seed: number;
  readonly outcome: CaseOutcome;
  /** What the judge and the agent say, where it is not solved. */
  readonly reason: string;
  readonly expected: readonly string[];
  /** Null where the agent never had a goal. */
  readonly pursued: readonly string[] | null;
  readonly isGoalRight: boolean;
  readonly isSeenRight: boolean;
  readonly stateHash: string;
  /** From the reset to the end, s; null where an exception cut it off. */
  readonly simulatedSeconds: number | null;
  /** Of the process from the reset to the end, the simulator's and the drawing of pictures included, s; null where it is not known. */
  readonly cpuSeconds: number | null;
  /** From the reset to the end, s. */
  readonly wallSeconds: number;
  /** What identifies words, scene and expected goal. */
  readonly case: string;
  /** What identifies agent, models and their code. */
  readonly configuration: string;
  /** `gradingDigest` of the code that played it and says what came of it. */
  readonly grading: string;
}

/** Twelve hexadecimal digits of all that a case is. */
export const caseDigest = (each: GoalCase): string =>
  createHash("sha256").update(JSON.stringify(each)).digest("hex").slice(0, 12);

/** What makes a case with its world, agent and judgement the one that was played. */
const keyOf = (line: Pick<CaseLine, "case" | "seed" | "configuration" | "grading">): string =>
  JSON.stringify([line.case, line.seed, line.configuration, line.grading]);

/**
 * Of the chosen cases those that a file has a line of, in their order, and those that it has none of. Other lines do not count, nor
 * those that other code has graded.
 */
export function finishedCases(
  path: string,
  chosen: readonly ChosenCase[],
  configuration: string,
): { readonly finished: readonly CaseLine[]; readonly open: readonly ChosenCase[] } {
  const lines = new Map(
    readLines(path)
      .filter(isCaseLine)
      .map((line) => [keyOf(line), line]),
  );
  const lineOf = ({ case: each, seed }: ChosenCase): CaseLine | undefined =>
    lines.get(keyOf({ case: caseDigest(each), seed, configuration, grading: gradingDigest }));
  return {
    finished: chosen.flatMap((each) => lineOf(each) ?? []),
    open: chosen.filter((each) => lineOf(each) === undefined),
  };
}

function isCaseLine(value: unknown): value is CaseLine {
  const line = value as Partial<CaseLine> | null;
  return caseOutcomes.some((outcome) => outcome === line?.outcome);
}
