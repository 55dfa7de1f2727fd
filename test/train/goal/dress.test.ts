import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { join, tidy, typeset } from "../../../src/train/goal/dress.ts";
import { mistype } from "../../../src/train/goal/mistype.ts";

const seeds = Array.from({ length: 200 }, (_, seed) => seed);

describe("tidy()", () => {
  for (const [text, tidied] of [
    ["put a orange one  on a old peg", "put an orange one on an old peg"],
    ["a one and a unit", "a one and a unit"],
    ["red , please ,. now", "red, please. now"],
    ["stack all two of the discs, all 2", "stack both of the discs, both"],
  ] as const) {
    it(`makes "${tidied}"`, () => {
      assert.equal(tidy(text), tidied);
    });
  }
});

describe("join()", () => {
  it("lets a second sentence begin with a capital, and a conjunction go on", () => {
    for (const seed of seeds) {
      assert.match(
        join("put red there.", "leave the rest", new Rng(seed, "join")),
        /^put red there(?:\. L|,? .*l)eave the rest$|^put red there; leave the rest$/,
      );
      assert.match(
        join("put red there", "and leave the rest", new Rng(seed, "join")),
        /^put red there,? and leave the rest$/,
      );
      assert.equal(
        join("could it go there?", "leave the rest", new Rng(seed, "join")),
        "could it go there? Leave the rest",
      );
    }
  });
});

describe("typeset()", () => {
  it("asks only with questions", () => {
    const typed = (text: string): ReadonlySet<string> =>
      new Set(seeds.map((seed) => typeset(text, new Rng(seed, "type"))));
    assert.ok([...typed("what counts is red")].every((text) => !text.endsWith("?")));
    assert.ok(typed("could red go there").has("Could red go there?"));
    assert.ok(typed("put red there").has("put red there."));
  });
});

describe("mistype()", () => {
  it("slips in so many words, each near to what it was", () => {
    const words = "move it the purple block to that green piece".split(" ");
    const kinds = new Set<number>();
    for (const seed of seeds) {
      const typed = mistype(words.join(" "), 2, new Rng(seed, "slips")).split(" ");
      const slips = typed.filter((word, i) => word !== words[i]);
      assert.ok(slips.length <= 2);
      assert.equal(`${typed[1]} ${typed[5]}`, "it to");
      for (const [i, word] of typed.entries()) {
        kinds.add(word.length - words[i]!.length);
        assert.equal(word[0] === words[i]![0] || word[1] === words[i]![0], true, word);
      }
    }
    assert.deepEqual([...kinds].sort(), [-1, 0, 1]);
  });

  it("spares what is too short", () => {
    assert.equal(mistype("go to it, on 1", 3, new Rng(1, "slips")), "go to it, on 1");
  });
});
