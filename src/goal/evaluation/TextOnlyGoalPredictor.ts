import type { Atom } from "../../pddl/Domain.ts";
import type { GoalPredictor, GoalRequest, GoalResult, PerceivedObject } from "../GoalPredictor.ts";

/** Predicates that say what stands where. */
const placing: readonly string[] = ["on", "clear", "holding", "gripper-empty"];

/**
 * A baseline that shows what knowing the scene is worth: a predictor that is told the words alone. It still learns which objects
 * there are, with id, type, colour and rank, and which are smaller, or no name of an object could mean anything; but in place of what
 * stands where it is told of the standard start: one tower of all discs on the leftmost peg, the largest lowest, and an empty hand.
 * It is shown no picture. Where a scene is the standard start, it is told the truth by accident.
 */
export class TextOnlyGoalPredictor implements GoalPredictor {
  readonly #predictor: GoalPredictor;

  constructor(predictor: GoalPredictor) {
    this.#predictor = predictor;
  }

  predict(request: GoalRequest, signal?: AbortSignal): Promise<GoalResult> {
    const { objects, facts } = request;
    const lasting = facts.filter(({ predicate }) => !placing.includes(predicate));
    return this.#predictor.predict({ ...request, facts: [...standardStart(objects), ...lasting], images: [] }, signal);
  }
}

function standardStart(objects: readonly PerceivedObject[]): readonly Atom[] {
  const byRank = (type: PerceivedObject["type"]): readonly string[] =>
    objects
      .filter((object) => object.type === type)
      .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
      .map(({ id }) => id);
  const tower = [...byRank("disc"), ...byRank("peg").slice(0, 1)];
  const free = [...tower.slice(0, 1), ...byRank("peg").slice(1), ...byRank("table")];
  return [
    ...tower.slice(1).map((support, i): Atom => ({ predicate: "on", args: [tower[i]!, support] })),
    ...free.map((id): Atom => ({ predicate: "clear", args: [id] })),
    { predicate: "gripper-empty", args: [] },
  ];
}
