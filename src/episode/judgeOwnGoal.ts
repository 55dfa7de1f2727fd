import type { Agent } from "../agent/Agent.ts";
import type { Relation, Verdict } from "../core/index.ts";

/** Evaluates relations on ground truth, like the world's own judge. */
export type GoalJudge = (goal: readonly Relation[]) => Promise<GoalJudgement> | GoalJudgement;
export type GoalJudgement = Pick<Verdict, "outcome" | "reason" | "goal">;

/**
 * The verdict on a free instruction: the world's, with the goal that the agent took the words for in place of the
 * scenario's empty one, which would hold of any state. Unjudged where there is no judge.
 */
export async function judgeOwnGoal(verdict: Verdict, agent: Agent, judge: GoalJudge | undefined): Promise<Verdict> {
  if (verdict.outcome === "unjudged") return verdict;
  const goal = agent.goal();
  if (goal === undefined) return { ...verdict, outcome: "failure", reason: "the agent never had a goal", goal: [] };
  if (judge === undefined) {
    return { ...verdict, outcome: "unjudged", reason: "nobody judges the agent's own goal here", goal: [] };
  }
  const relations = goal.map(({ atom, sign }) => ({ name: atom.predicate, objects: atom.args, sign }));
  return { ...verdict, ...(await judge(relations)) };
}
