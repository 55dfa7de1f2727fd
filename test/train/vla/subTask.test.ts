import assert from "node:assert/strict";
import { identityQuaternion } from "../../../src/core/index.ts";
import type { StateEstimate } from "../../../src/perception/StateEstimator.ts";
import { subTasksOf, subTaskText } from "../../../src/train/vla/demonstrations/subTask.ts";

const on = (disc: string, place: string) => ({ predicate: "on", args: [disc, place] });
const estimate: StateEstimate = {
  stamp: 0n,
  discs: ["blue", "red", "green", "white"].map((id) => ({
    ...{ id, colour: id, edge: 0.04, confidence: 1 },
    pose: { position: [0, 0, 0], orientation: identityQuaternion },
  })),
  pegs: [],
  held: undefined,
  tool: { position: [0, 0, 0], orientation: identityQuaternion },
  objects: [],
  facts: [on("red", "green"), on("green", "peg1"), on("blue", "peg2"), on("white", "table")],
  confidence: 1,
};
const text = (disc: string, from: string, to: string): string => {
  const [move] = subTasksOf([
    { action: "pick", args: [disc, from] },
    { action: "place", args: [disc, to] },
  ]);
  return subTaskText(move!, estimate);
};

describe("subTaskText()", () => {
  it("names discs by colour and towers by the area they stand on, however high", () => {
    assert.equal(text("red", "green", "peg3"), "move the red disc from the left to the right area");
    assert.equal(text("blue", "peg2", "red"), "move the blue disc from the middle to the left area");
  });

  it("names what lies on the bare table by itself", () => {
    assert.equal(text("white", "table", "peg3"), "move the white disc from the table to the right area");
    assert.equal(text("blue", "peg2", "white"), "move the blue disc from the middle area onto the white disc");
    assert.equal(text("white", "table", "white"), "move the white disc from the table onto the white disc");
  });
});

describe("subTasksOf()", () => {
  it("refuses a plan that is not of moves", () => {
    const [pick, place] = [
      { action: "pick", args: ["red", "green"] },
      { action: "place", args: ["blue", "peg3"] },
    ];
    assert.throws(() => subTasksOf([pick, place]), /Step 1 /);
    assert.throws(() => subTasksOf([pick, { ...place, args: ["red", "peg3"] }, pick]), /Step 3 /);
  });
});
