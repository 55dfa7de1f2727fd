import assert from "node:assert/strict";
import { gradeAnswer } from "../../../src/cli/evaluate/gradeAnswer.ts";
import type { GoalResult } from "../../../src/goal/GoalPredictor.ts";
import { SearchPlanner } from "../../../src/planner/SearchPlanner.ts";
import { hanoiDomain } from "../../fixtures/hanoiDomain.ts";
import { caseOf, goalOf } from "../../goal/evaluation/cases.ts";

const examiner = { domain: hanoiDomain, planner: new SearchPlanner() };

describe("gradeAnswer()", () => {
  const each = caseOf({ status: "predicted", goal: goalOf("(on green peg3)") });
  const isPlanValid = async (answer: GoalResult, expected = each) =>
    (await gradeAnswer(expected, { answer, cpuMs: 1 }, examiner)).isPlanValid;
  const predicted = (goal: string): GoalResult => ({ status: "predicted", goal: goalOf(goal), confidence: 1 });

  it("finds a plan valid that reaches the expected goal, whatever else it does", async () => {
    assert.equal(await isPlanValid(predicted("(on green peg3)")), true);
    assert.equal(await isPlanValid(predicted("(on green peg3) (on red green) (on blue red)")), true);
    assert.equal(await isPlanValid(predicted("(on green peg2)")), false);
    // It holds at the start: nothing is done.
    assert.equal(await isPlanValid(predicted("(on green peg1)")), false);
    // The plan ends with an empty hand.
    const lifted = caseOf({ status: "predicted", goal: goalOf("(not (on blue red))") });
    assert.equal(await isPlanValid(predicted("(not (on blue red))"), lifted), true);
  });

  it("finds none valid where there is no plan, no goal, or a goal that does not fit", async () => {
    assert.equal(await isPlanValid(predicted("(on green blue)")), false);
    assert.equal(await isPlanValid(predicted("(on purple peg3)")), false);
    assert.equal(await isPlanValid({ status: "rejected", reason: "No." }), false);
    const impossible = caseOf({ status: "rejected", why: "impossible" });
    assert.equal(await isPlanValid(predicted("(on green peg3)"), impossible), undefined);
  });
});
