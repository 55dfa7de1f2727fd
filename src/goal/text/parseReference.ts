import * as lexicon from "./lexicon.ts";
import { parseLevel } from "./parseLevel.ts";
import type { Reference } from "./Reference.ts";
import type { Words } from "./Words.ts";

/** Words that name things of the scene at hand. */
export interface SceneWords {
  readonly ids: ReadonlySet<string>;
  readonly colours: ReadonlySet<string>;
}

/** Passes a phrase that names something; undefined, and nothing passed, if none comes next. */
export function parseReference(words: Words, scene: SceneWords): Reference | undefined {
  const start = words.at;
  const reference =
    parseWord(words) ??
    parseLevel(words, () => parseReference(words, scene)) ??
    parseTower(words) ??
    parseNamed(words, scene) ??
    parseNounPhrase(words, scene);
  if (!reference) words.disown(start);
  return reference;
}

function parseWord(words: Words): Reference | undefined {
  const start = words.at;
  if (words.accept("it") || words.accept("them")) return { kind: "it", words: words.since(start) };
  words.accept("the");
  if (words.accept("table")) return { kind: "table", words: words.since(start) };
  words.rewind(start);
  return undefined;
}

/** "the whole tower", "a tower of all discs", "everything", "all of the three discs", "the discs". */
function parseTower(words: Words): Reference | undefined {
  const start = words.at;
  const tower = (count?: number): Reference => ({
    kind: "tower",
    words: words.since(start),
    ...(count !== undefined && { count }),
  });
  if (words.accept("everything")) return tower();
  const group = parseGroup(words);
  if (group) return tower(group.count);
  words.acceptOneOf(lexicon.determiners);
  words.acceptOneOf(lexicon.wholeWords);
  if (!words.acceptOneOf(lexicon.towerNouns)) {
    words.rewind(start);
    return undefined;
  }
  if (words.accept("of", "hanoi")) return tower();
  const noun = words.at;
  if (words.accept("of") || words.accept("with") || words.accept("from")) {
    const contents = parseGroup(words);
    if (contents) return tower(contents.count);
    words.rewind(noun);
  }
  return tower();
}

/** Phrases for all discs: "every disc", "both discs", "all of them", "the discs", "three discs". */
function parseGroup(words: Words): { readonly count: number | undefined } | undefined {
  const start = words.at;
  if (words.accept("every") || words.accept("each")) {
    if (words.acceptOneOf(lexicon.discNouns)) return { count: undefined };
  } else if (words.accept("both")) {
    words.acceptOneOf(lexicon.pluralDeterminers);
    if (words.acceptOneOf(lexicon.discPlurals)) return { count: 2 };
  } else {
    const isAll = words.accept("all");
    if (isAll && words.accept("of", "them")) return { count: undefined };
    if (isAll) words.accept("of");
    const isDefinite = words.acceptOneOf(lexicon.pluralDeterminers) !== undefined;
    const count = lexicon.numberOf(words.peek());
    if (count !== undefined) words.accept(words.peek());
    const isNamed = words.acceptOneOf(lexicon.discPlurals) !== undefined;
    if (isNamed && (isAll || isDefinite || count !== undefined)) return { count };
  }
  words.rewind(start);
  return undefined;
}

function parseNamed(words: Words, { ids, colours }: SceneWords): Reference | undefined {
  const start = words.at;
  words.accept("the");
  // A disc called by its colour is found by the noun phrase, which also takes "blue disc".
  const isName = {
    has: (word: string): boolean => ids.has(word) && !colours.has(word) && !lexicon.vocabulary.has(word),
  };
  const id = words.acceptOneOf(isName);
  if (id !== undefined) return { kind: "named", words: words.since(start), id };
  words.rewind(start);
  return undefined;
}

/** What the words before a noun say. */
interface Modifiers {
  colour?: string;
  end?: "smallest" | "largest";
  ordinal?: number;
  side?: "left" | "middle" | "right";
  height?: "top" | "bottom";
  vague?: "small" | "medium" | "large";
  other?: true;
}

function parseNounPhrase(words: Words, scene: SceneWords): Reference | undefined {
  const start = words.at;
  const hasDeterminer = words.acceptOneOf(lexicon.determiners) !== undefined;
  if (!hasDeterminer && words.peek() === "one" && lexicon.discNouns.has(words.peek(1))) words.accept("one");
  const said = parseModifiers(words, scene);
  if (!said) return undefined;
  const noun = parseNoun(words, said.side !== undefined);
  const number = noun === "disc" || noun === "peg" ? parseNumber(words) : undefined;
  return toReference(said, noun, number, words.since(start));
}

