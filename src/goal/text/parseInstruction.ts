import * as lexicon from "./lexicon.ts";
import { parseReference, type SceneWords } from "./parseReference.ts";
import type { Clause, Reference } from "./Reference.ts";
import { Words, splitWords } from "./Words.ts";

export type Parse =
  | { readonly status: "parsed"; readonly clauses: readonly Clause[] }
  /** Parts of the text that could not be made sense of. */
  | { readonly status: "not-understood"; readonly parts: readonly string[] };

/**
 * Reads clauses "verb what [from where] where" and their short forms, joined by "and", "then" or a stop. Every word must
 * have its place: what has none makes the whole instruction not understood, since the wish may hang on it.
 */
export function parseInstruction(text: string, scene: SceneWords): Parse {
  const list = splitWords(text, scene.ids);
  const words = new Words(list);
  const clauses: Clause[] = [];
  let mood: Mood = "instruction";
  let joint = passJoint(words);
  while (!words.isAtEnd) {
    if (joint.isStop) mood = "instruction";
    passAll(words, lexicon.requests);
    if (passAll(words, [...lexicon.wishes, ...lexicon.longWishes]) > 0) mood = "wish";
    passAll(words, [[":"], [","]]);
    const hasVerb = lexicon.moveVerbs.has(words.peek()) || lexicon.takeVerbs.has(words.peek());
    const clause = parseFreedom(words, scene) ?? parseClause(words, scene, mood);
    if (hasVerb) mood = "instruction";
    const isFitting = clause && fitsJoint(clause, joint.word, clauses.at(-1));
    if (isFitting) {
      passAll(words, [...lexicon.greetings, ...lexicon.endPhrases, ...lexicon.closers]);
      joint = passJoint(words);
    }
    if (!isFitting || (!joint.isPassed && words.peek() !== "")) {
      const unknown = unknownWords(list, scene);
      return notUnderstood(unknown.length > 0 ? unknown : [list.slice(words.furthest).join(" ") || list.join(" ")]);
    }
    clauses.push(clause);
  }
  return clauses.some(({ kind }) => kind !== "free") ? { status: "parsed", clauses } : notUnderstood([list.join(" ")]);
}

/** What stands between two clauses. */
interface Joint {
  readonly isPassed: boolean;
  /** Whether what was begun before it has ended. */
  readonly isStop: boolean;
  /** The last connector. */
  readonly word: string | undefined;
}

function passJoint(words: Words): Joint {
  let [isPassed, isStop, word]: [boolean, boolean, string | undefined] = [false, false, undefined];
  for (;;) {
    // "With nothing in between" is no "with".
    if (words.acceptPhrase([...lexicon.greetings, ...lexicon.closers])) continue;
    const connector = words.acceptPhrase(lexicon.connectors)?.join(" ");
    if (connector === undefined) return { isPassed, isStop, word };
    isPassed = true;
    isStop ||= connector === "." || connector === ";";
    if (!/^[,;:.]$/.test(connector)) word = connector;
  }
}

/** Whether a clause may follow after a word: "with" tells what shall lie on the disc before, and after "but" may come an exception. */
function fitsJoint({ destination }: Clause, word: string | undefined, before: Clause | undefined): boolean {
  if (word === "with") {
    return destination?.kind === "it" && before?.subjects.length === 1 && before.subjects[0]!.kind !== "tower";
  }
  return word !== "but" || before === undefined || before.kind === "free" || before.destination !== undefined;
}

/** Reads an answer that names one thing, such as "the blue one" or "on the left peg". */
export function parseAnswer(text: string, scene: SceneWords): Reference | undefined {
  const words = new Words(splitWords(text, scene.ids).filter((word) => !/[,;:.]/.test(word)));
  words.acceptPhrase(lexicon.prepositions);
  const reference = parseReference(words, scene);
  return words.isAtEnd ? reference : undefined;
}

