import assert from "node:assert/strict";
import { pairOutcomes } from "../../src/episode/pairOutcomes.ts";
import type { EpisodeRecord } from "../../src/episode/EpisodeRecord.ts";
import { recordOf } from "./recordOf.ts";

/** Records of one scenario from "+" (success), "-" (failure), "!" (exception), "?" (unjudged), "x" (interrupted), " " (not run). */
function records(outcomes: string, changes: Partial<EpisodeRecord> = {}): EpisodeRecord[] {
  const meanings: Readonly<Record<string, Partial<EpisodeRecord>>> = {
    "+": { outcome: "success" },
    "-": { outcome: "failure" },
    "!": { outcome: "error", status: "failed" },
    "?": { outcome: "unjudged" },
    x: { outcome: "error", status: "interrupted" },
  };
  return outcomes
    .split("")
    .flatMap((sign, seed) => (sign === " " ? [] : [recordOf({ ...changes, seed, ...meanings[sign]! })]));
}

describe("pairOutcomes", () => {
  it("pairs by seed what both were judged by", () => {
    const first = records("++--+!?x +-!");
    const second = records("+-+-  +++---").reverse();
    assert.deepEqual(pairOutcomes(first, second), {
      ...{ pairs: 7, both: 1, onlyFirst: 2, onlySecond: 1, neither: 3 },
      p: 1,
    });
  });

  it("pairs by scenario too, and tests what differs", () => {
    const first = [...records("+++++"), ...records("---", { scenario: "hanoi-4" })];
    const second = [...records("-----"), ...records("+", { scenario: "hanoi-5" })];
    const { pairs, onlyFirst, p } = pairOutcomes(first, second);
    assert.deepEqual([pairs, onlyFirst], [5, 5]);
    assert.ok(Math.abs(p - 2 / 32) < 1e-12);
    assert.deepEqual(pairOutcomes(first, []), { pairs: 0, both: 0, onlyFirst: 0, onlySecond: 0, neither: 0, p: 1 });
  });
});
