import { lowestBit } from "../PackedState.ts";
import type { Task } from "../Task.ts";
import type { Heuristic } from "./Heuristic.ts";
import { relax } from "./RelaxedTask.ts";

/**
 * The number of operators in one plan for the task without deletes (Hoffmann and Nebel, "The FF planning system",
 * 2001), in which each fact is brought about by the operator with the cheapest preconditions by the sum of their costs
 * (hAdd, Bonet and Geffner 2001), as Keyder and Geffner ("Heuristics for planning with action costs revisited", 2008)
 * do. Not admissible; ∞ exactly where even the relaxed task has no plan.
 */
export function hFF(task: Task): Heuristic {
  const { factCount, operatorCount, needs, free, preconditions, adds, neededBy, goal, inGoal } = relax(task);
  const missing = new Int32Array(operatorCount);
  /** Sum of the costs of the preconditions met so far. */
  const paid = new Int32Array(operatorCount);
  const cost = new Int32Array(factCount);
  const settled = new Uint8Array(factCount);
  /** The operator that brings a fact about; −1 where it holds already. */
  const supporter = new Int32Array(factCount);
  /** Facts reached but not settled, by cost; empty from `bucketCount` on. */
  const buckets: number[][] = [];
  let bucketCount = 0;
  const wanted = new Int32Array(factCount);
  const marked = new Uint8Array(factCount);
  const chosen = new Uint8Array(operatorCount);

  function enqueue(price: number, fact: number): void {
    while (buckets.length <= price) buckets.push([]);
    bucketCount = Math.max(bucketCount, price + 1);
    buckets[price]!.push(fact);
  }

  function fire(operator: number): void {
    const price = Math.min(paid[operator]! + 1, costCap);
    for (let i = adds.first[operator]!; i < adds.first[operator + 1]!; i++) {
      const fact = adds.items[i]!;
      if (price >= cost[fact]!) continue;
      cost[fact] = price;
      supporter[fact] = operator;
      enqueue(price, fact);
    }
  }

  /** Settles facts from the cheapest up until the goal's are settled; false if they cannot all be reached. */
  function explore(state: Int32Array): boolean {
    let goalsLeft = goal.length;
    missing.set(needs);
    paid.fill(0);
    cost.fill(unreached);
    settled.fill(0);
    for (let price = 0; price < bucketCount; price++) buckets[price]!.length = 0;
    bucketCount = 0;
    for (let word = 0; word < state.length; word++) {
      for (let bits = state[word]!; bits !== 0; bits &= bits - 1) {
        const fact = word * 32 + lowestBit(bits);
        cost[fact] = 0;
        supporter[fact] = -1;
        enqueue(0, fact);
      }
    }
    for (let i = 0; i < free.length; i++) fire(free[i]!);
    for (let price = 0; price < bucketCount; price++) {
      const bucket = buckets[price]!;
      for (let j = 0; j < bucket.length; j++) {
        const fact = bucket[j]!;
        if (settled[fact] === 1) continue;
        settled[fact] = 1;
        if (inGoal[fact] === 1 && --goalsLeft === 0) return true;
        for (let i = neededBy.first[fact]!; i < neededBy.first[fact + 1]!; i++) {
          const operator = neededBy.items[i]!;
          paid[operator] = Math.min(paid[operator]! + price, costCap);
          if (--missing[operator]! === 0) fire(operator);
        }
      }
    }
    return goalsLeft === 0;
  }

  return (state) => {
    if (goal.length === 0) return 0;
    if (!explore(state)) return Infinity;
    marked.fill(0);
    chosen.fill(0);
    let size = 0;
    let top = 0;
    const want = (fact: number): void => {
      if (marked[fact] === 1) return;
      marked[fact] = 1;
      wanted[top++] = fact;
    };
    for (let i = 0; i < goal.length; i++) want(goal[i]!);
    while (top > 0) {
      const operator = supporter[wanted[--top]!]!;
      if (operator < 0 || chosen[operator] === 1) continue;
      chosen[operator] = 1;
      size++;
      for (let i = preconditions.first[operator]!; i < preconditions.first[operator + 1]!; i++) {
        want(preconditions.items[i]!);
      }
    }
    return size;
  };
}

/**
 * Sums of costs can double with each layer of the task; above this they count as equal. The relaxed plan stays a plan:
 * an operator fires only once its preconditions are settled, and a settled fact keeps its supporter.
 */
const costCap = 1 << 14;
const unreached = costCap + 1;
