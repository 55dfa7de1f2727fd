/** Most tokens that the network reads. */
export const maxTokens = 52;
/** Rows of the table of embeddings that parts of words are hashed into. */
export const buckets = 3072;

/** Lengths of the character n-grams of a word. */
const shortest = 2;
const longest = 4;
/** Characters of a word that count; more are cut off. */
const maxCharacters = 24;

const tokenPattern = /[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*|\p{N}|[^\s\p{L}\p{M}\p{N}]/gu;

/**
 * Words in lower case, digits and punctuation marks, each a token of its own; an apostrophe within a word belongs to it. Of more than
 * `maxTokens` the first and the last halves stay, for what is asked rarely stands in the middle of a long story.
 */
export function tokensOf(words: string): readonly string[] {
  const all =
    words
      .normalize("NFKC")
      .replaceAll(/[‘’´`]/gu, "'")
      .toLowerCase()
      .match(tokenPattern) ?? [];
  return all.length <= maxTokens ? all : [...all.slice(0, maxTokens / 2), ...all.slice(-maxTokens / 2)];
}

/** Whether a token is a word, rather than a digit or a mark. */
export const isWord = (token: string): boolean => /^[\p{L}\p{M}]/u.test(token);

/**
 * Rows of the table of embeddings that make up a token: the whole word and its character n-grams between boundary marks, hashed, each
 * row once (Bojanowski et al., "Enriching word vectors with subword information", arXiv 1607.04606, section 3.2). A word with a typing
 * error keeps most of them.
 */
export function partsOf(token: string): readonly number[] {
  const marked = `<${Array.from(token).slice(0, maxCharacters).join("")}>`;
  const parts = new Set([placeOf(`=${marked}`, buckets)]);
  for (let n = shortest; n <= longest; n++) {
    for (let from = 0; from + n <= marked.length; from++) parts.add(placeOf(marked.slice(from, from + n), buckets));
  }
  return [...parts];
}

/** FNV-1a with 32 bits over UTF-16 units (Fowler, Noll and Vo); not below 0. */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** A place among `count` for a text: its hash with the upper half folded in, for the lower bits of FNV alone are not mixed well. */
export function placeOf(text: string, count: number): number {
  const h = hash(text);
  return ((h ^ (h >>> 16)) >>> 0) % count;
}
