import { lowestBit } from "../PackedState.ts";
import type { Task } from "../Task.ts";
import type { Heuristic } from "./Heuristic.ts";
import { relax } from "./RelaxedTask.ts";

/**
 * The steps needed for the goal's most distant fact when nothing is ever deleted, each fact's distance being that of
 * its operator's most distant precondition plus one (Bonet and Geffner, "Planning as heuristic search", 2001).
 * Admissible and consistent. With steps that all cost 1 it is the number of layers of the relaxed planning graph, so
 * one first-in-first-out pass computes it, in time linear in the task.
 */
export function hMax(task: Task): Heuristic {
  const { factCount, needs, free, adds, neededBy, goal, inGoal } = relax(task);
  const missing = new Int32Array(needs.length);
  const layer = new Int32Array(factCount);
  const queue = new Int32Array(factCount);

  return (state) => {
    let goalsLeft = goal.length;
    if (goalsLeft === 0) return 0;
    missing.set(needs);
    layer.fill(-1);
    let tail = 0;
    for (let word = 0; word < state.length; word++) {
      for (let bits = state[word]!; bits !== 0; bits &= bits - 1) {
        const fact = word * 32 + lowestBit(bits);
        layer[fact] = 0;
        queue[tail++] = fact;
      }
    }
    const fire = (operator: number, next: number): void => {
      for (let i = adds.first[operator]!; i < adds.first[operator + 1]!; i++) {
        const fact = adds.items[i]!;
        if (layer[fact]! >= 0) continue;
        layer[fact] = next;
        queue[tail++] = fact;
      }
    };
    for (let i = 0; i < free.length; i++) fire(free[i]!, 1);
    // Facts leave the queue in the order of their layers, so the one that completes an operator is its most distant.
    for (let head = 0; head < tail; head++) {
      const fact = queue[head]!;
      if (inGoal[fact] === 1 && --goalsLeft === 0) return layer[fact]!;
      const next = layer[fact]! + 1;
      for (let i = neededBy.first[fact]!; i < neededBy.first[fact + 1]!; i++) {
        const operator = neededBy.items[i]!;
        if (--missing[operator]! === 0) fire(operator, next);
      }
    }
    return Infinity;
  };
}
