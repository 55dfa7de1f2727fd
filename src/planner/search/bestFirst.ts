import type { Heuristic } from "../heuristics/Heuristic.ts";
import { applyTo, holdsAll, pack, wordsOf } from "../PackedState.ts";
import type { SearchLimits } from "../Planner.ts";
import { SuccessorGenerator } from "../SuccessorGenerator.ts";
import type { Task } from "../Task.ts";
import { OpenList } from "./OpenList.ts";
import { LimitWatch, type SearchResult } from "./Search.ts";
import { SearchSpace } from "./SearchSpace.ts";

/** The state expanded next is the one with the least `depth·g + estimate·h`, of equals the one with the least h. */
export interface Weights {
  readonly depth: 0 | 1;
  readonly estimate: number;
}

/**
 * Best-first search, the one loop of A* (1, 1), weighted A* (1, w) and greedy search (0, 1). A state reached by a
 * shorter way is expanded again if depth counts, so A* is optimal with every admissible heuristic, consistent or not,
 * and weighted A* stays within w times the optimum. A state with h = ∞ is dropped.
 */
export function bestFirst(task: Task, weights: Weights, heuristic: Heuristic, limits: SearchLimits): SearchResult {
  const watch = new LimitWatch(limits);
  const space = new SearchSpace(wordsOf(task));
  const open = new OpenList();
  /** By state: its h, and whether it was expanded since it was last reached by a better way. */
  const estimates: number[] = [];
  const closed: boolean[] = [];
  const state = pack(task.initial, wordsOf(task));
  const next = state.slice();
  let expanded = 0;
  let generated = 1;
  const statistics = (): { expanded: number; generated: number } => ({ expanded, generated });
  const enqueue = (id: number): void => {
    const h = estimates[id]!;
    if (h !== Infinity) open.push(weights.depth * space.depth(id) + weights.estimate * h, h, id);
  };

  if (!task.goalReachable) return { status: "unsolvable", statistics: statistics() };
  estimates.push(heuristic(state));
  closed.push(false);
  enqueue(space.intern(state, -1, -1));
  const successors = new SuccessorGenerator(task);
  const applicable = new Int32Array(task.operators.length);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (closed[id]) continue;
    closed[id] = true;
    space.load(id, state);
    if (holdsAll(state, task.goal)) return { status: "solved", operators: space.path(id), statistics: statistics() };
    if (watch.atLimit(expanded)) return { status: "limit", statistics: statistics() };
    expanded++;
    const depth = space.depth(id) + 1;
    const count = successors.applicable(state, applicable);
    for (let i = 0; i < count; i++) {
      if (watch.stopped(expanded, generated)) return { status: "stopped", statistics: statistics() };
      const operator = applicable[i]!;
      applyTo(state, task.operators[operator]!, next);
      const before = space.size;
      const child = space.intern(next, id, operator);
      if (child === before) {
        generated++;
        estimates.push(heuristic(next));
        closed.push(false);
        enqueue(child);
      } else if (weights.depth === 1 && depth < space.depth(child)) {
        space.reach(child, id, operator);
        closed[child] = false;
        enqueue(child);
      }
    }
  }
  return { status: "unsolvable", statistics: statistics() };
}
