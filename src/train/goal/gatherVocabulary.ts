import { Rng } from "../../core/index.ts";
import { isWord, tokensOf } from "../../goal/learned/tokens.ts";
import { Vocabulary } from "../../goal/learned/Vocabulary.ts";
import type { GoalExample } from "./GoalExample.ts";

/** Rarer words are learned too seldom to be known. */
const leastCount = 3;

/** The words of the first `count` examples of a seed as they were meant, with how often each came, but for the rarest. */
export async function gatherVocabulary(
  draw: (rng: Rng) => GoalExample,
  { seed, count }: { readonly seed: number; readonly count: number },
  onDone: (done: number) => void | Promise<void>,
): Promise<Vocabulary> {
  const counts = new Map<string, number>();
  const rng = new Rng(seed, "vocabulary");
  for (let i = 0; i < count; i++) {
    for (const token of tokensOf(draw(rng).intended)) {
      if (isWord(token)) counts.set(token, (counts.get(token) ?? 0) + 1);
    }
    if ((i + 1) % 100 === 0 || i + 1 === count) await onDone(i + 1);
  }
  return new Vocabulary([...counts].filter(([, n]) => n >= leastCount));
}
