import assert from "node:assert/strict";
import { Rng } from "../../src/core/index.ts";
import { editDistance, nearest } from "../../src/pddl/nearest.ts";

/** By the recursive definition. */
function slowDistance(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const least = Math.min(
    slowDistance(a.slice(1), b) + 1,
    slowDistance(a, b.slice(1)) + 1,
    slowDistance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1),
  );
  if (a.length < 2 || b.length < 2 || a[0] !== b[1] || a[1] !== b[0]) return least;
  return Math.min(least, slowDistance(a.slice(2), b.slice(2)) + 1);
}

describe("editDistance()", () => {
  it("agrees with the recursive definition", () => {
    const rng = new Rng(3, "words");
    const word = (): string => Array.from({ length: rng.integer(6) }, () => rng.pick(["a", "b", "c"])).join("");
    for (let i = 0; i < 300; i++) {
      const [a, b] = [word(), word()];
      assert.equal(editDistance(a, b), slowDistance(a, b), `${a} ${b}`);
    }
  });
});

describe("nearest()", () => {
  it("finds the closest, the earliest of equals, or nothing", () => {
    assert.equal(nearest("claer", ["on", "clear", "cleaner"]), "clear");
    assert.equal(nearest("peg4", ["peg1", "peg2"]), "peg1");
    assert.equal(nearest("x", ["y", "z"]), undefined);
    assert.equal(nearest("gripper", ["table", "disc"]), undefined);
    assert.equal(nearest("on", []), undefined);
  });
});
