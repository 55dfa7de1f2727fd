import type { Rng } from "../../src/core/index.ts";
import type { Task } from "../../src/planner/Task.ts";

/** A task with a few facts and operators; some have no plan. */
export function randomTask(rng: Rng): Task {
  const count = 3 + rng.integer(6);
  const some = (most: number): number[] => {
    const facts = Array.from({ length: rng.integer(most + 1) }, () => rng.integer(count));
    return [...new Set(facts)].sort((a, b) => a - b);
  };
  const operators = Array.from({ length: 2 + rng.integer(10) }, (_, i) => {
    const adds = some(2);
    return {
      step: { action: `o${i}`, args: [] },
      preconditions: some(3),
      adds,
      deletes: some(2).filter((fact) => !adds.includes(fact)),
    };
  });
  return {
    facts: Array.from({ length: count }, (_, i) => ({ atom: { predicate: `f${i}`, args: [] }, sign: true })),
    initial: some(3),
    goal: some(3),
    goalReachable: true,
    operators,
  };
}

/** State (as a number, fact f being bit f) → fewest steps to the goal, for every state; Infinity where there is no plan. */
export function perfectDistances(task: Task): number[] {
  const mask = (facts: readonly number[]): number => facts.reduce((bits, fact) => bits | (1 << fact), 0);
  const goal = mask(task.goal);
  const operators = task.operators.map((o) => [mask(o.preconditions), mask(o.adds), mask(o.deletes)] as const);
  const states = [...Array(1 << task.facts.length).keys()];
  const distance = states.map((state) => ((state & goal) === goal ? 0 : Infinity));
  // Bellman-Ford: every round relaxes every transition.
  for (let changed = true; changed;) {
    changed = false;
    for (const state of states) {
      for (const [needs, adds, deletes] of operators) {
        if ((state & needs) !== needs) continue;
        const through = distance[(state & ~deletes) | adds]! + 1;
        if (through < distance[state]!) {
          distance[state] = through;
          changed = true;
        }
      }
    }
  }
  return distance;
}
