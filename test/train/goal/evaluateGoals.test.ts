import assert from "node:assert/strict";
import type { SlotLiteral } from "../../../src/goal/learned/LegalStates.ts";
import { type ConsideredExample, isEquivalent, summariseGoals } from "../../../src/train/goal/evaluateGoals.ts";
import type { GoalExample } from "../../../src/train/goal/GoalExample.ts";
import { sceneOf } from "./simpleExamples.ts";

const decoded = (...literals: SlotLiteral[]) => ({
  goal: { literals, logProbability: 0, separately: [], strain: 0 },
});

describe("isEquivalent()", () => {
  const example: GoalExample = {
    ...{ kind: "tower", words: "all to the right", intended: "all to the right", status: "predicted" },
    ...sceneOf(["blue", "red"], [["red", "blue"], [], []]),
    ...{ on: ["red", "peg3"], notOn: [], clear: [], candidates: [], mentions: [] },
  };
  const tower: readonly SlotLiteral[] = [
    { kind: "on", disc: 0, spot: 1 },
    { kind: "on", disc: 1, spot: 9 },
  ];

  it("is true of goals in other words, and of no others", () => {
    assert.ok(isEquivalent(decoded(...tower), example));
    // With nothing on the other pegs all stand on the third.
    assert.ok(isEquivalent(decoded({ kind: "clear", spot: 7 }, { kind: "clear", spot: 8 }), example));
    assert.ok(!isEquivalent(decoded(tower[1]!), example));
    assert.ok(!isEquivalent(decoded(tower[0]!), example));
    assert.ok(!isEquivalent(decoded(), example));
  });

  it("reads what must not be and what must be free", () => {
    const free = { ...example, on: [undefined, undefined], clear: ["peg1"] };
    assert.ok(isEquivalent(decoded({ kind: "clear", spot: 7 }), free));
    const off = { ...example, on: [undefined, undefined], notOn: [["red", "peg1"]] as const };
    assert.ok(isEquivalent(decoded({ kind: "notOn", disc: 1, spot: 7 }), off));
    assert.ok(!isEquivalent(decoded({ kind: "notOn", disc: 0, spot: 7 }), off));
  });
});

describe("summariseGoals()", () => {
  it("sums up by kind", () => {
    const one = (kind: string, isClear: boolean, isRight: boolean, margin: number): ConsideredExample => ({
      ...{ kind, isClear, isRight },
      features: { logSurprisal: 0, voteShare: 0, unseenShare: 0, statusMargin: margin },
    });
    const weights = { logSurprisal: 0, voteShare: 0, unseenShare: 0, statusMargin: 1 };
    const summary = summariseGoals(
      [
        one("put", true, true, 3),
        one("put", true, false, 2),
        one("put", true, true, -2),
        one("foreign", false, false, -3),
        one("foreign", false, false, 1),
      ],
      { weights, bias: 0, threshold: 0.5 },
    );
    const { areaUnderRoc: area, calibrationError, ...rest } = summary;
    // Each request is a bin of its own: its confidence is the logistic function of its margin.
    const sure = (margin: number): number => 1 / (1 + Math.exp(-margin));
    const off = [1 - sure(3), sure(2), 1 - sure(-2), sure(-3), sure(1)].reduce((sum, x) => sum + x, 0) / 5;
    assert.equal(calibrationError, Number(off.toFixed(4)));
    assert.equal(area, Number((4 / 6).toFixed(4)));
    assert.deepEqual(rest, {
      ...{ requests: 5, clear: 3, equivalent: 0.6667, equivalentAndAnswered: 0.3333 },
      ...{ clearNotAnswered: 0.3333, othersNotAnswered: 0.5 },
      byKind: { foreign: "1 of 2", put: "1 of 3" },
    });
  });
});
