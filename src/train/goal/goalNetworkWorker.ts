import { Vocabulary } from "../../goal/learned/Vocabulary.ts";
import { serveTraining } from "../pictures/serveTraining.ts";
import { GoalLessons, type GoalMaterial } from "./GoalLessons.ts";
import { trainGoalNetwork } from "./trainGoalNetwork.ts";

/** What the thread is to do, as `trainGoalNetwork`. */
export interface GoalNetworkWork {
  readonly name: string;
  readonly material: GoalMaterial;
  /** As a card has it. */
  readonly vocabulary: string;
  readonly seed: number;
  readonly directory: string;
  readonly steps: number;
  readonly batchSize: number;
}

serveTraining(({ material, vocabulary, ...options }: GoalNetworkWork, supervision) => {
  const lessons = new GoalLessons(material);
  return trainGoalNetwork({
    ...options,
    ...supervision,
    vocabulary: Vocabulary.parse(vocabulary),
    draw: (rng) => lessons.draw(rng, "training"),
  });
});
