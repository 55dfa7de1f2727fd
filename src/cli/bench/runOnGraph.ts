import type { Verdict } from "../../core/index.ts";
import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import { quantiles } from "../../episode/statistics.ts";
import { CallError } from "../../ros/CallError.ts";
import { GraphError } from "../../ros/GraphError.ts";
import type { ExecuteTaskFeedback, ExecuteTaskResult } from "../../ros/interfaces/praxis_msgs.ts";
import { toCosts } from "../../ros/messages/costs.ts";
import { oneOf } from "../../ros/messages/fields.ts";
import { toDeclaration } from "../../ros/messages/world.ts";
import { InterruptedError } from "../exitCodes.ts";
import type { Provenance } from "../provenance.ts";
import { cameToAnEnd, GraphClient } from "./GraphClient.ts";
import type { Job } from "./Job.ts";
import type { GraphDescription } from "./openGraph.ts";

export interface RunOnGraphOptions {
  readonly client: GraphClient;
  readonly jobs: readonly Job[];
  /** Name of a noise preset. */
  readonly noise: string;
  readonly maxSteps: number | undefined;
  readonly described: GraphDescription;
  readonly provenance: Provenance;
  readonly versions: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onRecord: (record: EpisodeRecord) => void;
}

/** How long a graph that has lost a node may take to come back, ms. */
const recoveryMs = 60_000;

/**
 * Runs jobs as tasks of a graph, one after the other: hosts no agent, and takes the verdict from the node that hosts the
 * world. What an error of the graph cuts off is recorded as failed; the next episode waits until the graph is back.
 *
 * @throws InterruptedError after an abort; CallError where the graph does not come up
 */
export async function runOnGraph(options: RunOnGraphOptions): Promise<void> {
  for (const job of options.jobs) {
    if (options.signal.aborted) break;
    await options.client.whenActive(recoveryMs, options.signal);
    const record = await runJob(job, options);
    if (record.status === "interrupted") break;
    options.onRecord(record);
  }
  if (options.signal.aborted) throw new InterruptedError("Interrupted");
}

export type RunJobOptions = Omit<RunOnGraphOptions, "jobs" | "onRecord"> & {
  readonly onFeedback?: (feedback: ExecuteTaskFeedback) => void;
};

/** Runs one job as a task of a graph that is active; what an error of the graph cuts off is a record as well. */
export async function runJob({ scenario, seed }: Job, options: RunJobOptions): Promise<EpisodeRecord> {
  const { client, noise, maxSteps = 0, signal, onFeedback } = options;
  const began = performance.now();
  const goal = { instruction: "", scenario, seed: BigInt(seed), noise, max_steps: maxSteps };
  const base = {
    schema: 1,
    scenario,
    seed,
    agent: options.described.agent,
    state: options.described.state,
    gitRevision: options.provenance.gitRevision,
    versions: options.versions,
  } as const;
  const wallSeconds = (): number => (performance.now() - began) / 1000;
  try {
    const result = await client.execute(goal, { signal, ...(onFeedback && { onFeedback }) });
    if (!cameToAnEnd(result)) throw new GraphError("INTERNAL", result.error_msg);
    const verdict = await client.verdict(result.episode);
    return {
      ...base,
      agent: result.agent,
      state: oneOf(result.state, ["oracle", "camera", "symbolic"], "state"),
      ...ended(result, verdict),
      wallSeconds: wallSeconds(),
    };
  } catch (error) {
    if (!(error instanceof GraphError || error instanceof CallError)) throw error;
    return { ...base, ...failed(error.message, signal.aborted), wallSeconds: wallSeconds() };
  }
}

type Outcome = Omit<
  EpisodeRecord,
  "schema" | "scenario" | "seed" | "agent" | "state" | "gitRevision" | "versions" | "wallSeconds"
>;

function ended(result: ExecuteTaskResult, verdict: Verdict): Outcome {
  const declared = toDeclaration(result.declared);
  const costs = result.metered ? toCosts(result.costs) : null;
  return {
    status: declared === "stopped" ? "interrupted" : "ended",
    declared,
    judgedBy: oneOf(result.judged_by, ["scenario", "agent-goal"], "judged_by"),
    outcome: verdict.outcome,
    reason: verdict.reason,
    ...(result.give_up_reason !== "" && { giveUpReason: result.give_up_reason }),
    progress: verdict.progress,
    ...(verdict.subTasks !== undefined && { subTasks: verdict.subTasks }),
    illegalMoves: verdict.illegalMoves,
    drops: verdict.drops,
    ...(verdict.paperDisagreements !== undefined && { paperDisagreements: verdict.paperDisagreements }),
    ...(verdict.peakAcceleration !== undefined && { peakAcceleration: verdict.peakAcceleration }),
    ...(verdict.knock !== undefined && { knock: verdict.knock }),
    stateHash: verdict.stateHash,
    retries: result.retries,
    replans: result.replans,
    skills: result.skills,
    questions: result.questions,
    controlSteps: result.control_steps,
    simulatedSeconds: result.simulated_seconds,
    planning: quantiles(costs?.planningMs ?? []),
    inference: quantiles(costs?.inferenceMs ?? []),
    costs,
  };
}

const failed = (reason: string, isInterrupted: boolean): Outcome => ({
  status: isInterrupted ? "interrupted" : "failed",
  declared: "stopped",
  judgedBy: "scenario",
  outcome: "error",
  reason,
  progress: 0,
  illegalMoves: 0,
  drops: 0,
  stateHash: "",
  retries: 0,
  replans: 0,
  skills: 0,
  questions: 0,
  controlSteps: 0,
  simulatedSeconds: 0,
  planning: null,
  inference: null,
  costs: null,
});
