import type { Domain, Problem } from "../../pddl/Domain.ts";
import { writeDomain, writeProblem } from "../../pddl/write.ts";
import type { Planner, PlanResult, SearchLimits } from "../../planner/Planner.ts";
import { checked, GraphError } from "../GraphError.ts";
import { ErrorCodeConstants, Plan, PlanResultConstants as statuses } from "../interfaces/praxis_msgs.ts";
import { toPlan } from "../messages/symbols.ts";
import type { ActionClient, SentGoal } from "../Transport.ts";
import type { PlanFeedback, PlanGoal, PlanResult as PlanResultMessage } from "../interfaces/praxis_msgs.ts";
import type { Peers } from "./Peers.ts";

const cancelMs = 1000;

/** A planner on another node; its search and heuristic are that node's. `limits.shouldStop` stays here: the signal stops it. */
export class RemotePlanner implements Planner {
  readonly #peers: Peers;
  readonly #nodeName: string;
  readonly #client: ActionClient<PlanGoal, PlanFeedback, PlanResultMessage>;

  constructor(peers: Peers, nodeName: string) {
    this.#peers = peers;
    this.#nodeName = nodeName;
    this.#client = peers.node.actionClient(Plan, "planner/plan");
    peers.lost(nodeName);
  }

  async plan(
    { domain, problem }: { readonly domain: Domain; readonly problem: Problem },
    { expansions }: SearchLimits,
    signal?: AbortSignal,
  ): Promise<PlanResult> {
    const goal: PlanGoal = {
      domain: writeDomain(domain),
      problem: writeProblem(problem),
      search: "",
      heuristic: "",
      max_expansions: BigInt(expansions ?? 0),
      max_seconds: 0,
    };
    const ended = signal ?? this.#peers.lost(this.#nodeName);
    const sent = await this.#send(goal, ended);
    this.#peers.noteAnswer(this.#nodeName);
    const { result } = await orAborted(sent, ended);
    // Being cut off by a limit is an outcome here, as it is of a planner in this process.
    const isOutcome = result.status === statuses.TIMEOUT && result.error_code === ErrorCodeConstants.LIMIT;
    return planResult(isOutcome ? result : checked(`planner/plan (node ${this.#nodeName})`, result));
  }

  /** Searching twice does no harm, so that a goal whose acceptance got lost may be sent again. */
  async #send(goal: PlanGoal, signal: AbortSignal): Promise<SentGoal<PlanResultMessage>> {
    const timeoutMs = this.#peers.limits.promptMs;
    try {
      return await this.#client.send(goal, { timeoutMs, signal });
    } catch (error) {
      if (signal.aborted) throw error;
      return this.#client.send(goal, { timeoutMs, signal });
    }
  }
}

/** The outcome, or on abort a request to cancel and the signal's reason. */
function orAborted<R>(goal: SentGoal<R>, signal: AbortSignal): Promise<{ readonly result: R }> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      // Whether it is heard is not waited for: nobody is interested in the outcome any more.
      goal.cancel(cancelMs).catch(() => undefined);
      reject(signal.reason as Error);
    };
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener("abort", abort, { once: true });
    goal.outcome.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", abort);
    });
  });
}

function planResult(message: PlanResultMessage): PlanResult {
  const statistics = { expanded: Number(message.expanded), generated: Number(message.generated) };
  switch (message.status) {
    case statuses.SOLVED_OPTIMALLY:
    case statuses.SOLVED_SATISFICING: {
      const optimal = message.status === statuses.SOLVED_OPTIMALLY;
      return { status: "solved", optimal, plan: toPlan(message.plan), statistics };
    }
    case statuses.UNSOLVABLE_PROVEN:
      return { status: "unsolvable", statistics };
    case statuses.TIMEOUT:
      return { status: "limit", statistics };
    default:
      throw new GraphError("INTERNAL", `planner/plan answered the unexpected status ${message.status}`);
  }
}
