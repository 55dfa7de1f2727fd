import assert from "node:assert/strict";
import { measureLook } from "../../benchmarks/perception/measureLook.ts";
import { judge, type Verdict } from "../../benchmarks/perception/requirement.ts";
import { shareText, withInterval } from "../../benchmarks/perception/shares.ts";
import { coveredTable, lookTable, verdictTable } from "../../benchmarks/perception/tables.ts";
import type { SceneResult } from "../../src/train/perception/evaluateScenes.ts";
import { summariseScenes } from "../../src/train/perception/summariseScenes.ts";
import { disc, discs, result } from "../train/perception/sceneResults.ts";
import { SetEyes } from "../train/perception/SetEyes.ts";

const times = (count: number, fields: (i: number) => Partial<SceneResult>): SceneResult[] =>
  Array.from({ length: count }, (_, i) => result(fields(i)));
const met = (results: readonly SceneResult[]): boolean[] => judge(summariseScenes(results)).map(({ isMet }) => isMet);

/** Visible discs of which some are so far off, m, or missed, and all others where they are said to be. */
const off = (count: number, some: number, position?: number): SceneResult =>
  result({ discs: Array.from({ length: count }, (_, i) => disc("visible", i < some ? position : 0)) });

describe("what is asked of the networks that see", () => {
  it("is a position within 4, 8 and 15 mm for half, 19 of 20 and 99 of 100 visible discs, misses and all", () => {
    const positions = (...results: SceneResult[]): boolean[] => met(results).slice(0, 3);
    assert.deepEqual(positions(off(100, 51, 0.004)), [true, true, true]);
    assert.deepEqual(positions(off(100, 51, 0.0041)), [false, true, true]);
    assert.deepEqual(positions(off(100, 6, 0.008)), [true, true, true]);
    assert.deepEqual(positions(off(100, 6, 0.0081)), [true, false, true]);
    assert.deepEqual(positions(off(200, 3, 0.015)), [true, true, true]);
    assert.deepEqual(positions(off(200, 3, 0.0151)), [true, true, false]);
    assert.deepEqual(positions(off(200, 3)), [true, true, false]);
    assert.deepEqual(positions(off(200, 101)), [false, false, false]);
    assert.deepEqual(positions(), [false, false, false]);
  });

  it("is right facts in 99 % of scenes with 3 or 4 discs and 96 % with 5 to 7, none left out", () => {
    const facts = (count: number, wrong: number, of: number): boolean[] =>
      met(times(of, (i) => ({ discs: discs(count), areFactsRight: i >= wrong, isAstride: true }))).slice(3, 5);
    assert.deepEqual(facts(3, 1, 100), [true, false]);
    assert.deepEqual(facts(4, 2, 100), [false, false]);
    assert.deepEqual(facts(5, 4, 100), [false, true]);
    assert.deepEqual(facts(7, 5, 100), [false, false]);
  });

  it("is no disc that is none, or that nobody sees, in more than 1 % of scenes, of asserted and of unseen discs", () => {
    const asserted = (results: readonly SceneResult[]): boolean[] => met(results).slice(5);
    const invent = (some: number) =>
      times(100, (i) => ({ discs: [disc("visible", 0), disc("unseen")], invented: i < some ? 1 : 0 }));
    assert.deepEqual(asserted(invent(1)), [true, true, true]);
    assert.deepEqual(asserted(invent(2)), [false, false, true]);
    const guess = (some: number) =>
      times(100, (i) => ({ discs: [...discs(9), disc("unseen", i < some ? 0.01 : undefined)] }));
    assert.deepEqual(asserted(guess(1)), [true, true, true]);
    assert.deepEqual(asserted(guess(2)), [false, true, false]);
  });

  it("is printed with limits, intervals and whether it is met", () => {
    const results = [off(100, 2), ...times(10, (i) => ({ discs: discs(4), areFactsRight: i > 0 }))];
    const lines = verdictTable(judge(summariseScenes(results)))
      .split("\n")
      .map((line) => line.split(/ {2,}/));
    assert.deepEqual(lines.slice(1), [
      ["position of visible discs, median", "≤ 4 mm", "0.00 mm", "pass"],
      ["position of visible discs, 95th percentile", "≤ 8 mm", "0.00 mm", "pass"],
      ["position of visible discs, 99th percentile", "≤ 15 mm", "missed", "FAIL"],
      ["number and all facts right, 3-4 discs", "≥ 99 % of scenes", "9/10 = 90.0 % [59.6, 98.2]", "FAIL"],
      ["number and all facts right, 5-7 discs", "≥ 96 % of scenes", "none", "FAIL"],
      ["discs asserted that are none or never seen", "≤ 1 % of scenes", "0/11 = 0.0 % [0.0, 25.9]", "pass"],
      ["discs asserted that are none or never seen", "≤ 1 % of asserted discs", "0/138 = 0.0 % [0.0, 2.7]", "pass"],
      ["never-seen discs asserted", "≤ 1 % of never-seen discs", "none", "FAIL"],
    ]);
  });

  it("is kept as JSON, null for what is infinite", () => {
    const verdicts = judge(summariseScenes([off(100, 2)]));
    const kept = JSON.parse(JSON.stringify(verdicts, withInterval)) as Verdict[];
    assert.deepEqual(
      [kept[1]!.measured, kept[2]!.measured, kept[2]!.isMet, kept[5]!.measured],
      [0, null, false, { count: 0, of: 1, share: 0, wilson95: [0, 0.7935] }],
    );
  });
});

describe("a share", () => {
  it("has Wilson's interval, in JSON and in a table, unless it is of nothing", () => {
    const some = { depth: [{ count: 95, of: 100 }], none: { count: 0, of: 0 } };
    assert.deepEqual(JSON.parse(JSON.stringify(some, withInterval)), {
      depth: [{ count: 95, of: 100, share: 0.95, wilson95: [0.8882, 0.9785] }],
      none: { count: 0, of: 0 },
    });
    assert.equal(shareText({ count: 95, of: 100 }), "95/100 = 95.0 % [88.8, 97.8]");
    assert.equal(shareText({ count: 0, of: 0 }), "none");
  });
});

describe("measureLook()", () => {
  it("summarises the scenes of a look with the CPU time of a look, and both tables tell of it", async () => {
    let scenes = 0;
    const look = await measureLook(new SetEyes(), "familiar", "validation", 2, () => scenes++);
    assert.equal(scenes, 2);
    assert.deepEqual([look.look, look.scenes, look.firstSeed], ["familiar", 2, 2_000_000_000]);
    assert.deepEqual(look.visible.found, { count: 6, of: 6 });
    assert.ok(look.cpuMsPerLook!.p50 > 0);
    const [heads, row] = lookTable([look]).split("\n") as [string, string];
    assert.ok(heads.includes("of those not astride") && row.includes("6/6 = 100.0 % [61.0, 100.0]"));
    assert.ok(row.includes("1/1 = 100.0 % [20.7, 100.0], without 0"));
    assert.ok(coveredTable([look]).split("\n")[1]!.startsWith("familiar  none"));
  });
});
