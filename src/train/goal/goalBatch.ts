import type { Rng } from "../../core/index.ts";
import { GoalInputs } from "../../goal/learned/GoalInputs.ts";
import { SlottedScene } from "../../goal/learned/SlottedScene.ts";
import { isWord, maxTokens, tokensOf } from "../../goal/learned/tokens.ts";
import type { Vocabulary } from "../../goal/learned/Vocabulary.ts";
import type { GoalExample } from "./GoalExample.ts";
import { GoalTargets } from "./GoalTargets.ts";
import { mentionedObjects } from "./mentionedObjects.ts";
import { paintScene } from "./paintScene.ts";

/** Shares of the samples that are made harder, each by itself. */
const shares = {
  /** A word or two are strange. */
  strangeWords: 0.15,
  /** Parts of words are left out. */
  droppedParts: 0.5,
  /** A disc that the goal does not name is of no known colour. */
  hiddenColour: 0.05,
  /** There is a picture. */
  picture: 0.5,
} as const;

/** Greatest share of the parts of words that is left out. */
const mostDropped = 0.3;

/** Places for tokens in a batch: the fewest that are enough for all of it. */
export const tokenPlaces = [14, 18, 24, 32, maxTokens] as const;

/** Numbers for a step of the training of the network of goals. */
export function goalBatch(
  examples: readonly GoalExample[],
  vocabulary: Vocabulary,
  rng: Rng,
): Readonly<Record<string, Float32Array>> {
  const longest = Math.max(...examples.map(({ words }) => tokensOf(words).length));
  const places = tokenPlaces.find((count) => longest <= count)!;
  const inputs = new GoalInputs(examples.length, places);
  const targets = new GoalTargets(examples.length, places);
  for (const [row, example] of examples.entries()) {
    const objects = rng.uniform() < shares.hiddenColour ? withHiddenColour(example, rng) : example.objects;
    const scene = new SlottedScene(objects, example.facts);
    const said = tokensOf(example.words);
    const isMistyped = example.words !== example.intended;
    const tokens = !isMistyped && rng.uniform() < shares.strangeWords ? withStrangeWords(said, places, rng) : said;
    // A typing error leaves a word a word.
    const meant = isMistyped ? tokensOf(example.intended) : tokens;
    const dropping = rng.uniform() < shares.droppedParts ? { share: rng.uniform(0, mostDropped), rng } : undefined;
    const picture = rng.uniform() < shares.picture ? paintScene(scene, rng) : undefined;
    inputs.fill(row, { tokens, scene, picture, ...(dropping && { dropping }) }, vocabulary);
    targets.fill(row, example, scene);
    targets.fillMentions(row, mentionedObjects(meant, example.mentions), scene);
  }
  return { ...inputs.numbers, ...targets.numbers };
}

/**
 * With one or two words replaced by random letters, or strange ones put between: neither may change what the others mean.
 * @param most tokens
 */
export function withStrangeWords(tokens: readonly string[], most: number, rng: Rng): readonly string[] {
  const changed = [...tokens];
  for (let i = 1 + rng.integer(2); i > 0; i--) {
    const strange = Array.from({ length: 3 + rng.integer(7) }, () =>
      rng.pick(Array.from("abcdefghijklmnopqrstuvwxyz")),
    ).join("");
    const words = changed.flatMap((token, at) => (isWord(token) ? [at] : []));
    if (words.length > 0 && (rng.uniform() < 0.5 || changed.length >= most)) changed[rng.pick(words)] = strange;
    else if (changed.length < most) changed.splice(rng.integer(changed.length + 1), 0, strange);
  }
  return changed;
}

/** With one disc of no known colour, if there is one that the goal says nothing of. */
function withHiddenColour({ objects, on, notOn, clear, candidates }: GoalExample, rng: Rng): GoalExample["objects"] {
  const discs = objects.filter(({ type }) => type === "disc");
  const named = new Set([
    ...discs.flatMap(({ id }, i) => (on[i] === undefined ? [] : [id, on[i]])),
    ...notOn.flat(),
    ...clear,
    ...candidates,
  ]);
  const others = discs.filter(({ id }) => !named.has(id));
  if (others.length === 0) return objects;
  const hidden = rng.pick(others).id;
  return objects.map((object) => {
    const { id, type, rank } = object;
    return id === hidden ? { id, type, ...(rank !== undefined && { rank }) } : object;
  });
}
