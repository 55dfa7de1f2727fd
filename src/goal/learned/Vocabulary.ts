import { ModelError } from "../../core/index.ts";
import { isWord, placeOf } from "./tokens.ts";

/** Of the set; with 4000 words it takes one in 200 strange words for a known one. */
const bits = 2 ** 16;
/** Bits of a word. */
const hashes = 3;

/** The words that a training has seen, as a Bloom filter (Bloom 1970), which a card can hold. */
export class Vocabulary {
  readonly #bits: Uint8Array;

  private constructor(set: Uint8Array) {
    this.#bits = set;
  }

  static of(words: Iterable<string>): Vocabulary {
    const set = new Uint8Array(bits / 8);
    for (const word of words) for (const at of placesOf(word)) set[at >> 3]! |= 1 << (at & 7);
    return new Vocabulary(set);
  }

  /** From a card. @throws ModelError on what `text` did not give */
  static parse(text: string): Vocabulary {
    const set = Uint8Array.from(Buffer.from(text, "base64"));
    if (set.length !== bits / 8) {
      throw new ModelError(`A vocabulary has ${bits / 8} bytes in base64; the card's has ${set.length}`);
    }
    return new Vocabulary(set);
  }

  /** For a card, in base64. */
  get text(): string {
    return Buffer.from(this.#bits).toString("base64");
  }

  /** Whether a token is a word that was never seen; digits and marks are known. */
  isUnseen(token: string): boolean {
    return isWord(token) && !placesOf(token).every((at) => (this.#bits[at >> 3]! & (1 << (at & 7))) !== 0);
  }
}

const placesOf = (word: string): readonly number[] =>
  Array.from({ length: hashes }, (_, i) => placeOf(`${i} ${word}`, bits));
