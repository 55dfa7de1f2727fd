import type { Configuration } from "../../src/cli/compose/Configuration.ts";
import { pictureEstimator } from "../../src/cli/compose/pictureEstimator.ts";
import { CaseStage } from "../../src/cli/evaluate/CaseStage.ts";
import { seenSight, type Sight } from "../../src/cli/evaluate/Sight.ts";
import type { StateEstimator } from "../../src/perception/StateEstimator.ts";
import { SceneReader } from "../../src/perception/vision/SceneReader.ts";
import type { ChosenCase } from "./chooseCases.ts";

/** What an agent sees first of each case, found out beside it: the same scene, the same picture and the same eyes. */
export class FirstLooks {
  readonly #stage = new CaseStage();
  readonly #estimator: StateEstimator;

  private constructor(estimator: StateEstimator) {
    this.#estimator = estimator;
  }

  /** @throws ModelError where its network is missing or broken; RangeError of an agent that does not see */
  static async of({ perception }: Pick<Configuration, "perception">): Promise<FirstLooks> {
    if (perception === undefined) throw new RangeError("Instructions are given to an agent that sees");
    return new FirstLooks(pictureEstimator(await SceneReader.load(perception)));
  }

  /** @throws RangeError where there is no room for so many loose discs */
  async at({ case: each, seed }: ChosenCase): Promise<Sight> {
    return seenSight(await this.#stage.set(each, seed), this.#estimator);
  }
}
