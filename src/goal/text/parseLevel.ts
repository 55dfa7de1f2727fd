import * as lexicon from "./lexicon.ts";
import type { DiscReference, PegReference, Reference } from "./Reference.ts";
import type { Words } from "./Words.ts";

/**
 * "The second disc from the top of the left tower", "number two from the bottom": a disc by its level.
 *
 * @param parseThing passes a phrase that names something, as `parseReference`
 */
export function parseLevel(words: Words, parseThing: () => Reference | undefined): DiscReference | undefined {
  const start = words.at;
  const top = parseEndDisc(words);
  const nth = top ? 1 : parseNth(words);
  const from = top ?? (nth === undefined ? undefined : parseEnd(words));
  const on = from && parsePlace(words, top ? ["of"] : ["of", "on", "in", "at"], parseThing);
  if (nth === undefined || from === undefined || on === "unclear" || (top && !on)) {
    words.rewind(start);
    return undefined;
  }
  return { kind: "disc", words: words.since(start), level: { nth, from, ...(on && { on }) } };
}

/** "The top disc", before "of the left tower". */
function parseEndDisc(words: Words): "top" | "bottom" | undefined {
  const start = words.at;
  words.acceptOneOf(lexicon.determiners);
  const isTop = words.acceptOneOf(lexicon.topWords) !== undefined;
  const isEnd = isTop || words.acceptOneOf(lexicon.bottomWords) !== undefined;
  if (isEnd && (words.accept("one") || words.acceptOneOf(lexicon.discNouns))) return isTop ? "top" : "bottom";
  words.rewind(start);
  return undefined;
}

/** "The second disc", "disc number two", "no. 2". */
function parseNth(words: Words): number | undefined {
  words.acceptOneOf(lexicon.determiners);
  const ordinal = lexicon.ordinals.get(words.peek());
  if (ordinal !== undefined) {
    words.accept(words.peek());
    if (!words.accept("one")) words.acceptOneOf(lexicon.discNouns);
    return ordinal;
  }
  words.acceptOneOf(lexicon.discNouns);
  if (!words.accept("number") && !words.accept("no", ".") && !words.accept("no") && !words.accept("#"))
    return undefined;
  const number = lexicon.numberOf(words.peek());
  if (number !== undefined) words.accept(words.peek());
  return number;
}

/** "From the top". */
function parseEnd(words: Words): "top" | "bottom" | undefined {
  if (!words.accept("from", "the") && !words.accept("from")) return undefined;
  return words.accept("top") ? "top" : words.accept("bottom") || words.accept("base") ? "bottom" : undefined;
}

/** "Of the left tower", "on peg 2"; undefined where nothing of the kind is said, "unclear" where it is no peg. */
function parsePlace(
  words: Words,
  prepositions: readonly string[],
  parseThing: () => Reference | undefined,
): PegReference | "unclear" | undefined {
  const start = words.at;
  if (!prepositions.some((preposition) => words.accept(preposition))) return undefined;
  words.acceptOneOf(lexicon.determiners);
  const side = lexicon.sides.get(words.peek());
  if (side !== undefined) {
    words.accept(words.peek());
    words.accept("hand");
    if (words.acceptOneOf(lexicon.towerNouns) || words.acceptOneOf(lexicon.pegNouns)) {
      return { kind: "peg", words: words.since(start), side, bare: false };
    }
  }
  words.rewind(start + 1);
  const place = parseThing();
  return place?.kind === "peg" && !place.bare ? place : "unclear";
}
