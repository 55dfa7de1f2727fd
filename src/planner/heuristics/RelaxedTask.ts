import type { Task } from "../Task.ts";

/** Lists of whole numbers, one after the other: list i is `items[first[i]..first[i+1])`. */
export interface Lists {
  readonly first: Int32Array;
  readonly items: Int32Array;
}

/** A task without its deletes, laid out for fast passes from facts to operators. */
export interface RelaxedTask {
  readonly factCount: number;
  readonly operatorCount: number;
  /** Number of preconditions by operator. */
  readonly needs: Int32Array;
  /** Operators without preconditions. */
  readonly free: Int32Array;
  /** Preconditions and added facts by operator. */
  readonly preconditions: Lists;
  readonly adds: Lists;
  /** Operators by the fact they ask for. */
  readonly neededBy: Lists;
  readonly goal: Int32Array;
  /** By fact: 1 in the goal. */
  readonly inGoal: Uint8Array;
}

/** Drops the deletes of a task (delete relaxation). */
export function relax(task: Task): RelaxedTask {
  const neededBy: number[][] = task.facts.map(() => []);
  for (const [index, { preconditions }] of task.operators.entries()) {
    for (const fact of preconditions) neededBy[fact]!.push(index);
  }
  const inGoal = new Uint8Array(task.facts.length);
  for (const fact of task.goal) inGoal[fact] = 1;
  return {
    factCount: task.facts.length,
    operatorCount: task.operators.length,
    needs: Int32Array.from(task.operators, ({ preconditions }) => preconditions.length),
    free: Int32Array.from([...task.operators.keys()].filter((i) => task.operators[i]!.preconditions.length === 0)),
    preconditions: flatten(task.operators.map(({ preconditions }) => preconditions)),
    adds: flatten(task.operators.map(({ adds }) => adds)),
    neededBy: flatten(neededBy),
    goal: Int32Array.from(task.goal),
    inGoal,
  };
}

function flatten(lists: readonly (readonly number[])[]): Lists {
  const first = new Int32Array(lists.length + 1);
  for (const [i, list] of lists.entries()) first[i + 1] = first[i]! + list.length;
  const items = new Int32Array(first[lists.length]!);
  for (const [i, list] of lists.entries()) items.set(list, first[i]);
  return { first, items };
}
