import { ModelError } from "../../core/index.ts";
import type { JsonRecord } from "../../model/ModelCard.ts";
import { tokensOf } from "./tokens.ts";

/**
 * A lexicon of what else colours are called: "crimson" is red, "snow-coloured" is white. A network would have to see each of these words
 * often to know it as well as the colour's own name.
 */
export class ColourWords {
  /** By the words of a phrase, without hyphens. */
  readonly #colours: ReadonlyMap<string, string>;
  /** Words of the longest phrase. */
  readonly #most: number;

  /** @param phrases with the colour that each stands for; the first counts where one comes twice */
  constructor(phrases: Iterable<readonly [phrase: string, colour: string]>) {
    const colours = new Map<string, string>();
    for (const [phrase, colour] of phrases) {
      const key = keyOf(tokensOf(phrase));
      if (!colours.has(key)) colours.set(key, colour);
    }
    this.#colours = colours;
    this.#most = Math.max(0, ...[...colours.keys()].map((key) => key.split(" ").length));
  }

  /** From a card. @throws ModelError on what is no lexicon */
  static parse(record: JsonRecord): ColourWords {
    const entries = Object.entries(record);
    const wrong = entries.find(([, colour]) => typeof colour !== "string");
    if (wrong !== undefined) {
      throw new ModelError(`In the card of the goal model, settings.colours.${wrong[0]} must be the name of a colour`);
    }
    return new ColourWords(entries as [string, string][]);
  }

  /** For a card. */
  get record(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#colours].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Tokens with the colours' own names in place of phrases for them, of which the longest counts; hyphens may stand for spaces. */
  plain(tokens: readonly string[]): readonly string[] {
    const result: string[] = [];
    for (let at = 0; at < tokens.length;) {
      const { colour, end } = this.#longestAt(tokens, at) ?? { colour: tokens[at]!, end: at + 1 };
      result.push(colour);
      at = end;
    }
    return result;
  }

  #longestAt(tokens: readonly string[], start: number): { readonly colour: string; readonly end: number } | undefined {
    const words: string[] = [];
    let found: { colour: string; end: number } | undefined;
    for (let at = start; at < tokens.length && words.length < this.#most; at++) {
      if (tokens[at] === "-") {
        // One between two words of a phrase only.
        if (at === start || tokens[at - 1] === "-") break;
        continue;
      }
      words.push(tokens[at]!);
      const colour = this.#colours.get(words.join(" "));
      // "Take blue off white" is about a white one, "the off-white one" about its colour.
      const isApart = words[0] === "off" && tokens[start + 1] !== "-";
      if (colour !== undefined && !isApart) found = { colour, end: at + 1 };
    }
    return found;
  }
}

const keyOf = (tokens: readonly string[]): string => tokens.filter((token) => token !== "-").join(" ");
