import assert from "node:assert/strict";
import { failuresOf, towerDiscs } from "../../../src/cli/report/failures.ts";
import { failedEpisodes, failureTable } from "../../../src/cli/report/tables/failureTable.ts";
import type { EpisodeRecord } from "../../../src/episode/EpisodeRecord.ts";
import type { Series } from "../../../src/cli/report/Results.ts";
import { summarise } from "../../../src/episode/summarise.ts";
import { benchRecord } from "./benchRecord.ts";

const failed = (changes: Partial<EpisodeRecord>): EpisodeRecord => benchRecord({ outcome: "failure", ...changes });

describe("failuresOf", () => {
  it("tells how episodes ended, alike ones by the same words", () => {
    const gaveUp = (giveUpReason: string): EpisodeRecord => failed({ declared: "gave-up", giveUpReason });
    const told = failuresOf([
      benchRecord(),
      gaveUp("Gave up after 10 replans: the hand closed beside green."),
      gaveUp("Gave up after 3 replans: the hand closed beside blue."),
      gaveUp("No plan leads from here to the goal."),
      failed({}),
      failed({ declared: "budget" }),
      failed({ declared: "sub-task-timeout" }),
      failed({ declared: "budget", illegalMoves: 1 }),
      failed({ outcome: "error", status: "failed", illegalMoves: 1 }),
      failed({ declared: "stopped" }),
      benchRecord({ outcome: "unjudged" }),
    ]);
    assert.deepEqual(
      told.map(({ why }) => why),
      [
        "gave up: the hand closed beside a disc",
        "gave up: the hand closed beside a disc",
        "gave up: No plan leads from here to the goal",
        "took it for done",
        "ran out of control steps",
        "one sub-task took too long",
        "illegal move",
        "exception",
        "stopped",
      ],
    );
  });

  it("counts a tower's moves, sub-tasks where the judge did, and else tells a share", () => {
    const far = (changes: object): unknown => {
      const [{ done, of, share } = { share: NaN }] = failuresOf([failed(changes)]);
      return [done, of, Number(share.toFixed(3))];
    };
    assert.deepEqual(far({ progress: 5 / 7 }), [5, 7, 0.714]);
    assert.deepEqual(far({ scenario: "hanoi-4", progress: 4 / 15 }), [4, 15, 0.267]);
    assert.deepEqual(far({ scenario: "any-goal", progress: 0.5 }), [undefined, undefined, 0.5]);
    assert.deepEqual(far({ progress: 5 / 7, subTasks: { done: 3, of: 14 } }), [3, 14, 0.214]);
    assert.deepEqual(["hanoi-3", "hanoi-12", "any-start-3", "move"].map(towerDiscs), [3, 12, undefined, undefined]);
  });

  it("is a table of how many, after which step, with which seeds", () => {
    const records = [
      benchRecord(),
      failed({ seed: 3, progress: 5 / 7 }),
      failed({ seed: 4, progress: 1 / 7 }),
      failed({ seed: 5, progress: 1 / 7 }),
      failed({ seed: 6, scenario: "any-goal", progress: 0.5, declared: "budget" }),
    ];
    const series = { label: "nesy", rows: summarise(records), records } as unknown as Series;
    const { columns, rows } = failureTable(failedEpisodes([series]));
    assert.deepEqual(rows, [
      ["hanoi-3", "nesy", "took it for done", "3", "1 of 7 (2×), 5 of 7", "3, 4, 5"],
      ["any-goal", "nesy", "ran out of control steps", "1", "50 %", "6"],
    ]);
    assert.equal(columns.length, 6);
  });
});
