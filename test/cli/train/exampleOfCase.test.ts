import assert from "node:assert/strict";
import { requestOfCase } from "../../../src/cli/train/requestOfCase.ts";
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

describe("requestOfCase()", () => {
  it("has the goal, scene and words of the case", () => {
    const goal = [
      literal(true, "on", "blue", "peg2"),
      literal(false, "on", "red", "peg1"),
      literal(true, "clear", "peg3"),
    ];
    const request = requestOfCase(caseOf({ status: "predicted", goal }));
    assert.deepEqual(literalsOf(request), goal);
    assert.deepEqual([request.status, request.kind, request.words], ["predicted", "negation", "never mind the words"]);
    assert.deepEqual(
      request.objects.map(({ id }) => id).filter((id) => id !== "table"),
      ["blue", "red", "peg1", "peg2", "peg3"],
    );
    assert.ok(request.facts.some(({ predicate, args }) => predicate === "on" && args.join() === "blue,red"));
  });

  it("has no goal where none is expected", () => {
    for (const expect of [
      { status: "rejected", why: "no such disc" },
      { status: "ambiguous", candidates: ["blue", "red"] },
    ] as const) {
      const request = requestOfCase(caseOf(expect));
      assert.notEqual(request.status, "predicted");
      assert.deepEqual(literalsOf(request), []);
    }
  });
});
