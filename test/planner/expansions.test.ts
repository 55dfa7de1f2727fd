import assert from "node:assert/strict";
import { ground } from "../../src/planner/ground.ts";
import { heuristics } from "../../src/planner/heuristics/heuristics.ts";
import { applyTo, holdsAll, pack, type PackedState, wordsOf } from "../../src/planner/PackedState.ts";
import { searches } from "../../src/planner/search/searches.ts";
import type { Task } from "../../src/planner/Task.ts";
import { loadTask } from "../pddl/domainFiles.ts";

/** Every state that can be reached, with the fewest steps to it: plain breadth-first search over strings. */
function distances(task: Task): { state: PackedState; steps: number }[] {
  const words = wordsOf(task);
  const start = pack(task.initial, words);
  const found = [{ state: start, steps: 0 }];
  const seen = new Set([start.join()]);
  for (const { state, steps } of found) {
    for (const operator of task.operators) {
      if (!holdsAll(state, operator.preconditions)) continue;
      const next = state.slice();
      applyTo(state, operator, next);
      if (seen.has(next.join())) continue;
      seen.add(next.join());
      found.push({ state: next, steps: steps + 1 });
    }
  }
  return found;
}

describe("A* expands, with a consistent heuristic,", () => {
  for (const name of ["blind", "hmax"] as const) {
    it(`every state whose steps and ${name} are below the optimum in sum, and none where they are above`, () => {
      const { domain, problem } = loadTask("hanoi-classic", "hanoi-5.pddl");
      const task = ground(domain, problem)!;
      const heuristic = heuristics[name].create(task);
      const result = searches.astar.run(task, heuristics[name].create(task), {});
      assert.ok(result.status === "solved");
      const optimum = result.operators.length;
      assert.equal(optimum, 31);
      const sums = distances(task).map(({ state, steps }) => steps + heuristic(state));
      const least = sums.filter((sum) => sum < optimum).length;
      const most = sums.filter((sum) => sum <= optimum).length;
      const { expanded } = result.statistics;
      assert.ok(expanded >= least && expanded <= most, `${expanded} of ${least} to ${most}`);
      assert.ok(name === "blind" || most < sums.length, "the heuristic spares some states");
    });
  }
});
