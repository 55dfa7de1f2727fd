import type { Rng } from "../../core/index.ts";

const rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/** Words with fewer letters are spared: an error in them leaves another word too often. */
const shortest = 3;

/**
 * Makes a typing error in each of `count` words: two letters swapped, one left out, doubled or hit beside its key. Fewer
 * where there are not so many words of three letters.
 */
export function mistype(text: string, count: number, rng: Rng): string {
  const words = [...text.matchAll(/[A-Za-z]+/g)].filter(([word]) => word.length >= shortest);
  const chosen = rng.shuffle(words).slice(0, count);
  let result = text;
  for (const { 0: word, index } of chosen.toSorted((a, b) => b.index - a.index)) {
    result = result.slice(0, index) + slip(word, rng) + result.slice(index + word.length);
  }
  return result;
}

function slip(word: string, rng: Rng): string {
  const at = rng.integer(word.length - 1) + 1;
  const before = word.slice(0, at);
  const letter = word[at]!;
  const after = word.slice(at + 1);
  switch (rng.pick(["swap", "drop", "double", "neighbour"] as const)) {
    case "swap":
      return before.slice(0, -1) + letter + before.slice(-1) + after;
    case "drop":
      return before + after;
    case "double":
      return before + letter + letter + after;
    case "neighbour":
      return before + neighbour(letter, rng) + after;
  }
}

/** A key beside a letter's. */
function neighbour(letter: string, rng: Rng): string {
  const row = rows.find((keys) => keys.includes(letter.toLowerCase()))!;
  const at = row.indexOf(letter.toLowerCase());
  const key = rng.pick([row[at - 1], row[at + 1]].filter((other) => other !== undefined));
  return letter === letter.toLowerCase() ? key : key.toUpperCase();
}
