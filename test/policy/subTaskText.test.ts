import assert from "node:assert/strict";
import { subTaskText } from "../../src/policy/subTaskText.ts";

const discs = ["blue", "red"].map((colour, i) => ({ id: `disc${i + 1}`, colour }));
const pegs = ["peg1", "peg2", "peg3", "peg4"].map((id) => ({ id }));
const text = (action: string, ...args: string[]): string => subTaskText({ action, args }, { discs, pegs });

describe("subTaskText()", () => {
  it("says each plan step in the paper's words", () => {
    assert.equal(text("pick", "disc1", "disc2"), "Pick the blue block.");
    assert.equal(text("pick", "disc2", "table"), "Pick the red block.");
    assert.equal(text("place", "disc1", "disc2"), "Place the blue block on top of the red block.");
    assert.equal(text("place", "disc1", "peg1"), "Place the blue block in the left area.");
    assert.equal(text("place", "disc2", "peg2"), "Place the red block in the middle area.");
    assert.equal(text("place", "disc2", "peg3"), "Place the red block in the right area.");
  });

  it("has no words for what is neither pick nor place, nor for a fourth area", () => {
    assert.throws(() => text("stack", "disc1", "disc2"), /no words for \(stack disc1 disc2\)/);
    assert.throws(() => text("place", "disc1", "peg4"), /no words for \(place disc1 peg4\)/);
  });
});