/** "The others are up to you", "where blue ends up doesn't matter", "I don't care about the rest". */
function parseFreedom(words: Words, scene: SceneWords): Clause | undefined {
  const start = words.at;
  const isOpened = words.acceptPhrase(lexicon.freeOpeners) !== undefined;
  if (isOpened && words.acceptPhrase(lexicon.freeQuestions)) return { kind: "free", subjects: [], anyPeg: true };
  const hasAspect = words.acceptPhrase(lexicon.freeAspects) !== undefined;
  const named = parseList(words, () => words.acceptPhrase(lexicon.others) ?? parseReference(words, scene));
  if (named.length > 0) {
    words.acceptPhrase([[":"], [","]]);
    let isFree = words.acceptPhrase(lexicon.freedoms) !== undefined;
    if (!isFree) {
      // "Where blue is": "is" may also begin "is up to you".
      if (hasAspect) words.acceptPhrase([...lexicon.copulas, ...lexicon.tellingCopulas]);
      isFree = words.acceptPhrase(lexicon.freedoms) !== undefined || (isOpened && hasAspect);
    }
    // "The others" are none that anything is said of.
    if (isFree) return { kind: "free", subjects: named.filter((each): each is Reference => "kind" in each) };
  }
  words.rewind(start);
  return undefined;
}

/** A clause of a "wish" ("make sure that") may say how things are; an "instruction" that does so only tells. */
type Mood = "wish" | "instruction";

function parseClause(words: Words, scene: SceneWords, mood: Mood): Clause | undefined {
  // "First the blue disc", "next, put": their order says nothing about where things end.
  const isOrder = words.peek() === "first" || words.peek() === "next";
  if (isOrder && words.peek(1) !== "to" && !lexicon.pegNouns.has(words.peek(1))) words.accept(words.peek());
  words.accept(",");
  return parseSolve(words, scene) ?? parseMove(words, scene, mood);
}

/** "play towers of hanoi", "solve the puzzle with three discs on the middle peg". */
function parseSolve(words: Words, scene: SceneWords): Clause | undefined {
  const start = words.at;
  if (words.acceptOneOf(lexicon.solveVerbs) === undefined || !parseGame(words)) {
    words.rewind(start);
    return undefined;
  }
  const said = words.since(start);
  let subject: Reference = { kind: "tower", words: said };
  if (words.peek() === "with") {
    words.accept("with");
    const tower = parseReference(words, scene);
    if (tower?.kind !== "tower") return undefined;
    subject = tower;
  }
  const places = parsePlaces(words, scene, [subject]);
  return places && { kind: "solve", subjects: [subject], ...places };
}

function parseGame(words: Words): boolean {
  words.acceptOneOf(lexicon.determiners);
  const isGame = words.accept("game") || words.accept("puzzle");
  if (isGame && !words.accept("of")) return true;
  words.acceptOneOf(lexicon.determiners);
  return words.acceptPhrase(lexicon.gameNames) !== undefined;
}

function parseMove(words: Words, scene: SceneWords, mood: Mood): Clause | undefined {
  const takes = words.acceptOneOf(lexicon.takeVerbs) !== undefined;
  const moves = !takes && words.acceptOneOf(lexicon.moveVerbs) !== undefined;
  if (takes || moves) words.acceptOneOf(lexicon.particles);
  const subjects = parseList(words, () => parseReference(words, scene));
  if (subjects.length === 0) return undefined;
  if (takes) words.accept("up");
  let isTold = false;
  if (!takes && !moves) {
    const start = words.at;
    // "The blue disc is on the red disc" tells; only "make sure that" turns it into a wish.
    isTold = !words.acceptPhrase(lexicon.copulas) && words.acceptPhrase(lexicon.tellingCopulas) !== undefined;
    if (isTold && mood === "instruction") {
      words.disown(start);
      return undefined;
    }
  }
  const places = parsePlaces(words, scene, subjects);
  // "Blue lies on it now."
  if (isTold && words.peek() === "now") return undefined;
  if (!places) return undefined;
  if (!takes && !moves && !places.destination) return undefined;
  return { kind: takes && !places.destination ? "take" : "move", subjects, ...places };
}

/** "the blue disc", "blue, red and green": as many as come next. */
function parseList<T>(words: Words, parseOne: () => T | undefined): readonly T[] {
  const parsed: T[] = [];
  let end = words.at;
  do {
    const one = parseOne();
    if (one === undefined) break;
    parsed.push(one);
    end = words.at;
  } while (words.acceptPhrase(lexicon.listings));
  words.rewind(end);
  return parsed;
}

