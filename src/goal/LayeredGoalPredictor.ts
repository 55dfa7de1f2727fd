import type { GoalPredictor, GoalRequest, GoalResult } from "./GoalPredictor.ts";

/**
 * Two predictors, one after the other: one that reads little but reads that right, and one that is asked where the first predicts no goal.
 * Where both would ask back, the first does: what it asks about it has understood but for that.
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
    const first = await this.#first.predict(request, signal);
    if (first.status === "predicted") return first;
    const predictor = await this.#second();
    signal?.throwIfAborted();
    const second = await predictor.predict(request, signal);
    return second.status === "ambiguous" && first.status === "ambiguous" ? first : second;
  }
}
