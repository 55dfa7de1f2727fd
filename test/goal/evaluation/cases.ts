import type { CaseScene, Expectation, GoalCase } from "../../../src/goal/evaluation/GoalCase.ts";
import type { Literal } from "../../../src/pddl/Domain.ts";

/** "(on red peg1) (not (clear peg2))" as literals. */
export const goalOf = (text: string): readonly Literal[] =>
  [...text.matchAll(/\((not \()?([a-z-]+(?: [a-z0-9-]+)*)\)\)?/g)].map(([, not, words]) => {
    const [predicate = "", ...args] = words!.split(" ");
    return { atom: { predicate, args }, sign: not === undefined };
  });

/** A scene of discs, smallest first, all in a tower on the left peg but for the loose ones. */
export function sceneOf(ids: readonly string[], loose: readonly string[] = []): CaseScene {
  const tower = ids.filter((id) => !loose.includes(id)).toReversed();
  return {
    discs: ids.map((id, i) => ({ id, colour: id, edge: 0.03 + 0.005 * i })),
    towers: { peg1: tower, peg2: [], peg3: [] },
    loose,
  };
}

/** A case with blue, red and green, smallest first, in a tower on the left peg. */
export const caseOf = (expect: Expectation, more: Partial<GoalCase> = {}): GoalCase => ({
  id: "case-1",
  kind: "colour",
  words: "Do it.",
  ...sceneOf(["blue", "red", "green"]),
  expect,
  ...more,
});
