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
        `The index must be ${this.#index + 1n}${this.#index > 0n ? ` (or ${this.#index} again)` : ""}; got ${index}; nothing was carried out`,
      );
    }
    this.#index = index;
    // What is thrown at once is the answer, too: else the answer before would be given for this index.
    this.#answer = (async () => carryOut())();
    return this.#answer;
  }
}
