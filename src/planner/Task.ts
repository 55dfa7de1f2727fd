import { literalText, stepText, type Literal, type PlanStep } from "../pddl/Domain.ts";

/** A fact's number: its index in `Task.facts`. */
export type Fact = number;

/** A grounded action. All lists hold facts in rising order. */
export interface Operator {
  readonly step: PlanStep;
  readonly preconditions: readonly Fact[];
  readonly adds: readonly Fact[];
  /** Never overlaps `adds`: an atom both deleted and added ends up true. */
  readonly deletes: readonly Fact[];
}

/**
 * A grounded planning task in positive form: a fact is a ground literal, and an atom that some precondition or goal
 * wants false has a second fact `(not …)` that operators keep complementary. Atoms that never change, that cannot
 * become true, or that nothing asks for have no fact.
 */
export interface Task {
  readonly facts: readonly Literal[];
  /** Rising. */
  readonly initial: readonly Fact[];
  /** Rising; empty if the goal holds in every state. */
  readonly goal: readonly Fact[];
  /** False if the goal is out of reach even when nothing is ever deleted: then there is no plan. */
  readonly goalReachable: boolean;
  readonly operators: readonly Operator[];
}

/**
 * The task as text with names for numbers, sorted: equal for two tasks that differ only in the order of their facts
 * and operators.
 */
export function describeTask(task: Task): string {
  const names = (facts: readonly Fact[]): string =>
    facts
      .map((fact) => literalText(task.facts[fact]!))
      .sort()
      .join(" ");
  const operators = task.operators.map(
    ({ step, preconditions, adds, deletes }) =>
      `${stepText(step)}: ${names(preconditions)} -> ${names(adds)}; deletes ${names(deletes)}`,
  );
  return [
    `facts ${task.facts.map(literalText).sort().join(" ")}`,
    `initial ${names(task.initial)}`,
    `goal ${names(task.goal)}${task.goalReachable ? "" : " (unreachable)"}`,
    ...operators.sort(),
  ].join("\n");
}
