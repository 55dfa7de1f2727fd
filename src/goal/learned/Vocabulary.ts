import { ModelError } from "../../core/index.ts";
import { isWord } from "./tokens.ts";

/** A word must have come so often that another one may be taken for it with a typing error. */
const common = 30;
const letters = Array.from("abcdefghijklmnopqrstuvwxyz'");

/** The words that a training has seen, and how often: a word that it has not seen may be one of them with a typing error. */
export class Vocabulary {
  readonly #counts: ReadonlyMap<string, number>;

  /** @param counts how often each word came, above 0 */
  constructor(counts: Iterable<readonly [word: string, count: number]>) {
    this.#counts = new Map(counts);
  }

  /** From a card. @throws ModelError on what `text` did not give */
  static parse(text: string): Vocabulary {
    if (text === "") return new Vocabulary([]);
    const fields = text.split(" ");
    const counts = fields.flatMap((word, i): [string, number][] =>
      i % 2 === 0 ? [[word, Number(fields[i + 1])]] : [],
    );
    const wrong = counts.find(([word, count]) => !isWord(word) || !(Number.isInteger(count) && count > 0));
    if (wrong !== undefined) {
      throw new ModelError(
        `A vocabulary is words with how often each came, such as "the 12 red 3"; the card's has "${wrong.join(" ")}"`,
      );
    }
    return new Vocabulary(counts);
  }

  /** Number of words. */
  get size(): number {
    return this.#counts.size;
  }

  /** For a card: words with their counts, the commonest first. */
  get text(): string {
    const sorted = [...this.#counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    return sorted.map(([word, count]) => `${word} ${count}`).join(" ");
  }

  /** Whether a token is a word that was never seen; digits and marks are known. */
  isUnseen(token: string): boolean {
    return isWord(token) && !this.#counts.has(token);
  }

  /**
   * The commonest word that an unseen one is with two neighbouring letters swapped, one left out, put in or replaced (Damerau,
   * "A technique for computer detection and correction of spelling errors", 1964); the token itself where that is none, or where it is
   * known.
   */
  corrected(token: string): string {
    if (token.length < 2 || !this.isUnseen(token)) return token;
    let best = token;
    let most = common - 1;
    for (const word of oneErrorFrom(token)) {
      const count = this.#counts.get(word) ?? 0;
      if (count > most) [best, most] = [word, count];
    }
    return best;
  }
}

/** All that is one typing error away from a word. */
function* oneErrorFrom(word: string): Generator<string> {
  for (let i = 0; i <= word.length; i++) {
    const [before, after] = [word.slice(0, i), word.slice(i)];
    if (after !== "") yield before + after.slice(1);
    if (after.length > 1) yield before + after[1]! + after[0]! + after.slice(2);
    for (const letter of letters) {
      yield before + letter + after;
      if (after !== "") yield before + letter + after.slice(1);
    }
  }
}
