import assert from "node:assert/strict";
import { ConstantGoalPredictor } from "../../../src/goal/evaluation/ConstantGoalPredictor.ts";
import type { PerceivedObject } from "../../../src/goal/GoalPredictor.ts";
import { goalOf } from "./cases.ts";

const predict = (objects: readonly PerceivedObject[]) =>
  new ConstantGoalPredictor().predict({
    ...{ words: "Put blue on the left peg.", objects, facts: [], images: [], dialogue: [] },
  });

describe("ConstantGoalPredictor", () => {
  it("wants the tower on the right peg, by rank, not by the order of the objects or their names", async () => {
    const objects: PerceivedObject[] = [
      { id: "p9", type: "peg", rank: 3 },
      { id: "x", type: "disc", rank: 2 },
      { id: "z", type: "disc", rank: 1 },
      { id: "p1", type: "peg", rank: 1 },
      { id: "y", type: "disc", rank: 3 },
      { id: "p5", type: "peg", rank: 2 },
      { id: "table", type: "table" },
    ];
    assert.deepEqual(await predict(objects), {
      ...{ status: "predicted", goal: goalOf("(on y p9) (on x y) (on z x)"), confidence: 1 },
    });
  });

  it("rejects where there is nothing to build a tower of", async () => {
    assert.equal((await predict([{ id: "peg1", type: "peg", rank: 1 }])).status, "rejected");
    assert.equal((await predict([{ id: "blue", type: "disc", rank: 1 }])).status, "rejected");
  });
});
