import assert from "node:assert/strict";
import { checkGoal } from "../../src/goal/checkGoal.ts";
import type { Literal } from "../../src/pddl/Domain.ts";
import { hanoiDomain } from "../fixtures/hanoiDomain.ts";

const objects = [
  { name: "blue", type: "disc" },
  { name: "red", type: "disc" },
  { name: "peg1", type: "peg" },
];
const literal = (text: string, sign = true): Literal => {
  const [predicate = "", ...args] = text.split(" ");
  return { atom: { predicate, args }, sign };
};
const problems = (...goal: Literal[]): readonly string[] => checkGoal(hanoiDomain, objects, goal);

describe("checkGoal()", () => {
  it("finds nothing in a goal that fits, constants and negations included", () => {
    assert.deepEqual(
      problems(
        literal("on blue red"),
        literal("on red peg1"),
        literal("on blue table", false),
        literal("gripper-empty"),
      ),
      [],
    );
  });

  it("names an unknown predicate, a wrong number of arguments, an unknown object and a wrong type", () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ["under blue red", /Predicate "under" is not declared/],
      ["on blue", /"on" takes 2 arguments, not 1/],
      ["on blue green", /Object "green" is not declared/],
      ["on peg1 blue", /"peg1" is of type "peg", but "on" needs "disc" as argument 1/],
      ["smaller blue table", /"table" is of type "surface"/],
      ["on ?d peg1", /Variable "\?d"/],
      ["on blue toString", /"toString" is not declared/],
    ];
    for (const [text, expected] of cases) {
      const [first, ...more] = problems(literal(text));
      assert.match(first!, expected);
      assert.ok(first!.startsWith(`In (${text}): `));
      assert.deepEqual(more, []);
    }
  });

  it("lists every problem, not only the first", () => {
    assert.equal(problems(literal("on blue green"), literal("on blue red"), literal("under blue red")).length, 2);
  });

  it("refuses an empty goal and one that contradicts itself", () => {
    assert.deepEqual(problems(), ["The goal is empty"]);
    assert.deepEqual(problems(literal("on blue red"), literal("on blue red", false)), [
      "(on blue red) is asked for and forbidden at once",
    ]);
    assert.deepEqual(problems(literal("on blue red"), literal("on blue red")), []);
  });
});
