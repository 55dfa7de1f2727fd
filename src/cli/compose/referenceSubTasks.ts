import type { Scenario, SubTask } from "../../core/index.ts";
import type { Domain, PlanStep } from "../../pddl/Domain.ts";
import { factsFromSupports, typedObjects } from "../../perception/factsFromSupports.ts";
import { restingGoal } from "../../perception/planningProblem.ts";
import { planWith } from "../../planner/planWith.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { configurationOf, hasOneShortestWay } from "../../../sim/hanoiDistance.ts";

/**
 * The sub-tasks by which the judge measures how far an episode came: our planner's shortest plan for the scenario as it was drawn. There
 * are none where such a measure would be unfair: two plans are equally short, a knock may undo what was done, or a disc does
 * not lie in a tower.
 *
 * @throws RangeError on a scenario that does not fit the domain, or a plan of other steps than pick and place
 */
export function referenceSubTasks(domain: Domain, { goal, scene }: Scenario): readonly SubTask[] | undefined {
  const { discs, towers, noise } = scene;
  const pegs = benchmarkPegs.map(({ id }) => id);
  if (goal.length === 0 || noise.knocks === 1) return undefined;
  const supports = new Map(
    Object.entries(towers).flatMap(([peg, tower]) => tower.map((disc, i) => [disc, tower[i - 1] ?? peg] as const)),
  );
  const start = configurationOf(supports, discs, pegs);
  if (start === undefined || !hasOneShortestWay(start, goal, discs, pegs)) return undefined;
  const problem = {
    name: "reference",
    domain: domain.name,
    objects: typedObjects(discs, pegs),
    init: factsFromSupports(discs, pegs, supports, undefined),
    goal: restingGoal(
      domain,
      goal.map(({ name: predicate, objects: args, sign }) => ({ atom: { predicate, args }, sign })),
    ),
  };
  const result = planWith({ domain, problem });
  return result.status === "solved" && result.plan.length > 0 ? result.plan.map(subTaskOf) : undefined;
}

function subTaskOf({ action, args }: PlanStep): SubTask {
  const [disc, place] = args;
  if ((action === "pick" || action === "place") && disc !== undefined && place !== undefined) {
    return { name: action, objects: [disc, place] };
  }
  throw new RangeError(`The judge follows (pick disc from) and (place disc to), not (${[action, ...args].join(" ")})`);
}
