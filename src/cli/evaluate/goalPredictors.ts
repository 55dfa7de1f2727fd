import type { GoalPredictor } from "../../goal/GoalPredictor.ts";
import { UsageError } from "../exitCodes.ts";

/** A goal predictor that can be evaluated. */
export interface GoalPredictorEntry {
  readonly what: string;
  /** Where it does not listen, each of its failures tells the same, and they are counted but not shown. */
  readonly listens: boolean;
  /** Loads it only then, for a model may be large. @throws ModelError where it is learned and its model is missing or broken */
  readonly make: () => Promise<GoalPredictor>;
}

/** By the name that `--predictor` takes; without it all are evaluated, in this order. */
export const goalPredictors = {
  constant: {
    what: "baseline: the tower of all discs on the right peg, whatever is said",
    listens: false,
    make: async () => new (await import("../../goal/evaluation/ConstantGoalPredictor.ts")).ConstantGoalPredictor(),
  },
  grammar: {
    what: "a small grammar of English over the objects of the scene",
    listens: true,
    make: async () => new (await import("../../goal/TextGoalPredictor.ts")).TextGoalPredictor(),
  },
} as const satisfies Readonly<Record<string, GoalPredictorEntry>>;

export type GoalPredictorName = keyof typeof goalPredictors;
export const goalPredictorNames = Object.keys(goalPredictors) as GoalPredictorName[];

/** The name that a user gave. @throws UsageError on one that no predictor has */
export function goalPredictorNamed(text: string): GoalPredictorName {
  const name = goalPredictorNames.find((known) => known === text);
  if (name === undefined) {
    throw new UsageError(`There is no goal predictor "${text}"; there are ${goalPredictorNames.join(", ")}`);
  }
  return name;
}
