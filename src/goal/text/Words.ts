import { fillers } from "./lexicon.ts";

/** The words and stops of a text, brackets being semicolons, lower case, without fillers; letters and digits in one word part unless it is a name. */
export function splitWords(text: string, names: ReadonlySet<string>): readonly string[] {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("’", "'")
    .replaceAll(/[()]/g, ";")
    .replaceAll(/→|[-=]>/g, " to ");
  const parts = plain.match(/[\p{L}\p{N}_]+(?:'\p{L}+)*|[,;:.]|[^\s!?"'()“”«»‘…–—-]/gu) ?? [];
  return parts
    .flatMap((part) => (names.has(part) ? [part] : (/^(\p{L}+)(\d+)$/u.exec(part)?.slice(1) ?? [part])))
    .filter((part) => !fillers.has(part));
}

/** A place in a list of words, moved on by what is accepted there. */
export class Words {
  readonly #words: readonly string[];
  #at = 0;
  #furthest = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  get at(): number {
    return this.#at;
  }

  /** The foremost place that was ever reached: where understanding ended. */
  get furthest(): number {
    return this.#furthest;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#words.length;
  }

  /** The word `ahead` of here, or "" beyond the end. */
  peek(ahead = 0): string {
    return this.#words[this.#at + ahead] ?? "";
  }

  /** The words from a place up to here. */
  since(start: number): string {
    return this.#words.slice(start, this.#at).join(" ");
  }

  /** Goes back to a place. */
  rewind(at: number): void {
    this.#at = at;
  }

  /** Goes back to a place and takes what was passed since as not understood. */
  disown(at: number): void {
    this.#at = at;
    this.#furthest = at;
  }

  /** Passes the words if all of them come next. */
  accept(...expected: readonly string[]): boolean {
    if (!expected.every((word, i) => this.peek(i) === word)) return false;
    this.#at += expected.length;
    this.#furthest = Math.max(this.#furthest, this.#at);
    return true;
  }

  /** Passes and returns the next word if it is one of these. */
  acceptOneOf(expected: { has(word: string): boolean }): string | undefined {
    const word = this.peek();
    return word !== "" && expected.has(word) && this.accept(word) ? word : undefined;
  }

  /** Passes and returns the first of these phrases that comes next. */
  acceptPhrase(phrases: readonly (readonly string[])[]): readonly string[] | undefined {
    return phrases.find((phrase) => this.accept(...phrase));
  }
}
