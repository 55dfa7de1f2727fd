import { tokensOf } from "../../goal/learned/tokens.ts";
import { tidy } from "./dress.ts";
import type { Mention } from "./GoalExample.ts";

/**
 * Of each token of an instruction, the disc or peg that it stands for; undefined where none is known. Of words within others, such as
 * "the one under the red one", each token counts for the innermost.
 */
export function mentionedObjects(
  tokens: readonly string[],
  mentions: readonly Mention[],
): readonly (string | undefined)[] {
  const objects: (string | undefined)[] = tokens.map(() => undefined);
  fill(objects, tokens, mentions, 0);
  return objects;
}

/** Longer words first: "the smallest disc" must not claim a part of "the smallest disc on the right peg", which is another one. */
function fill(
  objects: (string | undefined)[],
  tokens: readonly string[],
  mentions: readonly Mention[],
  start: number,
): void {
  const isClaimed = tokens.map(() => false);
  const said = mentions
    .map((mention) => ({ ...mention, words: tokensOf(tidy(mention.words)) }))
    .sort((a, b) => b.words.length - a.words.length);
  for (const { words, object, parts } of said) {
    for (let at = 0; at + words.length <= tokens.length; at++) {
      if (!words.every((word, i) => word === tokens[at + i] && isClaimed[at + i] === false)) continue;
      isClaimed.fill(true, at, at + words.length);
      objects.fill(object, start + at, start + at + words.length);
      fill(objects, words, parts, start + at);
    }
  }
}
