import assert from "node:assert/strict";
import { effectsOf, factSet, firstMissing, groundStep, holds, planFlaw } from "../../src/agent/groundStep.ts";
import { literalText, type Literal, type PlanStep } from "../../src/pddl/Domain.ts";
import { hanoiDomain } from "../fixtures/hanoiDomain.ts";

const literal = (text: string, sign = true): Literal => {
  const [predicate = "", ...args] = text.split(" ");
  return { atom: { predicate, args }, sign };
};
const step = (text: string): PlanStep => {
  const [action = "", ...args] = text.split(" ");
  return { action, args };
};
const facts = factSet(
  [
    "on a b",
    "on b peg1",
    "clear a",
    "clear peg2",
    "clear table",
    "gripper-empty",
    "smaller a b",
    "smaller a peg1",
    "smaller a peg2",
    "smaller b peg2",
  ].map((text) => literal(text).atom),
);

describe("groundStep()", () => {
  it("puts objects in place of parameters", () => {
    const { preconditions, effects } = groundStep(hanoiDomain, step("pick a b"));
    assert.deepEqual(preconditions.map(literalText), ["(clear a)", "(on a b)", "(gripper-empty)"]);
    assert.deepEqual(effects.map(literalText), [
      "(holding a)",
      "(clear b)",
      "(not (on a b))",
      "(not (clear a))",
      "(not (gripper-empty))",
    ]);
  });

  it("refuses actions and numbers of objects that the domain lacks", () => {
    assert.throws(() => groundStep(hanoiDomain, step("push a b")), /has no action "push"/);
    assert.throws(() => groundStep(hanoiDomain, step("pick a")), /takes 2 objects; the plan gives it 1/);
  });
});

describe("holds()", () => {
  it("heeds signs and takes = for sameness", () => {
    assert.equal(holds(facts, literal("on a b")), true);
    assert.equal(holds(facts, literal("on a b", false)), false);
    assert.equal(holds(facts, literal("holding a", false)), true);
    assert.equal(holds(facts, literal("= a a")), true);
    assert.equal(holds(facts, literal("= a b", false)), true);
  });
});

describe("firstMissing()", () => {
  it("names the first literal that is not so", () => {
    assert.equal(firstMissing(facts, [literal("on a b"), literal("on b peg1")]), undefined);
    assert.equal(
      firstMissing(facts, [literal("on a b"), literal("on b peg1", false), literal("x")]),
      "(not (on b peg1))",
    );
  });
});

describe("effectsOf()", () => {
  it("lets adding win over deleting, as PDDL does", () => {
    const ground = { preconditions: [], effects: [literal("p", false), literal("p"), literal("q", false)] };
    assert.deepEqual(effectsOf(ground).map(literalText), ["(p)", "(not (q))"]);
  });
});

describe("planFlaw()", () => {
  const plan = ["pick a b", "place a peg2"].map(step);

  it("finds nothing in a plan that works", () => {
    assert.equal(planFlaw(hanoiDomain, facts, plan, [literal("on a peg2"), literal("clear b")]), undefined);
  });

  it("names the precondition or the goal that is missing on the way", () => {
    assert.equal(planFlaw(hanoiDomain, facts, [plan[1]!], []), "(holding a)");
    assert.equal(planFlaw(hanoiDomain, facts, [plan[0]!, plan[0]!], []), "(clear a)");
    assert.equal(planFlaw(hanoiDomain, facts, plan, [literal("on a b")]), "(on a b)");
    assert.equal(planFlaw(hanoiDomain, facts, [], [literal("on b peg2")]), "(on b peg2)");
  });
});
