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
  const nth = parseNth(words);
  const from = nth === undefined ? undefined : parseEnd(words);
  const on = from && parsePlace(words, parseThing);
  if (nth === undefined || from === undefined || on === "unclear") {
    words.rewind(start);
    return undefined;
  }
  return { kind: "disc", words: words.since(start), level: { nth, from, ...(on && { on }) } };
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
function parsePlace(words: Words, parseThing: () => Reference | undefined): PegReference | "unclear" | undefined {
  const start = words.at;
  if (!["of", "on", "in", "at"].some((preposition) => words.accept(preposition))) return undefined;
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
