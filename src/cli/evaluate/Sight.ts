import { perceivedObjects } from "../../agent/perceivedObjects.ts";
import { norm, subtract } from "../../core/index.ts";
import { type CaseScene, casePegs, startOf } from "../../goal/evaluation/GoalCase.ts";
import type { GoalRequest, GoalResult } from "../../goal/GoalPredictor.ts";
import { TextScene } from "../../goal/text/TextScene.ts";
import { factsFromSupports } from "../../perception/factsFromSupports.ts";
import type { StateEstimate, StateEstimator } from "../../perception/StateEstimator.ts";
import { pictureOf, type StagedCase } from "./CaseStage.ts";

/** What a predictor is told of a scene. */
export interface Sight extends Pick<GoalRequest, "objects" | "facts" | "images"> {
  /** Disc as it is called there → as the case calls it; left out where they are the same. */
  readonly trueNames: ReadonlyMap<string, string>;
}

/** The objects and facts of a case as its file has them, without a picture. */
export const toldSight = (scene: CaseScene): Sight => ({
  objects: perceivedObjects({ discs: scene.discs, pegs: casePegs.map((id) => ({ id })) }),
  facts: factsFromSupports(scene.discs, casePegs, startOf(scene), undefined),
  images: [],
  trueNames: new Map(),
});

/** The objects and facts that an estimator sees in the first picture, with the picture. */
export async function seenSight(staged: StagedCase, estimator: StateEstimator): Promise<Sight> {
  await estimator.reset();
  const estimate = await estimator.estimate(staged.observation);
  return {
    objects: perceivedObjects(estimate),
    facts: estimate.facts,
    images: [await pictureOf(staged)],
    trueNames: trueNames(staged.discs, estimate.discs),
  };
}

/** An estimated disc is the one that is this near, m: half the smallest edge and more. */
const reach = 0.03;

/** Which disc each estimated one is: the nearest two first, each once. One that is near none gets a name that nothing has. */
export function trueNames(
  discs: StagedCase["discs"],
  estimates: readonly Pick<StateEstimate["discs"][number], "id" | "pose">[],
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const pairs = estimates
    .flatMap(({ id, pose }) =>
      discs.map((disc) => ({ id, trueId: disc.id, distance: norm(subtract(disc.position, pose.position)) })),
    )
    .filter(({ distance }) => distance < reach)
    .sort((a, b) => a.distance - b.distance);
  for (const { id, trueId } of pairs) {
    if (!names.has(id) && ![...names.values()].includes(trueId)) names.set(id, trueId);
  }
  for (const { id } of estimates) if (!names.has(id)) names.set(id, `imagined-${id}`);
  return names;
}

/** An answer with objects called as the case calls them, candidates too, which may be what the operator would call them. */
export function inTrueNames(answer: GoalResult, { objects, facts, trueNames: names }: Sight): GoalResult {
  const nameOf = (id: string): string => names.get(id) ?? id;
  switch (answer.status) {
    case "predicted":
      return {
        ...answer,
        goal: answer.goal.map(({ atom, sign }) => ({ atom: { ...atom, args: atom.args.map(nameOf) }, sign })),
      };
    case "ambiguous": {
      const scene = new TextScene(objects, facts);
      const idOf = new Map(objects.map(({ id }) => [scene.nameOf(id), id]));
      return { ...answer, candidates: answer.candidates.map((words) => nameOf(idOf.get(words) ?? words)) };
    }
    case "rejected":
      return answer;
  }
}
