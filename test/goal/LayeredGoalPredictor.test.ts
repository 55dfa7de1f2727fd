import assert from "node:assert/strict";
import type { GoalPredictor, GoalRequest, GoalResult } from "../../src/goal/GoalPredictor.ts";
import { LayeredGoalPredictor } from "../../src/goal/LayeredGoalPredictor.ts";

const request: GoalRequest = { words: "red to the left", objects: [], facts: [], images: [], dialogue: [] };
const predicted: GoalResult = { status: "predicted", goal: [], confidence: 0.9 };
const ambiguous: GoalResult = { status: "ambiguous", question: "Which?", candidates: [] };
const rejected: GoalResult = { status: "rejected", reason: "No." };

/** Says always the same, noting what it is asked. */
function saying(result: GoalResult): GoalPredictor & { readonly asked: GoalRequest[] } {
  const asked: GoalRequest[] = [];
  return {
    asked,
    predict: async (each) => {
      asked.push(each);
      return result;
    },
  };
}

describe("LayeredGoalPredictor", () => {
  it("asks the second only where the first predicts nothing, and loads it only then", async () => {
    for (const first of [predicted, ambiguous, rejected]) {
      const second = saying(rejected);
      let loaded = 0;
      const layered = new LayeredGoalPredictor(saying(first), async () => {
        loaded++;
        return second;
      });
      assert.deepEqual(await layered.predict(request), first.status === "predicted" ? first : rejected);
      assert.deepEqual(second.asked, first.status === "predicted" ? [] : [request]);
      assert.equal(loaded, second.asked.length);
    }
  });

  it("asks back what the first asks if the second would ask, too", async () => {
    const other: GoalResult = { status: "ambiguous", question: "What?", candidates: [] };
    for (const [first, second, told] of [
      [ambiguous, other, ambiguous],
      [rejected, other, other],
      [ambiguous, predicted, predicted],
      [ambiguous, rejected, rejected],
    ] as const) {
      const layered = new LayeredGoalPredictor(saying(first), async () => saying(second));
      assert.deepEqual(await layered.predict(request), told);
    }
  });

  it("tells both of the dialogue so far", async () => {
    const [first, second] = [saying(ambiguous), saying(predicted)];
    const answered = { ...request, dialogue: [{ question: "Which?", answer: "the red one" }] };
    await new LayeredGoalPredictor(first, async () => second).predict(answered);
    assert.deepEqual([first.asked, second.asked], [[answered], [answered]]);
  });

  it("does not ask the second when it is aborted meanwhile", async () => {
    const controller = new AbortController();
    const second = saying(predicted);
    const layered = new LayeredGoalPredictor(saying(rejected), async () => {
      controller.abort(new Error("stop"));
      return second;
    });
    await assert.rejects(layered.predict(request, controller.signal), /stop/);
    assert.deepEqual(second.asked, []);
  });
});
