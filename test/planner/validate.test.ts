import assert from "node:assert/strict";
import { parseDomain, parsePlan, parseProblem } from "../../src/pddl/index.ts";
import { validate } from "../../src/planner/validate.ts";
import { loadTask } from "../pddl/domainFiles.ts";

const { domain, problem } = loadTask("hanoi-classic", "hanoi-3.pddl");
const { domain: robot, problem: robotProblem } = loadTask("hanoi", "hanoi-3.pddl");

/** The textbook recursion: which disc goes from which peg to which. */
function solve(n: number, from: string, to: string, by: string): { action: string; args: string[] }[] {
  if (n === 0) return [];
  return [...solve(n - 1, from, by, to), { action: `d${n}`, args: [from, to] }, ...solve(n - 1, by, to, from)];
}

/** The recursion's moves with what lies under each disc filled in. */
function recursivePlan(n: number): { action: string; args: string[] }[] {
  const pegs: Record<string, string[]> = { peg1: [], peg2: [], peg3: [] };
  for (let d = n; d >= 1; d--) pegs["peg1"]!.push(`d${d}`);
  return solve(n, "peg1", "peg3", "peg2").map(({ action: disc, args: [from, to] }) => {
    pegs[from!]!.pop();
    const step = { action: "move", args: [disc, pegs[from!]!.at(-1) ?? from!, pegs[to!]!.at(-1) ?? to!] };
    pegs[to!]!.push(disc);
    return step;
  });
}

describe("validate()", () => {
  it("accepts the recursive solution", () => {
    for (const n of [3, 6, 10]) {
      const task = loadTask("hanoi-classic", `hanoi-${n}.pddl`);
      assert.deepEqual(validate(task.domain, task.problem, recursivePlan(n)), { valid: true, steps: 2 ** n - 1 });
    }
  });

  it("rejects every solution with one step left out or two swapped", () => {
    const plan = recursivePlan(3);
    for (let i = 0; i < plan.length; i++) {
      assert.equal(validate(domain, problem, plan.toSpliced(i, 1)).valid, false);
      if (i === 0) continue;
      assert.equal(validate(domain, problem, plan.toSpliced(i - 1, 2, plan[i]!, plan[i - 1]!)).valid, false);
    }
  });

  const faults: readonly (readonly [string, number, RegExp])[] = [
    ["(fly d1)", 0, /^Step 1 \(fly d1\) names an action that domain "hanoi-classic" does not have$/],
    ["(move d1 d2)", 0, /has 2 arguments, but "move" takes 3$/],
    ["(move d1 d2 peg9)", 0, /names the object "peg9", which is not declared$/],
    ["(move peg2 d2 peg3)", 0, /has "peg2" of type "peg" where \?d must be of type "disc"$/],
    ["(move d2 d3 peg3)", 0, /needs \(clear d2\), but it is false from the start$/],
    [
      "(move d1 d2 peg3)\n(move d2 d3 peg3)",
      1,
      /^Step 2 .* needs \(clear peg3\), but step 1 \(move d1 d2 peg3\) made it false$/,
    ],
    ["(move d1 d2 peg3)\n(move d2 d3 d1)", 1, /needs \(smaller d2 d1\), but it is false from the start$/],
    ["(move d1 d2 peg3)", 1, /^After the last step the goal \(on d1 d2\) does not hold: step 1 .* made it false$/],
    ["", 0, /^After the last step the goal \(on d3 peg3\) does not hold: it is false from the start$/],
  ];
  for (const [text, step, reason] of faults) {
    it(`rejects ${JSON.stringify(text)}`, () => {
      const result = validate(domain, problem, parsePlan(text, "plan"));
      assert.equal(result.valid, false);
      assert.equal(result.step, step);
      assert.match(result.reason, reason);
    });
  }

  it("rejects placing on the table, whatever else holds", () => {
    const plan = parsePlan("(pick blue red) (place blue table)", "plan");
    const result = validate(robot, robotProblem, plan);
    assert.match(result.valid ? "" : result.reason, /has "table" of type "surface" where \?to must be of type "spot"$/);
  });

  it("knows negative preconditions, equality, goals that must not hold, and adds after deletes", () => {
    const d = parseDomain(
      `(define (domain d) (:predicates (p ?x) (q))
        (:action a :parameters (?x ?y) :precondition (and (not (p ?x)) (not (= ?x ?y))) :effect (and (p ?x) (not (p ?x)) (q))))`,
      "d",
    );
    const given = (goal: string) =>
      parseProblem(`(define (problem p) (:domain d) (:objects o u) (:init) (:goal ${goal}))`, "p", d);
    const run = (goal: string, plan: string) => validate(d, given(goal), parsePlan(plan, "plan"));
    assert.deepEqual(run("(and (p o) (q))", "(a o u)"), { valid: true, steps: 1 });
    const reasonOf = (goal: string, plan: string): string => {
      const result = run(goal, plan);
      return result.valid ? "" : result.reason;
    };
    assert.match(reasonOf("(q)", "(a o o)"), /needs \(not \(= o o\)\), but the objects say otherwise$/);
    assert.match(reasonOf("(q)", "(a o u) (a o u)"), /needs \(not \(p o\)\), but step 1 \(a o u\) made it true$/);
    assert.match(reasonOf("(not (q))", "(a o u)"), /the goal \(not \(q\)\) does not hold: step 1/);
  });
});
