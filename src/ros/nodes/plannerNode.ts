import { UserError } from "../../core/index.ts";
import { PddlError } from "../../pddl/PddlError.ts";
import { heuristics, type HeuristicName } from "../../planner/heuristics/heuristics.ts";
import { OutOfMemoryError } from "../../planner/OutOfMemoryError.ts";
import type { PlanResult } from "../../planner/Planner.ts";
import { PlannerThread } from "../../planner/PlannerThread.ts";
import { defaultPlannerConfig } from "../../planner/planWith.ts";
import { searches, type SearchName } from "../../planner/search/searches.ts";
import { errorFields, GraphError, noError } from "../GraphError.ts";
import type { NodeProgram } from "../GraphNode.ts";
import { defaultMessage } from "../interfaces/copyMessage.ts";
import {
  Plan,
  PlanResult as PlanResultMessage,
  PlanResultConstants as statuses,
  type PlanFeedback,
  type PlanGoal,
} from "../interfaces/praxis_msgs.ts";
import { bounded, finite, oneOf } from "../messages/fields.ts";
import { fromPlan } from "../messages/symbols.ts";
import type { ActionOutcome, GoalHandle } from "../Transport.ts";

const searchNames = Object.keys(searches) as SearchName[];
const heuristicNames = Object.keys(heuristics) as HeuristicName[];

/** Time between two feedback messages of one search, ms. */
const feedbackMs = 100;

/** Longest PDDL text, in characters. */
const longestText = 20_000_000;

/** Longest time limit that a timer takes, s. */
const longestSeconds = 2_000_000;

/** Hosts the planner: each goal is searched in a worker thread, so that the node answers all the while. */
export const plannerNode = (): NodeProgram => ({
  parameters: [
    {
      name: "search",
      type: "string",
      default: defaultPlannerConfig.search,
      choices: searchNames,
      description: "Search of goals that name none",
    },
    {
      name: "heuristic",
      type: "string",
      default: defaultPlannerConfig.heuristic,
      choices: heuristicNames,
      description: "Heuristic of goals that name none",
    },
    {
      name: "max_seconds",
      type: "double",
      default: 0,
      range: [0, longestSeconds],
      description: "Time limit of goals that have none, s; 0: none",
    },
  ],
  configure: async (node) => {
    const thread = new PlannerThread();
    const plan = async (goal: GoalHandle<PlanGoal, PlanFeedback>): Promise<ActionOutcome<PlanResultMessage>> => {
      const { domain, problem, search, heuristic, max_expansions: most, max_seconds: seconds } = goal.goal;
      const { parameters } = node;
      const config = {
        search: oneOf(search || parameters.string("search"), searchNames, "search"),
        heuristic: oneOf(heuristic || parameters.string("heuristic"), heuristicNames, "heuristic"),
      };
      const limit = finite(seconds, "max_seconds") || parameters.number("max_seconds");
      if (limit < 0 || limit > longestSeconds) {
        throw new GraphError("INVALID_REQUEST", `max_seconds must be from 0 to ${longestSeconds}; got ${limit}`);
      }
      const texts = {
        domain: bounded(domain, longestText, "domain"),
        problem: bounded(problem, longestText, "problem"),
      };
      const stop = new AbortController();
      const cancel = (): void => {
        stop.abort(goal.signal.reason);
      };
      goal.signal.addEventListener("abort", cancel, { once: true });
      if (goal.signal.aborted) cancel();
      const began = performance.now();
      const timer =
        limit > 0
          ? setTimeout(() => {
              stop.abort();
            }, 1000 * limit)
          : undefined;
      const told = setInterval(() => {
        goal.feedback({ expanded: BigInt(thread.progress.expanded), seconds: (performance.now() - began) / 1000 });
      }, feedbackMs);
      try {
        const limits = most === 0n ? {} : { expansions: Number(most) };
        const result = await thread.plan(texts, config, limits, { signal: stop.signal });
        return outcome(result, (performance.now() - began) / 1000, goal.signal.aborted);
      } catch (error) {
        if (goal.signal.aborted) throw new GraphError("CANCELED", "The search was cancelled");
        if (!(error instanceof OutOfMemoryError)) throw error;
        const fields = { ...errorFields(new GraphError("LIMIT", error.message)), status: statuses.MEMOUT };
        return { status: "aborted", result: { ...defaultMessage(PlanResultMessage), ...fields } };
      } finally {
        clearTimeout(timer);
        clearInterval(told);
        goal.signal.removeEventListener("abort", cancel);
      }
    };
    node.serveAction(Plan, "planner/plan", async (goal) => {
      try {
        node.requireActive();
        return await plan(goal);
      } catch (error) {
        // Without a status of its own an error would read as a plan.
        const isAsked = error instanceof UserError || error instanceof RangeError || error instanceof PddlError;
        const status = isAsked ? statuses.UNSUPPORTED_PROBLEM : statuses.INTERNAL_ERROR;
        const result = { ...defaultMessage(PlanResultMessage), ...errorFields(error), status };
        return { status: goal.signal.aborted ? "canceled" : "aborted", result };
      }
    });
    return { cleanup: () => thread.close() };
  },
});

function outcome(result: PlanResult, seconds: number, isCanceled: boolean): ActionOutcome<PlanResultMessage> {
  const { expanded, generated } = result.statistics;
  const message = {
    ...noError,
    status: statuses.TIMEOUT as number,
    plan: [] as string[],
    expanded: BigInt(expanded),
    generated: BigInt(generated),
    seconds,
  };
  switch (result.status) {
    case "solved":
      return {
        status: "succeeded",
        result: {
          ...message,
          status: result.optimal ? statuses.SOLVED_OPTIMALLY : statuses.SOLVED_SATISFICING,
          plan: fromPlan(result.plan),
        },
      };
    case "unsolvable":
      // That there is no plan is an answer, not an error.
      return { status: "succeeded", result: { ...message, status: statuses.UNSOLVABLE_PROVEN } };
    case "limit":
    case "stopped": {
      if (isCanceled) {
        const fields = errorFields(new GraphError("CANCELED", `The search was cancelled after ${expanded} expansions`));
        return { status: "canceled", result: { ...message, ...fields } };
      }
      const fields = errorFields(new GraphError("LIMIT", `The search was cut off after ${expanded} expansions`));
      return { status: "aborted", result: { ...message, ...fields } };
    }
  }
}
