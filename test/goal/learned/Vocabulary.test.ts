import assert from "node:assert/strict";
import { ModelError, Rng } from "../../../src/core/index.ts";
import { Vocabulary } from "../../../src/goal/learned/Vocabulary.ts";

const vocabulary = new Vocabulary([
  ["the", 900],
  ["then", 80],
  ["red", 200],
  ["read", 40],
  ["yellow", 100],
  ["bed", 12],
]);

/** Distance by neighbours swapped, letters left out, put in or replaced, no letter touched twice; by a table. */
function distance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      table[i]![j] = Math.min(
        table[i - 1]![j]! + 1,
        table[i]![j - 1]! + 1,
        table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? table[i - 2]![j - 2]! + 1 : Infinity,
      );
    }
  }
  return table[a.length]![b.length]!;
}

describe("Vocabulary", () => {
  it("knows what it was told, digits and marks, and nothing else", () => {
    assert.deepEqual(
      ["the", "bed", "7", "!", "-"].filter((token) => vocabulary.isUnseen(token)),
      [],
    );
    assert.deepEqual(
      ["teh", "beds", "é"].filter((token) => !vocabulary.isUnseen(token)),
      [],
    );
  });

  it("takes a word with one typing error for the commonest that it may be", () => {
    const typed = {
      teh: "the",
      th: "the",
      thee: "the",
      thw: "the",
      yelow: "yellow",
      rde: "red",
      rea: "red",
      rwd: "red",
    };
    for (const [word, meant] of Object.entries(typed)) assert.equal(vocabulary.corrected(word), meant, word);
  });

  it("leaves alone what is known, has two errors, is a mark or a letter, or would be a rare word", () => {
    for (const token of ["then", "bed", "bde", "ylelwo", "t", "4", "?"]) {
      assert.equal(vocabulary.corrected(token), token);
    }
  });

  it("corrects as a search through all words does", () => {
    const rng = new Rng(5, "typing");
    const letters = Array.from("adehlnortwy");
    const common = ["the", "then", "red", "read", "yellow"];
    for (let i = 0; i < 2000; i++) {
      const [word, at] = [rng.pick(common), rng.integer(6)];
      const typed = word.slice(0, at) + rng.pick(letters) + word.slice(at + rng.integer(3));
      const near = common.filter((other) => distance(typed, other) <= 1);
      const expected = !vocabulary.isUnseen(typed) || near.length === 0 ? typed : near[0];
      const counts = { the: 900, then: 80, red: 200, read: 40, yellow: 100 } as Readonly<Record<string, number>>;
      const best = near.reduce((a, b) => (counts[b]! > counts[a]! ? b : a), expected!);
      assert.equal(vocabulary.corrected(typed), vocabulary.isUnseen(typed) ? best : typed, typed);
    }
  });

  it("comes out of its text as it went in", () => {
    assert.equal(vocabulary.text, "the 900 red 200 yellow 100 then 80 read 40 bed 12");
    const again = Vocabulary.parse(vocabulary.text);
    assert.equal(again.text, vocabulary.text);
    assert.equal(again.size, 6);
    assert.equal(Vocabulary.parse("").size, 0);
    for (const text of ["AAAA", "red x", "red 0", "red 1.5", "7 2", "red 3 "]) {
      assert.throws(() => Vocabulary.parse(text), ModelError, text);
    }
  });
});
