import assert from "node:assert/strict";
import { judgeAnswer } from "../../../src/goal/evaluation/judgeAnswer.ts";
import type { GoalResult } from "../../../src/goal/GoalPredictor.ts";
import { hanoiDomain } from "../../fixtures/hanoiDomain.ts";
import { caseOf, goalOf } from "./cases.ts";

const predicted = (goal: string): GoalResult => ({ status: "predicted", goal: goalOf(goal), confidence: 1 });
const rejected: GoalResult = { status: "rejected", reason: "No." };
const asked = (...candidates: string[]): GoalResult => ({ status: "ambiguous", question: "Which?", candidates });

describe("judgeAnswer()", () => {
  it("tells equal, equivalent and wrong goals apart", () => {
    const each = caseOf({ status: "predicted", goal: goalOf("(on green peg3)") });
    const judge = (answer: GoalResult) => judgeAnswer(hanoiDomain, each, answer);
    const whatever = { areCandidatesRight: undefined, faults: [] };
    assert.deepEqual(judge(predicted("(on green peg3)")), {
      ...{ outcome: "right", isRight: true, isExact: true },
      ...whatever,
    });
    assert.deepEqual(judge(predicted("(not (on green peg1)) (not (on green peg2))")), {
      ...{ outcome: "right", isRight: true, isExact: false },
      ...whatever,
    });
    assert.deepEqual(judge(predicted("(on green peg2)")), {
      ...{ outcome: "wrong", isRight: false, isExact: false },
      ...whatever,
    });
    assert.deepEqual(judge(rejected), { outcome: "rejected", isRight: false, isExact: false, ...whatever });
    assert.deepEqual(judge(asked("blue", "red")), {
      ...{ outcome: "ambiguous", isRight: false, isExact: false },
      ...whatever,
    });
  });

  it("says what does not fit the domain, and that it is wrong", () => {
    const each = caseOf({ status: "predicted", goal: goalOf("(on green peg3)") });
    for (const goal of ["(on purple peg3)", "(under green peg3)", "(on peg3 green)", ""]) {
      const { outcome, isExact, faults } = judgeAnswer(hanoiDomain, each, predicted(goal));
      assert.deepEqual([outcome, isExact, faults.length], ["wrong", false, 1], goal);
    }
  });

  it("expects refusals and questions, each where it belongs", () => {
    const outcomes = (status: "rejected" | "ambiguous") =>
      [predicted("(on green peg3)"), rejected, asked("blue", "red")].map((answer) => {
        const expect = status === "rejected" ? ({ status, why: "absent" } as const) : ({ status } as const);
        const { outcome, isRight, isExact } = judgeAnswer(hanoiDomain, caseOf(expect), answer);
        return [outcome, isRight, isExact];
      });
    assert.deepEqual(outcomes("rejected"), [
      ["wrong", false, undefined],
      ["rejected", true, undefined],
      ["ambiguous", false, undefined],
    ]);
    assert.deepEqual(outcomes("ambiguous"), [
      ["wrong", false, undefined],
      ["rejected", false, undefined],
      ["ambiguous", true, undefined],
    ]);
  });

  it("compares candidates where some are expected", () => {
    const each = caseOf({ status: "ambiguous", candidates: ["blue", "red"] });
    const areRight = (answer: GoalResult) => judgeAnswer(hanoiDomain, each, answer).areCandidatesRight;
    assert.deepEqual([asked("red", "blue"), asked("red"), asked("red", "blue", "green"), rejected].map(areRight), [
      true,
      false,
      false,
      false,
    ]);
    assert.ok(judgeAnswer(hanoiDomain, each, asked("red")).isRight, "to ask is right all the same");
  });
});
