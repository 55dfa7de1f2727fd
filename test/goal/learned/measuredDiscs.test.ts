import assert from "node:assert/strict";
import { perceivedObjects } from "../../../src/agent/perceivedObjects.ts";
import { without } from "../../fixtures/without.ts";
import { measuredDiscs } from "../../../src/goal/learned/measuredDiscs.ts";

const objects = perceivedObjects({
  discs: [
    { id: "red", colour: "red", edge: 0.0352 },
    { id: "purple", colour: "purple", edge: 0.0396 },
    { id: "green", colour: "green", edge: 0.045 },
    { id: "green2", colour: "green", edge: 0.0555 },
  ],
  pegs: [{ id: "peg1" }],
});

describe("measuredDiscs()", () => {
  it("names a disc by its colour for its edge, in millimetres or centimetres", () => {
    for (const length of ["40 mm", "40mm", "4 cm", "4.0 cm", "4,0-centimetre", "40 millimeter wide", "40-MM"]) {
      assert.equal(measuredDiscs(`Put the ${length} disc left.`, objects), "Put the purple disc left.", length);
    }
    assert.equal(measuredDiscs("3.5 cm on 4 cm", objects), "red on purple");
  });

  it("names it by its size where its colour is not its own", () => {
    assert.equal(measuredDiscs("the 45 mm block", objects), "the third smallest block");
  });

  it("leaves lengths that are no disc's, other numbers, and scenes whose edges are unknown", () => {
    for (const words of ["the 60 mm disc", "the 4 discs", "move it 4 m", "disc 40"]) {
      assert.equal(measuredDiscs(words, objects), words);
    }
    const unknown = objects.map((object) => without(object, "edge"));
    assert.equal(measuredDiscs("the 40 mm disc", unknown), "the 40 mm disc");
  });
});
