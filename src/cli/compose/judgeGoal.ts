import type { TruthSource } from "../../core/index.ts";
import { placedDiscs } from "../../core/stacking.ts";
import type { GoalJudge } from "../../episode/judgeOwnGoal.ts";
import { atomText } from "../../pddl/Domain.ts";
import { deriveFacts } from "../../perception/deriveFacts.ts";

/**
 * Judges the agent's own goal in a physical world, on ground truth: its relations are facts, or with `sign: false` are not.
 *
 * @param tableHeight of the table's top, m, base frame
 */
export const truthJudge =
  (truth: TruthSource, tableHeight: number): GoalJudge =>
  (relations) => {
    const state = truth.worldState();
    const pegs = state.pegs.map(({ id, position }) => ({ id, pose: { position, orientation: [0, 0, 0, 1] as const } }));
    const facts = deriveFacts({ discs: placedDiscs(state), pegs, held: state.held, tableHeight }).map(atomText);
    return relations.map((relation) => {
      const fact = atomText({ predicate: relation.name, args: relation.objects });
      return { relation, holds: facts.includes(fact) === relation.sign };
    });
  };