type Places = Pick<Clause, "source" | "destination">;

/**
 * "from the left peg to the right peg", "on the left peg onto the red disc", "on top"; undefined if something is missing or
 * said twice. Of two places without "from" the first tells where the disc is now.
 */
function parsePlaces(words: Words, scene: SceneWords, subjects: readonly Reference[]): Places | undefined {
  const sources: Reference[] = [];
  const destinations: { readonly place: Reference; readonly preposition: readonly string[] }[] = [];
  for (;;) {
    if (subjects.some(({ kind }) => kind === "tower")) words.acceptPhrase(lexicon.orderPhrases);
    const start = words.at;
    if (words.acceptPhrase(lexicon.endPhrases)) {
      words.rewind(start);
      break;
    }
    words.acceptOneOf(lexicon.particles);
    const base = parseBase(words, scene);
    if (base !== undefined) {
      destinations.push({ place: base, preposition: ["on"] });
      continue;
    }
    if (words.peek() === "right" && lexicon.directly.has(words.peek(1))) words.accept("right");
    const isSource = words.accept("from");
    const preposition = isSource ? [] : words.acceptPhrase(lexicon.prepositions);
    if (!preposition) {
      words.rewind(start);
      break;
    }
    const isOnTop = preposition.join(" ") === "on top";
    const place = isOnTop ? ({ kind: "it", words: "on top" } as const) : parseReference(words, scene);
    if (!place || isBareHeight(place)) return undefined;
    if (isSource) sources.push(place);
    else destinations.push({ place, preposition });
  }
  if (destinations.length > 1) {
    const { place } = destinations.shift()!;
    // "Blue on red on green" could be a tower; only a peg plainly tells where something is now.
    if (place.kind !== "peg" && place.kind !== "named") return undefined;
    sources.push(place);
  }
  if (sources.length > 1 || destinations.length > 1) return undefined;
  const [source] = sources;
  const [destination] = destinations;
  if (!destination) return source ? { source } : {};
  // "To the right" may be one peg further; "on the right" and "from the left peg to the right" are not in doubt.
  const isDirection = destination.preposition.at(-1) === "to" && !source;
  const { place } = destination;
  return {
    ...(source && { source }),
    destination: place.kind === "peg" && !isDirection ? { ...place, bare: false } : place,
  };
}

/** "At the bottom of the left peg", "as the lowest disc on peg 2": the peg on which a disc then lies directly. */
function parseBase(words: Words, scene: SceneWords): Reference | undefined {
  const start = words.at;
  const preposition = words.acceptPhrase([["as"], ["at"], ["to"]])?.[0];
  const isNamed = words.acceptPhrase(
    preposition === "at" || preposition === "to" ? lexicon.basePlaces : lexicon.baseRoles,
  );
  const place = isNamed && parseReference(words, scene);
  if (place?.kind === "peg") return { ...place, bare: false };
  words.rewind(start);
  return undefined;
}

/** "On the top" is above what was spoken of, not on the disc that is on top now. */
const isBareHeight = (place: Reference): boolean =>
  place.kind === "disc" && /^(?:the )?(?:\w*top\w*|upper\w*|bottom\w*|lower\w*|lowest)$/.test(place.words);

/** Passes as many of these phrases as come next; returns how many words that was. */
function passAll(words: Words, phrases: readonly (readonly string[])[]): number {
  const start = words.at;
  while (words.acceptPhrase(phrases));
  return words.at - start;
}

const notUnderstood = (parts: readonly string[]): Parse => ({ status: "not-understood", parts });

/** Runs of words that the grammar has no place for anywhere. */
function unknownWords(list: readonly string[], { ids, colours }: SceneWords): readonly string[] {
  const runs: string[][] = [];
  let isInRun = false;
  for (const word of list) {
    const isKnown =
      lexicon.vocabulary.has(word) || ids.has(word) || colours.has(word) || lexicon.numberOf(word) !== undefined;
    if (!isKnown && isInRun) runs.at(-1)!.push(word);
    else if (!isKnown) runs.push([word]);
    isInRun = !isKnown;
  }
  return runs.map((run) => run.join(" "));
}
