import { Rng } from "../../core/index.ts";
import { tokensOf } from "../../goal/learned/tokens.ts";
import type { GoalExample } from "./GoalExample.ts";

/** Steps whose examples are drawn together. */
const blockSteps = 16;

/**
 * Examples for each step of a training. Those of a block of steps are drawn together, sorted by their length and dealt out, so that
 * few places of a batch stay empty; which step of the block has the short ones is drawn, too. A step's examples depend on the seed and
 * the step alone; steps that follow each other are cheapest.
 */
export function sortedDraws(
  size: number,
  draw: (rng: Rng) => GoalExample,
  seed: number,
): (step: number) => readonly GoalExample[] {
  const batchesOf = (block: number): readonly (readonly GoalExample[])[] => {
    const rng = new Rng(seed, `examples ${block}`);
    const sorted = Array.from({ length: blockSteps * size }, () => {
      const example = draw(rng);
      return { example, length: tokensOf(example.words).length };
    }).sort((a, b) => a.length - b.length);
    const batches = Array.from({ length: blockSteps }, (_, i) =>
      sorted.slice(i * size, (i + 1) * size).map(({ example }) => example),
    );
    return rng.shuffle(batches);
  };
  let known: { readonly block: number; readonly batches: ReturnType<typeof batchesOf> } | undefined;
  return (step) => {
    const block = Math.floor(step / blockSteps);
    if (known?.block !== block) known = { block, batches: batchesOf(block) };
    return known.batches[step % blockSteps]!;
  };
}
