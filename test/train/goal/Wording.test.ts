import assert from "node:assert/strict";
import { join } from "node:path";
import { packageRoot } from "../../../src/cli/packageRoot.ts";
import { Rng } from "../../../src/core/index.ts";
import { usualTaste } from "../../../src/train/goal/Draft.ts";
import { Phrases } from "../../../src/train/goal/Phrases.ts";
import { TowerScene } from "../../../src/train/goal/TowerScene.ts";
import { Wording } from "../../../src/train/goal/Wording.ts";

const phrases = Phrases.read(join(packageRoot(), "src", "train", "goal", "phrases"));

/** Red on green on the left peg, blue on the right one. */
const scene = new TowerScene(
  ["red", "green", "blue"].map((colour) => ({ id: colour, colour })),
  [["green", "red"], [], ["blue"]],
  [],
);

const wordingOf = (seed: number): Wording =>
  new Wording(phrases, scene, new Rng(seed, "wording"), { split: "training", plain: 0.5, plainFrames: 0.2 });

describe("Wording.misnaming()", () => {
  it("says other words for a disc wherever it is named, and notes no mention of it", () => {
    for (let seed = 0; seed < 50; seed++) {
      const wording = wordingOf(seed);
      const drawn = wording.misnaming(
        "red",
        () => "the moon",
        () => ({ words: `${wording.disc("red", usualTaste)}, ${wording.list(["red", "blue"], usualTaste)}` }),
      );
      assert.equal(drawn?.words.match(/the moon/g)?.length, 2, drawn?.words);
      assert.deepEqual(new Set(wording.mentions.map(({ object }) => object)), new Set(["blue"]));
    }
  });

  it("notes no mention of what goes by words that stand for nothing", () => {
    const under = { section: "ref.under", group: "relation", weight: 1, disc: "red" } as const;
    const wording = wordingOf(1);
    wording.misnaming(
      "red",
      () => "the moon",
      () => ({ words: wording.disc("green", usualTaste, under) }),
    );
    assert.deepEqual(wording.mentions, []);
    wording.disc("green", usualTaste, under);
    assert.deepEqual(
      wording.mentions.map(({ object }) => object),
      ["green"],
    );
  });

  it("says other words for a peg in every role", () => {
    const wording = wordingOf(2);
    const drawn = wording.misnaming(
      "peg1",
      () => "the moon",
      () => ({
        words: Object.values(wording.placeFillings("", "peg1", usualTaste))
          .map((say) => say())
          .join("; "),
      }),
    );
    assert.match(drawn!.words, /^(?:to|onto|over to) the moon; (?:on|at) the moon; the moon$/);
  });

  it("gives nothing where the words were not said, and none later", () => {
    const wording = wordingOf(3);
    const silent = wording.misnaming(
      "red",
      () => "the moon",
      () => ({ words: wording.disc("blue", usualTaste) }),
    );
    assert.equal(silent, undefined);
    assert.doesNotMatch(wording.disc("red", usualTaste), /moon/);
  });
});
