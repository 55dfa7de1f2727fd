import type { Relation, TruthSource } from "../../core/index.ts";
import { placedDiscs } from "../../core/stacking.ts";
import type { GoalJudge } from "../../episode/judgeOwnGoal.ts";
import { atomText } from "../../pddl/Domain.ts";
import { deriveFacts } from "../../perception/deriveFacts.ts";
import { atRest } from "../../../sim/Judge.ts";

/**
 * Judges the agent's own goal in a physical world, on ground truth after the world's half second of rest: every relation is
 * as its sign says, the hand is empty and nothing moves.
 *
 * @param tableHeight of the table's top, m, base frame
 */
export const truthJudge =
  (truth: TruthSource, tableHeight: number): GoalJudge =>
  (relations) => {
    const state = truth.worldState();
    const pegs = state.pegs.map(({ id, position }) => ({ id, pose: { position, orientation: [0, 0, 0, 1] as const } }));
    const facts = deriveFacts({ discs: placedDiscs(state), pegs, held: state.held, tableHeight }).map(atomText);
    const goal = relations.map((relation) => ({ relation, holds: facts.includes(textOf(relation)) === relation.sign }));
    const faults = [
      ...goal
        .filter(({ holds }) => !holds)
        .map(({ relation }) => `${textOf(relation)} ${relation.sign ? "does not hold" : "holds"}`),
      ...(state.held === undefined ? [] : ["the hand is not empty"]),
      ...(atRest(state) ? [] : ["something still moves"]),
    ];
    return { outcome: faults.length === 0 ? "success" : "failure", reason: faults.join("; "), goal };
  };

const textOf = ({ name, objects }: Relation): string => atomText({ predicate: name, args: objects });
