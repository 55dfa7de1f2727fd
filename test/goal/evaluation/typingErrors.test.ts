import assert from "node:assert/strict";
import { withTypingErrors } from "../../../src/goal/evaluation/typingErrors.ts";

const sentence = "Put the smallest disc on the one in the middle, don't touch the others.";
const wordsOf = (text: string): string[] => text.split(/[^\p{L}'’]+/u).filter((word) => word !== "");

/** Edits that turn one word into another: single insertions, deletions and replacements, and swaps of neighbours. */
function edits(from: string, to: string): number {
  const rows = Array.from({ length: from.length + 1 }, (_, i) =>
    Array.from({ length: to.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= from.length; i++) {
    for (let j = 1; j <= to.length; j++) {
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      rows[i]![j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + Number(from[i - 1] !== to[j - 1]),
        isSwap ? at(i - 2, j - 2) + 1 : Infinity,
      );
    }
  }
  return at(from.length, to.length);
}

describe("withTypingErrors", () => {
  it("makes one edit in that share of the words, rounded to whole words, and leaves all else as it is", () => {
    const before = wordsOf(sentence);
    assert.equal(before.length, 14);
    for (const [share, edited] of [
      [0.03, 0],
      [0.04, 1],
      [0.1, 1],
      [0.11, 2],
      [0.5, 7],
      [1, 14],
    ] as const) {
      for (let i = 0; i < 50; i++) {
        const typed = withTypingErrors(sentence, share, 1, `case-${i}`);
        assert.deepEqual([typed.of, typed.edited], [14, edited]);
        const after = wordsOf(typed.words);
        const distances = before.map((word, k) => edits(word.toLowerCase(), (after[k] ?? "").toLowerCase()));
        assert.deepEqual([after.length, Math.max(...distances)], [14, Math.min(1, edited)], typed.words);
        assert.equal(distances.filter((distance) => distance === 1).length, edited, typed.words);
        assert.equal(typed.words.replaceAll(/[\p{L}'’]+/gu, "w"), sentence.replaceAll(/[\p{L}'’]+/gu, "w"));
      }
    }
  });

  it("swaps, drops, doubles, and hits keys around, of every word as often", () => {
    const results = new Set(Array.from({ length: 2000 }, (_, i) => withTypingErrors("Gas", 1, 0, `${i}`).words));
    const around = { G: "TYFHVB", a: "qwsz", s: "weadzx" };
    const expected = ["aGs", "Gsa", "as", "Gs", "Ga", "GGas", "Gaas", "Gass"];
    for (const [i, letter] of ["G", "a", "s"].entries()) {
      for (const key of around[letter as keyof typeof around]) {
        const [head, tail] = ["Gas".slice(0, i), "Gas".slice(i + 1)];
        expected.push(head + key + tail, head + key + letter + tail, head + letter + key + tail);
      }
    }
    assert.deepEqual([...results].sort(), [...new Set(expected)].sort());
    const hit = Array.from({ length: 4000 }, (_, i) =>
      withTypingErrors("one two six ten", 0.25, 0, `${i}`)
        .words.split(" ")
        .findIndex((word, k) => word !== ["one", "two", "six", "ten"][k]),
    );
    for (const k of [0, 1, 2, 3]) {
      const count = hit.filter((each) => each === k).length;
      assert.ok(count > 900 && count < 1100, `word ${k} was hit ${count} times of 4000`);
    }
  });

  it("depends on the seed and the case and on nothing before", () => {
    const typed = (seed: number, id: string): string => withTypingErrors(sentence, 0.5, seed, id).words;
    const first = typed(3, "a");
    assert.notEqual(typed(4, "a"), first);
    assert.notEqual(typed(3, "b"), first);
    assert.equal(typed(3, "a"), first);
  });

  it("finds an error that can be seen even for words of one letter, and none to make where there is no word", () => {
    for (let i = 0; i < 50; i++) {
      assert.match(withTypingErrors("a", 1, i, "x").words, /^(?:aa|[qwsz]|a[qwsz]|[qwsz]a)$/);
      assert.match(withTypingErrors("é", 1, i, "x").words, /^éé$/);
      assert.match(withTypingErrors("éé", 1, i, "x").words, /^(?:é|ééé)$/);
    }
    assert.deepEqual(withTypingErrors("?! 3", 1, 0, "x"), { words: "?! 3", of: 0, edited: 0 });
  });
});