function parseModifiers(words: Words, { colours }: SceneWords): Modifiers | undefined {
  const said: Modifiers = {};
  for (;;) {
    const word = words.peek();
    // "Red right on yellow" says how directly.
    if (word === "right" && Object.keys(said).length > 0 && lexicon.directly.has(words.peek(1))) return said;
    const found = modifierOf(word, colours, lexicon.pegNouns.has(words.peek(1)));
    if (!found) {
      if ((word === "far" && lexicon.sides.has(words.peek(1))) || (said.side && (word === "hand" || word === "most"))) {
        words.accept(word);
        continue;
      }
      return said;
    }
    words.accept(word);
    // Two of a kind, such as "red blue", make no sense together.
    if (Object.keys(found).some((key) => key in said)) return undefined;
    Object.assign(said, found);
  }
}

function modifierOf(word: string, colours: ReadonlySet<string>, beforePeg: boolean): Modifiers | undefined {
  if (colours.has(word) || lexicon.colours.has(word)) return { colour: word };
  if (lexicon.smallestWords.has(word)) return { end: "smallest" };
  if (lexicon.largestWords.has(word)) return { end: "largest" };
  if (lexicon.smallWords.has(word)) return { vague: "small" };
  if (lexicon.largeWords.has(word)) return { vague: "large" };
  if (word === "medium") return { vague: "medium" };
  if (lexicon.topWords.has(word)) return { height: "top" };
  if (lexicon.bottomWords.has(word)) return { height: "bottom" };
  if (word === "other" || word === "another") return { other: true };
  const ordinal = lexicon.ordinals.get(word);
  if (ordinal !== undefined) return { ordinal };
  const side = lexicon.sides.get(word);
  return side === undefined || (word === "last" && !beforePeg) ? undefined : { side };
}

type Noun = "disc" | "peg" | "one" | "none";

function parseNoun(words: Words, hasSide: boolean): Noun {
  if (words.acceptOneOf(lexicon.discNouns)) return "disc";
  if (words.acceptOneOf(lexicon.pegNouns)) return "peg";
  // "First place blue on red" has a verb.
  if (hasSide && words.accept("place")) return "peg";
  return words.accept("one") ? "one" : "none";
}

/** "2", "two", "number 2", "#2". */
function parseNumber(words: Words): number | undefined {
  const start = words.at;
  if (!words.accept("number") && !words.accept("no", ".") && !words.accept("no")) words.accept("#");
  const number = lexicon.numberOf(words.peek());
  if (number === undefined) words.rewind(start);
  else words.accept(words.peek());
  return number;
}

function toReference(said: Modifiers, noun: Noun, number: number | undefined, words: string): Reference | undefined {
  const { colour, end, ordinal, side, height, vague, other } = said;
  const discWords = colour ?? end ?? height ?? vague;
  const isPeg = noun === "peg" || (noun !== "disc" && discWords === undefined);
  if (isPeg) {
    const ranks = [side, ordinal, number].filter((part) => part !== undefined);
    if (discWords !== undefined || ranks.length > 1 || (noun !== "peg" && ranks.length === 0)) return undefined;
    const rank = ordinal ?? number;
    return {
      kind: "peg",
      words,
      ...(side && { side }),
      ...(rank !== undefined && { rank }),
      bare: noun === "none",
    };
  }
  // Of the sides only the middle says something about a disc; "the left disc" could mean several things.
  const size = vague ?? (side === "middle" ? "medium" : undefined);
  if ((side !== undefined && (side !== "middle" || vague !== undefined)) || other) return undefined;
  if (number !== undefined && (ordinal !== undefined || discWords !== undefined)) return undefined;
  if (size !== undefined && end !== undefined) return undefined;
  // "The second disc" counts from an end that was not said: left to a question.
  if (ordinal !== undefined && end === undefined && discWords !== undefined) return undefined;
  return {
    kind: "disc",
    words,
    ...(colour !== undefined && { colour }),
    ...(end && { extreme: { end, nth: ordinal ?? 1 } }),
    ...(number !== undefined && { rank: number }),
    ...(height && { height }),
    ...(size && { vague: size }),
  };
}
