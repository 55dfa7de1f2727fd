import { applyTo, holdsAll, pack, wordsOf } from "../PackedState.ts";
import { SuccessorGenerator } from "../SuccessorGenerator.ts";
import type { SearchLimits } from "../Planner.ts";
import type { Task } from "../Task.ts";
import { LimitWatch, type SearchResult } from "./Search.ts";
import { SearchSpace } from "./SearchSpace.ts";

/**
 * Breadth-first search: a plan with the fewest steps. The queue is the search space itself, whose states are numbered
 * in the order they were first reached; the goal is looked for as states are generated.
 */
export function breadthFirst(task: Task, limits: SearchLimits): SearchResult {
  const watch = new LimitWatch(limits);
  const space = new SearchSpace(wordsOf(task));
  const state = pack(task.initial, wordsOf(task));
  const next = state.slice();
  let expanded = 0;
  let generated = 1;
  const statistics = (): { expanded: number; generated: number } => ({ expanded, generated });

  if (!task.goalReachable) return { status: "unsolvable", statistics: statistics() };
  space.intern(state, -1, -1);
  if (holdsAll(state, task.goal)) return { status: "solved", operators: [], statistics: statistics() };
  const successors = new SuccessorGenerator(task);
  const applicable = new Int32Array(task.operators.length);
  for (let id = 0; id < space.size; id++) {
    if (watch.atLimit(expanded)) return { status: "limit", statistics: statistics() };
    expanded++;
    space.load(id, state);
    const count = successors.applicable(state, applicable);
    for (let i = 0; i < count; i++) {
      if (watch.stopped(expanded, generated)) return { status: "stopped", statistics: statistics() };
      const operator = applicable[i]!;
      applyTo(state, task.operators[operator]!, next);
      const before = space.size;
      const child = space.intern(next, id, operator);
      if (child < before) continue;
      generated++;
      if (holdsAll(next, task.goal)) {
        return { status: "solved", operators: space.path(child), statistics: statistics() };
      }
    }
  }
  return { status: "unsolvable", statistics: statistics() };
}
