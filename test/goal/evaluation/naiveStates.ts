import type { CaseScene } from "../../../src/goal/evaluation/GoalCase.ts";
import type { Literal } from "../../../src/pddl/Domain.ts";

const pegs = ["peg1", "peg2", "peg3"];

/** What each disc lies on. */
export type Supports = ReadonlyMap<string, string>;

/** What each disc lies on at the start. */
export function naiveStart({ towers, loose }: CaseScene): Supports {
  const on = new Map(loose.map((id) => [id, "table"]));
  for (const [peg, tower] of Object.entries(towers)) {
    for (const [i, id] of tower.entries()) on.set(id, i === 0 ? peg : tower[i - 1]!);
  }
  return on;
}

/**
 * All states in which no disc lies on a smaller one and a loose disc may stay where it is: whatever each disc may lie on, combined in
 * all ways in which no two share a place.
 */
export function naiveStates({ discs, loose }: Pick<CaseScene, "discs" | "loose">): Supports[] {
  const ids = discs.map(({ id }) => id);
  let states: string[][] = [[]];
  for (const [i, id] of ids.entries()) {
    const choices = [...pegs, ...ids.slice(i + 1), ...(loose.includes(id) ? ["table"] : [])];
    states = states.flatMap((supports) =>
      choices
        .filter((support) => support === "table" || !supports.includes(support))
        .map((support) => [...supports, support]),
    );
  }
  return states.map((supports) => new Map(ids.map((id, i) => [id, supports[i]!])));
}

/** Whether a literal with `on` or `clear` is true of a state. */
export function naivelyHolds(state: Supports, { atom: { predicate, args }, sign }: Literal): boolean {
  if (predicate !== "on" && predicate !== "clear") throw new Error(predicate);
  const isTrue =
    predicate === "on"
      ? state.get(args[0]!) === args[1]
      : args[0] === "table" || ![...state.values()].includes(args[0]!);
  return isTrue === sign;
}

/** Whether two goals hold in the same states. */
export const naivelyEquivalent = (
  scene: Pick<CaseScene, "discs" | "loose">,
  one: readonly Literal[],
  other: readonly Literal[],
): boolean =>
  naiveStates(scene).every(
    (state) =>
      one.every((literal) => naivelyHolds(state, literal)) === other.every((literal) => naivelyHolds(state, literal)),
  );
