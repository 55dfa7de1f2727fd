import { GraphError } from "../GraphError.ts";

/**
 * Numbered requests of one episode, each carried out once: the last index again gives the last answer again, any other
 * than the next one is refused.
 */
export class AnswerOnce<A> {
  #index = 0n;
  #answer: Promise<A> | undefined;

  /** @throws GraphError WRONG_INDEX */
  answer(index: bigint, carryOut: () => Promise<A>): Promise<A> {
    if (index === this.#index && this.#answer !== undefined) return this.#answer;
    if (index !== this.#index + 1n) {
      throw new GraphError(
        "WRONG_INDEX",
        `The index must be ${this.#index + 1n}${index > 0n ? ` (or ${this.#index} again)` : ""}; got ${index}; nothing was carried out`,
      );
    }
    this.#index = index;
    this.#answer = carryOut();
    return this.#answer;
  }
}
