import { existsSync } from "node:fs";
import { join } from "node:path";
import { cardName } from "../../model/ModelCard.ts";
import type { GoalPredictorChoice, OpenGoalPredictor } from "../compose/makeGoalPredictor.ts";
import { UsageError } from "../exitCodes.ts";

/** A goal predictor that can be evaluated. */
export interface GoalPredictorEntry {
  readonly what: string;
  /** Where it does not listen, each of its failures tells the same, and they are counted but not shown. */
  readonly listens: boolean;
  /** Whether it asks the trained network. */
  readonly isLearned: boolean;
  /**
   * Loads it only then, for a model may be large.
   * @param goalModel directory of the network that reads goals
   * @throws ModelError where it is learned and its model is missing or broken
   */
  readonly open: (goalModel: string) => Promise<OpenGoalPredictor>;
}

/** By the name that `--predictor` takes; without it all are evaluated, in this order. */
export const goalPredictors = {
  constant: {
    what: "baseline: the tower of all discs on the right peg, whatever is said",
    listens: false,
    isLearned: false,
    open: async () => {
      const { ConstantGoalPredictor } = await import("../../goal/evaluation/ConstantGoalPredictor.ts");
      return { predictor: new ConstantGoalPredictor(), dispose: async () => undefined };
    },
  },
  grammar: {
    what: "a small grammar of English over the objects of the scene; with --perceived the baseline that sees them",
    listens: true,
    isLearned: false,
    open: () => asInEpisodes({}),
  },
  "learned-text": {
    what: "baseline: the network, told of the words and the objects but not of what stands where",
    listens: true,
    isLearned: true,
    open: async (goalModel) => {
      const { TextOnlyGoalPredictor } = await import("../../goal/evaluation/TextOnlyGoalPredictor.ts");
      const { predictor, dispose } = await asInEpisodes({ goalModel });
      return { predictor: new TextOnlyGoalPredictor(predictor), dispose };
    },
  },
  learned: {
    what: "the trained network",
    listens: true,
    isLearned: true,
    open: (goalModel) => asInEpisodes({ goalModel }),
  },
  layered: {
    what: "the grammar, and where it does not understand the trained network: what reads instructions where nothing else is chosen",
    listens: true,
    isLearned: true,
    open: (goalModel) => asInEpisodes({ goalModel, grammarFirst: true }),
  },
} as const satisfies Readonly<Record<string, GoalPredictorEntry>>;

export type GoalPredictorName = keyof typeof goalPredictors;
export const goalPredictorNames = Object.keys(goalPredictors) as GoalPredictorName[];

/** A goal predictor as `praxis run` asks it. */
async function asInEpisodes(choice: GoalPredictorChoice): Promise<OpenGoalPredictor> {
  const { makeGoalPredictor } = await import("../compose/makeGoalPredictor.ts");
  const { loadDomain } = await import("../compose/loadDomain.ts");
  return makeGoalPredictor(loadDomain("hanoi"), choice);
}

/** Which predictors are evaluated, and what a user is told of those that are not. */
export interface ChosenPredictors {
  readonly names: readonly GoalPredictorName[];
  readonly leftOut?: string;
}

/**
 * The predictors that are named; all, where none is. Of these, learned ones are left out where nobody named a model and the usual one
 * is not there.
 *
 * @param goalModel directory that the user named
 * @param usual directory of the model where none is named
 * @throws UsageError on a name that no predictor has
 */
export function choosePredictors(
  named: readonly string[] | undefined,
  goalModel: string | undefined,
  usual: string,
): ChosenPredictors {
  const names = named === undefined ? goalPredictorNames : [...new Set(named)].map(goalPredictorNamed);
  if (named !== undefined || goalModel !== undefined || existsSync(join(usual, cardName))) return { names };
  const [left, out] = [true, false].map((isLearned) =>
    names.filter((name) => goalPredictors[name].isLearned === isLearned),
  );
  return {
    names: out!,
    leftOut: `${new Intl.ListFormat("en").format(left!)} are left out, for there is no model in "${usual}"; name another by --goal-model, or train it with praxis train goal`,
  };
}

/** The name that a user gave. @throws UsageError on one that no predictor has */
function goalPredictorNamed(text: string): GoalPredictorName {
  const name = goalPredictorNames.find((known) => known === text);
  if (name === undefined) {
    throw new UsageError(`There is no goal predictor "${text}"; there are ${goalPredictorNames.join(", ")}`);
  }
  return name;
}
