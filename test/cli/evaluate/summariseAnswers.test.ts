import assert from "node:assert/strict";
import { type AnsweredCase, summariseAnswers } from "../../../src/cli/evaluate/summariseAnswers.ts";
import { wilsonInterval } from "../../../src/episode/statistics.ts";
import type { Expectation } from "../../../src/goal/evaluation/GoalCase.ts";
import type { GoalResult } from "../../../src/goal/GoalPredictor.ts";
import type { Outcome } from "../../../src/goal/evaluation/judgeAnswer.ts";
import { caseOf, goalOf } from "../../goal/evaluation/cases.ts";

const clear: Expectation = { status: "predicted", goal: goalOf("(on green peg3)") };
const impossible: Expectation = { status: "rejected", why: "impossible" };
const unclear: Expectation = { status: "ambiguous", candidates: ["blue", "red"] };

/** A case of a kind with what came of it. */
function answered(
  kind: string,
  expect: Expectation,
  outcome: Outcome,
  more: Partial<AnsweredCase["graded"]> & { readonly confidence?: number } = {},
): AnsweredCase {
  const { confidence = 1, ...rest } = more;
  const answer: GoalResult =
    outcome === "rejected"
      ? { status: "rejected", reason: "" }
      : outcome === "ambiguous"
        ? { status: "ambiguous", question: "", candidates: [] }
        : { status: "predicted", goal: [], confidence };
  const isRight = expect.status === "predicted" ? outcome === "right" : outcome === expect.status;
  const isGoal = expect.status === "predicted";
  const graded = {
    ...{ answer, cpuMs: 1, outcome, isRight, areCandidatesRight: undefined, faults: [] },
    isExact: isGoal ? false : undefined,
    isPlanValid: isGoal ? false : undefined,
  };
  return { case: caseOf(expect, { kind }), graded: { ...graded, ...rest } };
}

const share = (count: number, of: number) => ({ count, of, interval: wilsonInterval(count, of) });

describe("summariseAnswers()", () => {
  const some = [
    answered("b", clear, "right", { isExact: true, isPlanValid: true, confidence: 0.9, cpuMs: 1 }),
    answered("b", clear, "right", { isPlanValid: true, confidence: 0.8, cpuMs: 2 }),
    answered("b", clear, "wrong", { isPlanValid: true, confidence: 0.2, cpuMs: 3 }),
    answered("a", clear, "rejected", { cpuMs: 4 }),
    answered("a", clear, "ambiguous", { cpuMs: 5 }),
    answered("c", impossible, "rejected", { cpuMs: 6 }),
    answered("c", impossible, "wrong", { confidence: 0.3, cpuMs: 7 }),
    answered("d", unclear, "ambiguous", { areCandidatesRight: true, cpuMs: 8 }),
    answered("d", unclear, "ambiguous", { areCandidatesRight: false, cpuMs: 9 }),
    answered("d", unclear, "rejected", { areCandidatesRight: false, cpuMs: 10 }),
  ];
  const summary = summariseAnswers(some);

  it("counts goals where one is expected, and the rest where none is", () => {
    assert.equal(summary.cases, 10);
    assert.deepEqual(summary.right, share(5, 10));
    assert.deepEqual(summary.equivalent, share(2, 5));
    assert.deepEqual(summary.exact, share(1, 5));
    assert.deepEqual(summary.planValid, share(3, 5));
    assert.deepEqual(summary.refusedOrAsked, share(2, 5));
    assert.deepEqual(summary.answeredAsExpected, share(3, 5));
    assert.deepEqual(summary.candidates, share(1, 3));
  });

  it("does the same for each kind, in the order in which they come", () => {
    assert.deepEqual(Object.keys(summary.byKind), ["b", "a", "c", "d"]);
    assert.deepEqual(
      Object.values(summary.byKind).map(({ right, equivalent }) => [right.count, right.of, equivalent.of]),
      [
        [2, 3, 3],
        [0, 2, 2],
        [1, 2, 0],
        [2, 3, 0],
      ],
    );
  });

  it("counts what came of what was expected", () => {
    assert.deepEqual(summary.confusion, {
      predicted: { right: 2, wrong: 1, ambiguous: 1, rejected: 1 },
      rejected: { right: 0, wrong: 1, ambiguous: 0, rejected: 1 },
      ambiguous: { right: 0, wrong: 0, ambiguous: 2, rejected: 1 },
    });
  });

  it("asks confidence of the predicted goals only, those of impossible requests included", () => {
    const { predictions, areaUnderRoc, errorAt85Coverage, bins } = summary.confidence;
    assert.deepEqual([predictions, areaUnderRoc, errorAt85Coverage, bins.length], [4, 1, 0.5, 4]);
  });

  it("has median and 95th percentile of the CPU time", () => {
    assert.equal(summary.cpuMs?.p50, 5.5);
    assert.ok(Math.abs(summary.cpuMs.p95 - 9.55) < 1e-9);
  });
});
