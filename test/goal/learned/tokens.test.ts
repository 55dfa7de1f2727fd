import assert from "node:assert/strict";
import { buckets, hash, maxTokens, partsOf, placeOf, tokensOf } from "../../../src/goal/learned/tokens.ts";

describe("tokensOf()", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    "Put the RED disc on peg1, please!": ["put", "the", "red", "disc", "on", "peg", "1", ",", "please", "!"],
    "I’d like the left-hand one": ["i'd", "like", "the", "left", "-", "hand", "one"],
    "  10\tdiscs\n": ["1", "0", "discs"],
    "'blue' – größte": ["'", "blue", "'", "–", "größte"],
    "": [],
  };
  for (const [words, tokens] of Object.entries(cases)) {
    it(JSON.stringify(words), () => {
      assert.deepEqual(tokensOf(words), tokens);
    });
  }

  it("keeps the two ends of a long story", () => {
    const words = Array.from(
      { length: maxTokens + 10 },
      (_, i) => `w${"abcdefghij"[i % 10]!.repeat(1 + Math.floor(i / 10))}`,
    );
    assert.deepEqual(tokensOf(words.slice(0, maxTokens).join(" ")), words.slice(0, maxTokens));
    const half = maxTokens / 2;
    assert.deepEqual(tokensOf(words.join(" ")), [...words.slice(0, half), ...words.slice(10 + half)]);
  });
});

describe("partsOf()", () => {
  it("hashes by FNV-1a", () => {
    // Of draft-eastlake-fnv, appendix C.
    assert.deepEqual(["", "a", "foobar"].map(hash), [0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  });

  it("are the word and its n-grams", () => {
    const wanted = ["=<red>", "<r", "re", "ed", "d>", "<re", "red", "ed>", "<red", "red>"].map((part) =>
      placeOf(part, buckets),
    );
    assert.deepEqual([...partsOf("red")].sort(), [...new Set(wanted)].sort());
  });

  it("stay for the most part where letters change places, and not where words differ", () => {
    const shared = (a: string, b: string): number => {
      const other = new Set(partsOf(b));
      return partsOf(a).filter((part) => other.has(part)).length / partsOf(a).length;
    };
    assert.ok(shared("yellow", "yelow") > 0.45);
    assert.ok(shared("smallest", "smalelst") > 0.3);
    assert.ok(shared("yellow", "purple") < 0.1);
    assert.ok(partsOf("a".repeat(1000)).length <= partsOf("a".repeat(24)).length);
  });
});
