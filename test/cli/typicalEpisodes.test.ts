import assert from "node:assert/strict";
import { typicalEpisodes } from "../../src/cli/bench/typicalEpisodes.ts";
import type { EpisodeRecord } from "../../src/episode/EpisodeRecord.ts";

describe("typicalEpisodes()", () => {
  let seed = 0;
  beforeEach(() => (seed = 0));
  const records = (scenario: string, ...ends: readonly Partial<EpisodeRecord>[]): EpisodeRecord[] =>
    ends.map(
      (end) =>
        ({ scenario, seed: seed++, outcome: "success", declared: "done", illegalMoves: 0, ...end }) as EpisodeRecord,
    );
  const failure = { outcome: "failure", reason: "" } as const;
  const chosen = (all: readonly EpisodeRecord[]) => typicalEpisodes(all).map(({ what, record }) => [what, record.seed]);

  it("is the first success of the scenario with most, of equally many the last", () => {
    const [two, three] = [records("hanoi-3", {}, {}, failure), records("move", failure, {}, {})];
    assert.deepEqual(chosen([...two, ...three].filter(({ outcome }) => outcome === "success")), [["success", 4]]);
    assert.deepEqual(chosen([...two, ...three, ...records("hanoi-3", {})])[0], ["success", 0]);
  });

  it("is the first failure of those that most are like, in the same scenario", () => {
    const illegal = { ...failure, illegalMoves: 1 };
    const late = { ...failure, declared: "budget" } as const;
    const all = [...records("hanoi-3", illegal, late, late), ...records("hanoi-4", illegal, late)];
    assert.deepEqual(chosen(all), [["failure", 1]]);
    assert.deepEqual(chosen([...all, ...records("hanoi-4", illegal)]), [["failure", 1]]);
  });

  it("is none of what an exception ended", () => {
    assert.deepEqual(chosen(records("move", { outcome: "error", reason: "" })), []);
  });
});
