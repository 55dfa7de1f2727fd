import { Rng } from "../../src/core/index.ts";
import { judgedGoal } from "../../src/cli/evaluate/judgedGoal.ts";
import type { GoalCase } from "../../src/goal/evaluation/GoalCase.ts";

/** A case with the world that it is played in: scene `seed`. */
export interface ChosenCase {
  readonly case: GoalCase;
  readonly seed: number;
}

/**
 * Which instructions of a file are played, by nothing but the seed: those that should become a goal that the world can judge, spread
 * evenly over their kinds. Each kind is shuffled, then kinds take turns, in an order that is shuffled, too, until there are enough;
 * a kind that has no more is passed over. A smaller choice of the same seed is the beginning of a larger one.
 *
 * @param count most cases; fewer where the file has no more
 * @param seed the scene of the file's case i is set up with this + i, as `praxis evaluate goal --perceived` does
 */
export function chooseCases(cases: readonly GoalCase[], count: number, seed: number): readonly ChosenCase[] {
  const fitting = cases
    .map((each, i): ChosenCase => ({ case: each, seed: seed + i }))
    .filter(({ case: each }) => judgedGoal(each) !== undefined);
  const kinds = [...new Set(fitting.map(({ case: { kind } }) => kind))].sort();
  const queues = new Rng(seed, "kinds")
    .shuffle(kinds)
    .map((kind) => new Rng(seed, `kind ${kind}`).shuffle(fitting.filter((each) => each.case.kind === kind)));
  const longest = Math.max(0, ...queues.map(({ length }) => length));
  const turns = Array.from({ length: longest }, (_, turn) => queues.flatMap((queue) => queue[turn] ?? []));
  return turns.flat().slice(0, count);
}
