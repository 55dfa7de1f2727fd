import type { Literal } from "../../pddl/Domain.ts";
import type { GoalPredictor, GoalRequest, GoalResult, PerceivedObject } from "../GoalPredictor.ts";

/** A baseline that does not listen: whatever is said, all discs are to stand on the rightmost peg. */
export class ConstantGoalPredictor implements GoalPredictor {
  async predict({ objects }: GoalRequest): Promise<GoalResult> {
    const largestFirst = (type: PerceivedObject["type"]): readonly PerceivedObject[] =>
      objects.filter((object) => object.type === type).sort((a, b) => (b.rank ?? 0) - (a.rank ?? 0));
    const [peg] = largestFirst("peg");
    const discs = largestFirst("disc");
    if (peg === undefined || discs.length === 0) return { status: "rejected", reason: "There is no disc to move." };
    const goal = discs.map(({ id }, i): Literal => ({
      atom: { predicate: "on", args: [id, discs[i - 1]?.id ?? peg.id] },
      sign: true,
    }));
    return { status: "predicted", goal, confidence: 1 };
  }
}
