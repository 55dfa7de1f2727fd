import type { Agent } from "../agent/Agent.ts";
import type { Relation, Verdict } from "../core/index.ts";

/** Says of each relation whether ground truth has it as its sign wants, in their order. */
export type GoalJudge = (goal: readonly Relation[]) => Promise<Verdict["goal"]> | Verdict["goal"];

/**
 * The verdict on a free instruction. The world's own, on the scenario's empty goal, says what any goal needs (an empty hand,
 * rest, no illegal move); to this comes the goal that the agent took the words for, so that a success needs both. Progress
 * is the share of that goal's relations that hold at the end, for nobody counts the moves that are left to it.
 *
 * @returns unjudged where the world cannot judge, or where only the agent's goal is open and nobody judges it
 */
export async function judgeOwnGoal(verdict: Verdict, agent: Agent, judge: GoalJudge | undefined): Promise<Verdict> {
  if (verdict.outcome === "unjudged") return verdict;
  const relations = agent.goal()?.map(({ atom, sign }) => ({ name: atom.predicate, objects: atom.args, sign })) ?? [];
  // An empty goal would hold of any state.
  if (relations.length === 0) return withGoal(verdict, "failure", [], ["the agent never had a goal"]);
  if (judge === undefined) {
    const outcome = verdict.outcome === "success" ? "unjudged" : "failure";
    return withGoal(verdict, outcome, [], ["nobody judges the agent's own goal here"]);
  }
  const goal = await judge(relations);
  const missing = goal.filter(({ holds }) => !holds).map(({ relation }) => words(relation));
  return withGoal(verdict, missing.length === 0 ? verdict.outcome : "failure", goal, missing);
}

/** The world's reasons come last. */
const withGoal = (
  verdict: Verdict,
  outcome: Verdict["outcome"],
  goal: Verdict["goal"],
  reasons: readonly string[],
): Verdict => ({
  ...verdict,
  outcome,
  reason: [...reasons, ...(verdict.reason === "" ? [] : [verdict.reason])].join("; "),
  goal,
  progress: goal.filter(({ holds }) => holds).length / Math.max(1, goal.length),
});

const words = ({ name, objects, sign }: Relation): string =>
  `${name}(${objects.join(", ")}) ${sign ? "does not hold" : "holds"}`;
