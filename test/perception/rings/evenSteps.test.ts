import assert from "node:assert/strict";
import { evenSteps } from "../../../src/perception/rings/evenSteps.ts";

describe("evenSteps()", () => {
  const even = [10, 13, 16, 19, 22, 25];

  it("says nothing of fewer than three rings", () => {
    assert.deepEqual([[], [10], [10, 30]].map(evenSteps), [0, 0, 0]);
  });

  it("speaks for steps that are even, whatever the order and the unit", () => {
    assert.ok(evenSteps(even) > 0);
    assert.ok(Math.abs(evenSteps(even.map((size) => 7 * size).toReversed()) - evenSteps(even)) < 1e-9);
  });

  it("speaks against a step that is left out, one that is too many, and a largest that is a board", () => {
    for (const sizes of [
      [10, 13, 19, 22, 25],
      [10, 13, 16, 16.1, 19, 22, 25],
      [...even, 40],
    ]) {
      assert.ok(evenSteps(sizes) < evenSteps(even) - 0.5, sizes.join());
    }
  });

  it("does not speak louder the farther off one step is", () => {
    assert.ok(Math.abs(evenSteps([...even, 80]) - evenSteps([...even, 200])) < 1e-9);
  });

  it("is about 0 on average where sizes are seen with their usual error", () => {
    // Errors of 1.5 %, half of them up and half down, in all 2⁶ ways.
    const all = Array.from({ length: 64 }, (_, set) =>
      evenSteps([10, 14, 18, 22, 26, 30].map((size, i) => size * (((set >> i) & 1) === 1 ? 1.015 : 0.985))),
    );
    const mean = all.reduce((a, b) => a + b) / all.length;
    assert.ok(mean > -0.5 && mean < 1, `${mean}`);
  });
});
