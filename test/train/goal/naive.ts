import type { PerceivedObject } from "../../../src/goal/GoalPredictor.ts";
import type { Literal } from "../../../src/pddl/Domain.ts";
import type { GoalExample } from "../../../src/train/goal/GoalExample.ts";

/** What lies on what in a scene or a state, by disc. */
export type Standing = Readonly<Record<string, string>>;

export const pegs = ["peg1", "peg2", "peg3"];

export const discsOf = ({ objects }: Pick<GoalExample, "objects">): readonly PerceivedObject[] =>
  objects.filter(({ type }) => type === "disc");

export const standingOf = ({ facts }: Pick<GoalExample, "facts">): Standing =>
  Object.fromEntries(facts.filter(({ predicate }) => predicate === "on").map(({ args }) => [args[0]!, args[1]!]));

/** All states in which no disc lies on a smaller one: every assignment of discs to pegs; what is loose may stay so. */
export function* legalStates(example: Pick<GoalExample, "objects" | "facts">): Generator<Standing> {
  const ids = discsOf(example).map(({ id }) => id);
  const now = standingOf(example);
  const choices = ids.map((id) => (now[id] === "table" ? [...pegs, "table"] : pegs));
  const total = choices.reduce((product, { length }) => product * length, 1);
  for (let n = 0; n < total; n++) {
    const state: Record<string, string> = {};
    const tops: Record<string, string> = {};
    let left = n;
    for (let i = ids.length - 1; i >= 0; i--) {
      const place = choices[i]![left % choices[i]!.length]!;
      left = Math.floor(left / choices[i]!.length);
      state[ids[i]!] = place === "table" ? place : (tops[place] ?? place);
      tops[place] = ids[i]!;
    }
    yield state;
  }
}

export const holdsIn = (state: Standing, { atom: { predicate, args }, sign }: Literal): boolean => {
  const [first, second] = args;
  const isTrue = predicate === "on" ? state[first!] === second : !Object.values(state).includes(first!);
  return isTrue === sign;
};
