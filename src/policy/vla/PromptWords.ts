import { UserError } from "../../core/index.ts";
import { promptPlaces } from "./vlaInputs.ts";

/** The words of a prompt, in small letters. */
export const wordsOf = (prompt: string): readonly string[] => prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** The words that a policy was trained with. */
export class PromptWords {
  readonly list: readonly string[];

  constructor(list: readonly string[]) {
    this.list = list;
  }

  /** All words of these prompts. */
  static gather(prompts: Iterable<string>): PromptWords {
    return new PromptWords([...new Set([...prompts].flatMap(wordsOf))].sort());
  }

  /**
   * Writes a prompt as one row for each word, [promptPlaces, words], 1 at the word; rows without a word stay 0.
   * @throws UserError on a prompt that is too long, empty, or has a word that is not known
   */
  write(prompt: string, into: Float32Array, start = 0): void {
    const words = wordsOf(prompt);
    if (words.length === 0 || words.length > promptPlaces) {
      throw new UserError(
        `The policy reads prompts of 1 to ${promptPlaces} words; "${prompt}" has ${words.length}. Say what it was trained with, such as "Play Towers of Hanoi."`,
      );
    }
    for (const [i, word] of words.entries()) {
      const at = this.list.indexOf(word);
      if (at < 0) {
        throw new UserError(
          `The policy was not trained with the word "${word}" of the prompt "${prompt}"; it knows: ${this.list.join(", ")}`,
        );
      }
      into[start + i * this.list.length + at] = 1;
    }
  }

  /** A prompt as `write` writes it. @throws UserError */
  numbers(prompt: string): Float32Array {
    const numbers = new Float32Array(promptPlaces * this.list.length);
    this.write(prompt, numbers);
    return numbers;
  }
}
