import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import { towerMoves } from "../../episode/statistics.ts";
import { discColours } from "../../../sim/discSets.ts";

/** How an episode failed, and how far it had come. */
export interface Failure {
  readonly seed: number;
  /** Its end, in words; the same for episodes that ended alike. */
  readonly why: string;
  /** Steps of the way that were done at the best moment: a tower's moves, or sub-tasks where the judge counted them. */
  readonly done?: number;
  /** Of how many. */
  readonly of?: number;
  /** Share of the way that was done at the best moment, 0..1. */
  readonly share: number;
}

/** Of the records of one agent in one scenario, those that failed. */
export const failuresOf = (records: readonly EpisodeRecord[]): Failure[] =>
  records
    .filter(({ outcome }) => outcome === "failure" || outcome === "error")
    .map((record) => ({ seed: record.seed, why: whyFailed(record), ...howFar(record) }));

/** What an agent that gave up says before its reason. */
const gaveUp = /^Gave up after \d+ replans: /;

/** Names of discs, which differ between episodes that ended alike. */
const names = new RegExp(`\\b(?:${discColours.join("|")})\\b`, "g");

function whyFailed({ outcome, declared, illegalMoves, giveUpReason, reason }: EpisodeRecord): string {
  if (outcome === "error") return "exception";
  if (illegalMoves > 0) return "illegal move";
  // Worlds and agents that are newer than this list say something else.
  switch (declared as string) {
    case "gave-up":
      return `gave up: ${(giveUpReason ?? reason).replace(gaveUp, "").replace(names, "a disc").replace(/\.$/, "")}`;
    case "done":
      return "took it for done";
    case "budget":
      return "ran out of control steps";
    case "sub-task-timeout":
      return "one sub-task took too long";
    default:
      return declared;
  }
}

function howFar(record: EpisodeRecord): Pick<Failure, "done" | "of" | "share"> {
  const counted = record.subTasks;
  if (counted !== undefined) return { ...counted, share: counted.of === 0 ? 0 : counted.done / counted.of };
  const { progress } = record;
  const discs = towerDiscs(record.scenario);
  if (discs === undefined) return { share: progress };
  const of = towerMoves(discs);
  return { done: Math.round(progress * of), of, share: progress };
}

/** Discs of a scenario that moves one whole tower to another peg; undefined of others. */
export function towerDiscs(scenario: string): number | undefined {
  const [, discs] = /^hanoi-(\d+)$/.exec(scenario) ?? [];
  return discs === undefined ? undefined : Number(discs);
}
