import type { GoalPredictor, GoalRequest, GoalResult } from "./GoalPredictor.ts";

/**
 * Two predictors, one after the other: one that reads little but reads that right, and one that is asked where the first predicts no goal.
 * What is asked back is asked by the second, and so answers go to it alone.
 */
export class LayeredGoalPredictor implements GoalPredictor {
  readonly #first: GoalPredictor;
  readonly #second: () => Promise<GoalPredictor>;

  /** @param second gives the other predictor, which may be loaded only then */
  constructor(first: GoalPredictor, second: () => Promise<GoalPredictor>) {
    this.#first = first;
    this.#second = second;
  }

  /** @throws what the predictors throw, and what keeps the second from being loaded */
  async predict(request: GoalRequest, signal?: AbortSignal): Promise<GoalResult> {
    if (request.dialogue.length === 0) {
      const result = await this.#first.predict(request, signal);
      if (result.status === "predicted") return result;
    }
    const second = await this.#second();
    signal?.throwIfAborted();
    return second.predict(request, signal);
  }
}
