import assert from "node:assert/strict";
import { join } from "node:path";
import { packageRoot } from "../../../src/cli/packageRoot.ts";
import { Rng } from "../../../src/core/index.ts";
import { ColourWords } from "../../../src/goal/learned/ColourWords.ts";
import { literalText } from "../../../src/pddl/Domain.ts";
import { drawInstruction } from "../../../src/train/goal/drawInstruction.ts";
import { type GoalExample, literalsOf } from "../../../src/train/goal/GoalExample.ts";
import { Phrases } from "../../../src/train/goal/Phrases.ts";
import { mirrored, recoloured } from "../../../src/train/goal/vary.ts";
import { WrittenInstructions } from "../../../src/train/goal/WrittenInstructions.ts";
import { discsOf, pegs, standingOf } from "./naive.ts";
import { readByGrammar } from "./readByGrammar.ts";

const phrases = Phrases.read(join(packageRoot(), "src", "train", "goal", "phrases"));
const examples = Array.from({ length: 3000 }, (_, seed) => drawInstruction(phrases, "training", seed)).filter(
  ({ words, intended }) => words === intended,
);
const said = (words: string): GoalExample => ({
  ...examples.find(({ status }) => status === "predicted")!,
  words,
  intended: words,
});
const goalOf = (example: GoalExample): readonly string[] => literalsOf(example).map(literalText).sort();

describe("recoloured()", () => {
  it("changes words and scene alike: the grammar reads what it read before", async () => {
    let read = 0;
    for (const [seed, example] of examples.entries()) {
      const before = await readByGrammar(example);
      if (before === undefined) continue;
      const other = recoloured(example, new Rng(seed, "vary"));
      if (other === example) continue;
      assert.deepEqual(await readByGrammar(other), before, `${example.intended} → ${other.intended}`);
      assert.deepEqual(goalOf(other), goalOf(example));
      read++;
    }
    assert.ok(read > 40, `${read} were read`);
  });

  it("knows a colour with an ending, and no colour at the end of another word", () => {
    const example = said("the red's place: transferred reds onto the left peg");
    const { words } = recoloured(example, new Rng(2, "vary"));
    const [, colour] = /^the ([a-z]+)'s place : transferred \1s onto the left peg$/.exec(words)!;
    assert.notEqual(colour, "red");
  });

  it("lets an instruction be that says more of a colour than its name", () => {
    const example = said("put the reddish one on the left peg");
    assert.equal(recoloured(example, new Rng(1, "vary")), example);
  });
});

describe("mirrored()", () => {
  it("turns words, scene and goal alike: the grammar reads the goal in the mirror", async () => {
    let read = 0;
    for (const example of examples) {
      const before = await readByGrammar(example);
      const other = mirrored(example);
      if (before === undefined || other === example) continue;
      const turned = before.map((text) => text.replace(/peg[13]/, (peg) => (peg === "peg1" ? "peg3" : "peg1"))).sort();
      assert.deepEqual(await readByGrammar(other), turned, `${example.intended} → ${other.intended}`);
      read++;
    }
    assert.ok(read > 40, `${read} were read`);
  });

  it("is undone by a second mirror", () => {
    let turned = 0;
    for (const example of examples) {
      const once = mirrored(example);
      if (once === example) continue;
      const twice = mirrored(once);
      assert.deepEqual(goalOf(twice), goalOf(example));
      assert.deepEqual(standingOf(twice), standingOf(example));
      turned++;
    }
    assert.ok(turned > 500);
  });

  it("turns a tower that is counted, but not numbered", () => {
    const { words } = mirrored(said("make one tower on the left, a tower of all"));
    assert.equal(words, "make one tower on the right , a tower of all");
  });

  for (const words of [
    "all right, blue goes to the left peg",
    "put what is left on the left peg",
    "leave it left as it is",
    "the second peg gets the red one, not the left one",
    "put the red one on peg 1 on the left",
    "stack them in the right order on the left",
  ]) {
    it(`lets "${words}" be`, () => {
      const example = said(words);
      assert.equal(mirrored(example), example);
    });
  }
});

describe("WrittenInstructions", () => {
  const [first] = examples.filter(({ status, objects }) => status === "predicted" && discsOf({ objects }).length > 3);
  const written = new WrittenInstructions(
    [{ ...first!, words: "Put the Crimson one on the left-hand peg.", intended: "" }],
    new ColourWords([["crimson", "red"]]),
  );
  const drawn = Array.from({ length: 200 }, (_, seed) => written.draw(new Rng(seed, "vary")));

  it("varies colours and sides, and makes typing errors in a few", () => {
    const all = drawn.map(({ intended }) => intended);
    assert.ok(
      all.every((words) => /^put the [a-z]+ one on the (left|right) - hand peg \.$/.test(words)),
      all[0],
    );
    assert.ok(new Set(all).size >= 12, "seven colours, two sides");
    const wrong = drawn.filter(({ words, intended }) => words !== intended).length;
    assert.ok(wrong > 5 && wrong < 45, `${wrong} of 200 have an error`);
  });

  it("draws the same for the same seed", () => {
    assert.deepEqual(written.draw(new Rng(7, "vary")), written.draw(new Rng(7, "vary")));
  });

  it("keeps the pegs and the ids of the discs", () => {
    for (const { objects } of drawn) {
      assert.deepEqual(
        objects.map(({ id }) => id),
        first!.objects.map(({ id }) => id),
      );
      assert.ok(pegs.every((peg) => objects.some(({ id }) => id === peg)));
    }
  });

  it("wants at least one", () => {
    assert.throws(() => new WrittenInstructions([], new ColourWords([])), RangeError);
  });
});
