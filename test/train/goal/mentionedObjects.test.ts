import assert from "node:assert/strict";
import { join } from "node:path";
import { packageRoot } from "../../../src/cli/packageRoot.ts";
import { tokensOf } from "../../../src/goal/learned/tokens.ts";
import { drawInstruction } from "../../../src/train/goal/drawInstruction.ts";
import type { Mention } from "../../../src/train/goal/GoalExample.ts";
import { mentionedObjects } from "../../../src/train/goal/mentionedObjects.ts";
import { Phrases } from "../../../src/train/goal/Phrases.ts";

const phrases = Phrases.read(join(packageRoot(), "src", "train", "goal", "phrases"));

describe("mentionedObjects()", () => {
  it("finds whole words, and of words within others the innermost", () => {
    const tokens = tokensOf("Put the one under the red one on the left, not the red ones.");
    const red: Mention = { words: "the red one", object: "red", parts: [] };
    const objects = mentionedObjects(tokens, [
      { words: "the one under the red one", object: "blue", parts: [red] },
      { words: "on the left", object: "peg1", parts: [] },
      { words: "on the right", object: "peg3", parts: [] },
    ]);
    const thrice = (object: string): string[] => new Array<string>(3).fill(object);
    const rest = new Array<undefined>(6).fill(undefined);
    assert.deepEqual(objects, [undefined, ...thrice("blue"), ...thrice("red"), ...thrice("peg1"), ...rest]);
  });

  it("leaves words to the longer ones that they begin", () => {
    const tokens = tokensOf("The smallest disc on the smallest disc on the right peg");
    const small: Mention = { words: "the smallest disc", object: "blue", parts: [] };
    const peg: Mention = { words: "the right peg", object: "peg3", parts: [] };
    const there: Mention = { words: "the smallest disc on the right peg", object: "red", parts: [peg] };
    const wanted = ["blue", "blue", "blue", undefined, "red", "red", "red", "red", "peg3", "peg3", "peg3"];
    assert.deepEqual(mentionedObjects(tokens, [small, there]), wanted);
    assert.deepEqual(mentionedObjects(tokens, [there, small]), wanted);
  });

  it("minds articles that were mended", () => {
    const objects = mentionedObjects(tokensOf("an orange disc, please"), [
      { words: "a orange disc", object: "x", parts: [] },
    ]);
    assert.deepEqual(objects, ["x", "x", "x", undefined, undefined]);
  });

  it("finds in instructions what their goals are about", () => {
    let wanted = 0;
    let found = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const { kind, words, status, on, objects, mentions } = drawInstruction(phrases, "training", seed);
      // Of a tower, or of towers that change places, few discs are named, of the rest none; a typing error hides what it is in.
      if (status !== "predicted" || !["colour", "size", "position", "plain"].includes(kind)) continue;
      const named = new Set(mentionedObjects(tokensOf(words), mentions));
      const discs = objects.filter(({ type }) => type === "disc");
      const asked = discs.flatMap(({ id }, i) => (on[i] === undefined ? [] : [id, on[i]]));
      wanted += asked.length;
      found += asked.filter((id) => named.has(id)).length;
    }
    assert.ok(wanted > 500 && found > 0.85 * wanted, `${found} of ${wanted}`);
  });
});
