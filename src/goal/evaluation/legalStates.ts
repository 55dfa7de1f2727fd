import { tableId } from "../../core/stacking.ts";
import { atomText, type Literal } from "../../pddl/Domain.ts";
import { type CaseScene, casePegs, type Standing } from "./GoalCase.ts";

/**
 * All states at rest that a game in this scene can reach: no disc lies on a smaller one, and a disc that is loose at the start
 * may still be where it is, bare or with others on it. Without loose discs there are 3 to the power of their number.
 */
export function* legalStates({ discs, loose }: CaseScene): Generator<Standing> {
  const standing = new Map<string, string>();
  /** Places discs 0 … `last`, largest first, so that every top so far may carry the next. */
  function* place(last: number, tops: readonly string[]): Generator<Standing> {
    const disc = discs[last]?.id;
    if (disc === undefined) {
      yield new Map(standing);
      return;
    }
    for (const top of tops) {
      standing.set(disc, top);
      yield* place(last - 1, [...tops.filter((other) => other !== top), disc]);
    }
    if (!loose.includes(disc)) return;
    standing.set(disc, tableId);
    yield* place(last - 1, [...tops, disc]);
  }
  yield* place(discs.length - 1, casePegs);
}

/**
 * Whether a literal of `domains/hanoi` is true of a state at rest: the hand is empty, and the table is always clear.
 * @throws RangeError on a predicate that the domain does not have
 */
export function holdsIn({ discs }: CaseScene, standing: Standing, { atom, sign }: Literal): boolean {
  const [first = "", second = ""] = atom.args;
  const rankOf = (id: string): number => discs.findIndex((disc) => disc.id === id);
  const isTrue = (): boolean => {
    switch (atom.predicate) {
      case "on":
        return standing.get(first) === second;
      case "clear":
        return first === tableId || ![...standing.values()].includes(first);
      case "gripper-empty":
        return true;
      case "holding":
        return false;
      case "smaller":
        return casePegs.includes(second) || rankOf(first) < rankOf(second);
      case "=":
        return first === second;
      default:
        throw new RangeError(`A state of the tower world does not say whether ${atomText(atom)} holds`);
    }
  };
  return isTrue() === sign;
}

/** Whether all of a goal holds in a state. */
export const fulfils = (scene: CaseScene, standing: Standing, goal: readonly Literal[]): boolean =>
  goal.every((literal) => holdsIn(scene, standing, literal));
