import { tokensOf } from "../../goal/learned/tokens.ts";
import { tidy } from "./dress.ts";
import type { Mention } from "./GoalExample.ts";

/**
 * Of each token of an instruction, the disc or peg that it stands for; undefined where none is known. Of words within others, such as
 * "the one under the red one", each token counts for the innermost. Words with a typing error are not found.
 */
export function mentionedObjects(
  tokens: readonly string[],
  mentions: readonly Mention[],
): readonly (string | undefined)[] {
  const objects: (string | undefined)[] = tokens.map(() => undefined);
  // Words within others come before these: what comes first has the last say.
  for (const { words, object } of mentions.toReversed()) {
    const said = tokensOf(tidy(words));
    for (let at = 0; at + said.length <= tokens.length; at++) {
      if (said.every((token, i) => token === tokens[at + i])) objects.fill(object, at, at + said.length);
    }
  }
  return objects;
}
