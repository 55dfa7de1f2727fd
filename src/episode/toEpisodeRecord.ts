import { PolicyUnreachedError } from "../core/index.ts";
import type { EpisodeEnd } from "./EpisodeObserver.ts";
import type { EpisodeCosts, EpisodeRecord } from "./EpisodeRecord.ts";
import { quantiles } from "./statistics.ts";

/** What a record tells beyond the episode itself. */
export interface RecordContext {
  readonly gitRevision: string;
  /** Of whatever results depend on: node, this package, models. */
  readonly versions: Readonly<Record<string, string>>;
  /** From the reset to the end, s. */
  readonly wallSeconds: number;
  /** Null without a meter. */
  readonly costs: EpisodeCosts | null;
}

/** The record of an episode, however it ended. After an exception what the world counted stands in for its verdict. */
export function toEpisodeRecord(end: EpisodeEnd, context: RecordContext): EpisodeRecord {
  const { gitRevision, versions, wallSeconds, costs } = context;
  const failed = end.status === "failed";
  const trail = failed ? end.trail : end.result;
  const verdict = failed ? end.verdict : end.result.verdict;
  const giveUpReason = failed ? undefined : end.result.giveUpReason;
  const seenOf = (kind: string): number => trail.worldEvents.filter(({ event }) => event.kind === kind).length;
  return {
    schema: 1,
    // What the agent would have done is not known.
    status: failed && end.error instanceof PolicyUnreachedError ? "interrupted" : end.status,
    scenario: trail.scenario,
    seed: trail.seed,
    agent: trail.agent,
    state: trail.state,
    gitRevision,
    versions,
    declared: failed ? "stopped" : end.result.declared,
    judgedBy: trail.judgedBy,
    outcome: failed ? "error" : end.result.verdict.outcome,
    reason: failed ? end.error.message : end.result.verdict.reason,
    ...(giveUpReason !== undefined && { giveUpReason }),
    progress: verdict?.progress ?? 0,
    ...(verdict?.subTasks !== undefined && { subTasks: verdict.subTasks }),
    illegalMoves: verdict?.illegalMoves ?? seenOf("illegal-move"),
    drops: verdict?.drops ?? seenOf("dropped"),
    ...(verdict?.paperDisagreements !== undefined && { paperDisagreements: verdict.paperDisagreements }),
    ...(verdict?.peakAcceleration !== undefined && { peakAcceleration: verdict.peakAcceleration }),
    ...(verdict?.knock !== undefined && { knock: verdict.knock }),
    stateHash: verdict?.stateHash ?? "",
    ...trail.counts,
    controlSteps: trail.controlSteps,
    simulatedSeconds: trail.simulatedSeconds,
    wallSeconds,
    planning: quantiles(costs?.planningMs ?? []),
    inference: quantiles(costs?.inferenceMs ?? []),
    costs,
  };
}
