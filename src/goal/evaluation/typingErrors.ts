import { Rng } from "../../core/index.ts";

/** An instruction as somebody typed it in a hurry. */
export interface TypedWords {
  readonly words: string;
  /** Words in it, and how many of them have a typing error. */
  readonly of: number;
  readonly edited: number;
}

/** A word is letters, with apostrophes between. */
const wordForm = /\p{L}+(?:['’]\p{L}+)*/gu;

/** Keys of a row, and how far to the right of the top row it begins, in widths of a key. */
const rows = [
  { keys: "qwertyuiop", shift: 0 },
  { keys: "asdfghjkl", shift: 0.25 },
  { keys: "zxcvbnm", shift: 0.75 },
];

/** Keys whose centres are nearer than this are neighbours, in widths of a key: those beside it, above it and below it. */
const reach = 1.3;

/**
 * Makes one typing error in a share of an instruction's words: two neighbouring letters swapped, a letter dropped, doubled,
 * replaced by a neighbouring key, or a neighbouring key hit beside it. Any word can be hit, short ones too. That many words are
 * hit as the share of their number is when rounded to whole words, halves up, each word as likely.
 *
 * The errors in the instructions that predictors are trained on are `src/train/goal/mistype.ts`; no code is shared with it and it
 * knows other errors, so that what is measured with these is not how well a predictor knows its own training.
 *
 * @param share of the words, above 0 and up to 1
 * @param id of the case: the errors depend on it, the words and the seed, and not on the cases before
 */
export function withTypingErrors(words: string, share: number, seed: number, id: string): TypedWords {
  const rng = new Rng(seed, `typing-errors ${id}`);
  const found = [...words.matchAll(wordForm)];
  const hit = rng
    .shuffle(found)
    .slice(0, Math.round(share * found.length))
    .sort((a, b) => a.index - b.index);
  let typed = "";
  let end = 0;
  for (const { 0: word, index } of hit) {
    typed += words.slice(end, index) + mistyped(word, rng);
    end = index + word.length;
  }
  return { words: typed + words.slice(end), of: found.length, edited: hit.length };
}

/** The word with one error; each kind that it can have is as likely. */
function mistyped(word: string, rng: Rng): string {
  const letters = Array.from(word);
  const places = letters.map((_, i) => i).filter((i) => /\p{L}/u.test(letters[i]!));
  const kinds = Object.values(errors).map((kind) => places.flatMap((i) => kind(letters, i)));
  return rng.pick(rng.pick(kinds.filter((results) => results.length > 0)));
}

/** By kind: what can become of a word by such an error at the letter `i`. */
const errors: Readonly<Record<string, (letters: readonly string[], i: number) => readonly string[]>> = {
  swap: (letters, i) => {
    const [letter, next] = [letters[i]!, letters[i + 1] ?? ""];
    const isSeen = /\p{L}/u.test(next) && next.toLowerCase() !== letter.toLowerCase();
    return isSeen ? [letters.toSpliced(i, 2, next, letter).join("")] : [];
  },
  drop: (letters, i) => (letters.length > 1 ? [letters.toSpliced(i, 1).join("")] : []),
  double: (letters, i) => [letters.toSpliced(i, 0, letters[i]!).join("")],
  replace: (letters, i) => neighbours(letters[i]!).map((key) => letters.with(i, key).join("")),
  insert: (letters, i) =>
    neighbours(letters[i]!).flatMap((key) => [i, i + 1].map((at) => letters.toSpliced(at, 0, key).join(""))),
};

/** The keys around a letter's, in its case; none of a letter that has no key of its own. */
function neighbours(letter: string): readonly string[] {
  const lower = letter.toLowerCase();
  const own = keys.find(({ key }) => key === lower);
  if (own === undefined) return [];
  const around = keys.filter(({ key, x, y }) => key !== lower && Math.hypot(x - own.x, y - own.y) < reach);
  return around.map(({ key }) => (letter === lower ? key : key.toUpperCase()));
}

/** Centres of the keys, in widths of a key. */
const keys = rows.flatMap(({ keys: row, shift }, y) => Array.from(row, (key, i) => ({ key, x: i + shift, y })));
