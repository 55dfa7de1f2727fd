import { tableId } from "../../../core/index.ts";
import type { PlanStep } from "../../../pddl/Domain.ts";
import type { StateEstimate } from "../../../perception/StateEstimator.ts";
import { benchmarkPegs } from "../../../../sim/discSets.ts";
import { ordinals } from "../../../../sim/scenarios.ts";

/** One move: a disc is picked and placed. */
export interface SubTask {
  readonly pick: PlanStep;
  readonly place: PlanStep;
}

/** The moves of a plan. @throws RangeError on a plan that does not pick and place by turns */
export function subTasksOf(plan: readonly PlanStep[]): SubTask[] {
  const moves: SubTask[] = [];
  for (let i = 0; i < plan.length; i += 2) {
    const [pick, place] = [plan[i]!, plan[i + 1]];
    if (pick.action !== "pick" || place?.action !== "place" || place.args[0] !== pick.args[0]) {
      throw new RangeError(`Step ${i + 1} of the plan does not begin a move`);
    }
    moves.push({ pick, place });
  }
  return moves;
}

/** A move in words, such as "move the red disc from the left to the middle area". @param estimate at its beginning */
export function subTaskText({ pick, place }: SubTask, estimate: StateEstimate): string {
  const [disc = "", source = ""] = pick.args;
  const target = place.args[1] ?? "";
  const from = areaOf(source, estimate);
  const to = areaOf(target, estimate);
  const start = `move the ${colourOf(disc, estimate)} disc from the`;
  if (from !== undefined && to !== undefined) return `${start} ${from} to the ${to} area`;
  const origin = from === undefined ? "table" : `${from} area`;
  const end = to === undefined ? `onto the ${colourOf(target, estimate)} disc` : `to the ${to} area`;
  return `${start} ${origin} ${end}`;
}

const colourOf = (id: string, { discs }: StateEstimate): string => discs.find((disc) => disc.id === id)?.colour ?? id;

/** What the area is called on which a peg or disc stands; undefined on the bare table. */
function areaOf(place: string, estimate: StateEstimate): string | undefined {
  const peg = benchmarkPegs.findIndex(({ id }) => id === place);
  if (peg >= 0) return ordinals[peg];
  if (place === tableId) return undefined;
  const below = estimate.facts.find(({ predicate, args }) => predicate === "on" && args[0] === place)?.args[1];
  return below === undefined ? undefined : areaOf(below, estimate);
}
