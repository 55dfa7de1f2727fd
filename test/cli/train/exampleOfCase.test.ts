import assert from "node:assert/strict";
import { exampleOfCase } from "../../../src/cli/train/exampleOfCase.ts";
import type { Expectation, GoalCase } from "../../../src/goal/evaluation/GoalCase.ts";
import { literalsOf } from "../../../src/train/goal/GoalExample.ts";

const literal = (sign: boolean, predicate: string, ...args: string[]) => ({ atom: { predicate, args }, sign });

const caseOf = (expect: Expectation): GoalCase => ({
  id: "t1",
  kind: "negation",
  words: "never mind the words",
  discs: [
    { id: "blue", colour: "blue", edge: 0.04 },
    { id: "red", colour: "red", edge: 0.05 },
  ],
  towers: { peg1: ["red", "blue"] },
  loose: [],
  expect,
});

describe("exampleOfCase()", () => {
  it("has the goal, scene and words of the case", () => {
    const goal = [
      literal(true, "on", "blue", "peg2"),
      literal(false, "on", "red", "peg1"),
      literal(true, "clear", "peg3"),
    ];
    const example = exampleOfCase(caseOf({ status: "predicted", goal }));
    assert.deepEqual(literalsOf(example), goal);
    assert.deepEqual([example.status, example.kind, example.words], ["predicted", "negation", "never mind the words"]);
    assert.deepEqual(
      example.objects.map(({ id }) => id).filter((id) => id !== "table"),
      ["blue", "red", "peg1", "peg2", "peg3"],
    );
    assert.ok(example.facts.some(({ predicate, args }) => predicate === "on" && args.join() === "blue,red"));
  });

  it("has what was asked for though it cannot be", () => {
    const asked = [literal(true, "on", "red", "blue")];
    const example = exampleOfCase(caseOf({ status: "rejected", why: "impossible", asked }));
    assert.equal(example.status, "impossible");
    assert.deepEqual(literalsOf(example), asked);
  });

  it("has no goal where none is expected, but why there is none", () => {
    for (const [expect, status, candidates] of [
      [{ status: "rejected", why: "absent" }, "absent", []],
      [{ status: "rejected", why: "foreign" }, "foreign", []],
      [{ status: "rejected", why: "a disc in two places" }, "impossible", []],
      [{ status: "ambiguous", candidates: ["blue", "red"] }, "ambiguous", ["blue", "red"]],
      [{ status: "ambiguous" }, "ambiguous", []],
    ] as const) {
      const example = exampleOfCase(caseOf(expect));
      assert.equal(example.status, status);
      assert.deepEqual(example.candidates, candidates);
      assert.deepEqual(literalsOf(example), []);
    }
  });
});
