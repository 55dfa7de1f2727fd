import assert from "node:assert/strict";
import { Rng } from "../../src/core/index.ts";
import { parseDomain, parseProblem, stepText } from "../../src/pddl/index.ts";
import { ground } from "../../src/planner/ground.ts";
import { groundNaively } from "../../src/planner/groundNaively.ts";
import { breadthFirst } from "../../src/planner/search/breadthFirst.ts";
import { describeTask, type Task } from "../../src/planner/Task.ts";
import { loadTask } from "../pddl/domainFiles.ts";
import { randomDomain } from "../pddl/randomDomain.ts";
import { shortestPlanLength } from "./lifted.ts";

const lengthOf = (task: Task): number => {
  const result = breadthFirst(task, {});
  return result.status === "solved" ? result.operators.length : Infinity;
};

const twoLines = (domainText: string, problemText: string) => {
  const domain = parseDomain(`(define (domain d) ${domainText})`, "d");
  return { domain, problem: parseProblem(`(define (problem p) (:domain d) ${problemText})`, "p", domain) };
};

describe("ground()", () => {
  it("agrees with its naive twin and keeps the length of shortest plans, on random domains", () => {
    const rng = new Rng(21, "ground");
    const lengths = new Map<number, number>();
    let operators = 0;
    for (let i = 0; i < 400; i++) {
      const { domain, problem } = randomDomain(rng);
      const task = ground(domain, problem)!;
      const naive = groundNaively(domain, problem);
      assert.equal(describeTask(task), describeTask(naive));
      const perfect = shortestPlanLength(domain, problem);
      if (perfect === undefined) continue;
      assert.equal(lengthOf(task), perfect);
      if (!task.goalReachable) assert.equal(perfect, Infinity);
      lengths.set(perfect, (lengths.get(perfect) ?? 0) + 1);
      operators += task.operators.length;
    }
    // The sample must hold what it is meant to test.
    assert.ok((lengths.get(Infinity) ?? 0) > 40 && (lengths.get(1) ?? 0) > 40 && (lengths.get(2) ?? 0) > 10);
    assert.ok(operators > 400);
  });

  for (const [name, file] of [
    ["hanoi", "hanoi-3.pddl"],
    ["hanoi", "hanoi-5.pddl"],
    ["hanoi-classic", "hanoi-4.pddl"],
  ] as const) {
    it(`agrees with its naive twin on ${name}/${file}`, () => {
      const { domain, problem } = loadTask(name, file);
      assert.equal(describeTask(ground(domain, problem)!), describeTask(groundNaively(domain, problem)));
    });
  }

  it("gives the operators and facts of the Tower of Hanoi and no others", () => {
    const { domain, problem } = loadTask("hanoi", "hanoi-3.pddl");
    const task = ground(domain, problem)!;
    // A disc can be picked from, and placed on, 3 pegs and each larger disc: (3 + 4 + 5) pairs. It never gets to the table.
    assert.equal(task.operators.length, 2 * (3 + 4 + 5));
    assert.ok(task.operators.every(({ step }) => !step.args.includes("table")));
    // on: 12 pairs; clear: 3 discs and 3 pegs; holding: 3; the gripper.
    assert.equal(task.facts.length, 12 + 6 + 3 + 1);
    assert.ok(task.facts.every(({ atom }) => atom.predicate !== "smaller"));
  });

  it("lets a fallen disc be picked from the table, and none be placed there", () => {
    const { domain, problem } = loadTask("hanoi", "hanoi-3.pddl");
    const fallen = problem.init.filter(({ predicate, args }) => !(predicate === "on" && args[0] === "blue"));
    const init = [...fallen, { predicate: "on", args: ["blue", "table"] }, { predicate: "clear", args: ["red"] }];
    const steps = ground(domain, { ...problem, init })!.operators.map(({ step }) => stepText(step));
    assert.deepEqual(
      steps.filter((step) => step.includes("table")),
      ["(pick blue table)"],
    );
  });

  it("is quick where the cross product of objects is huge", () => {
    const rooms = Array.from({ length: 300 }, (_, i) => `r${i}`);
    const doors = rooms.slice(1).map((room, i) => `(door r${i} ${room})`);
    const { domain, problem } = twoLines(
      `(:predicates (at ?r) (door ?a ?b))
       (:action leap :parameters (?a ?b ?c ?d) :precondition (and (at ?a) (door ?a ?b) (door ?b ?c) (door ?c ?d))
         :effect (and (at ?d) (not (at ?a))))`,
      `(:objects ${rooms.join(" ")}) (:init (at r0) ${doors.join(" ")}) (:goal (at r297))`,
    );
    const task = ground(domain, problem)!;
    assert.equal(task.operators.length, 99);
    assert.equal(lengthOf(task), 99);
  });

  it("keeps a negated fact the opposite of its atom", () => {
    const { domain, problem } = twoLines(
      `(:predicates (lit ?x) (dark-seen))
       (:action on :parameters (?x) :precondition (not (lit ?x)) :effect (lit ?x))
       (:action off :parameters (?x) :precondition (lit ?x) :effect (not (lit ?x)))
       (:action look :parameters (?x) :precondition (not (lit ?x)) :effect (dark-seen))`,
      `(:objects a) (:init (lit a)) (:goal (and (dark-seen) (lit a)))`,
    );
    assert.equal(lengthOf(ground(domain, problem)!), 3);
  });

  it("takes add over delete, equality and goals that no operator can touch", () => {
    const { domain, problem } = twoLines(
      `(:constants k) (:predicates (p ?x) (static ?x))
       (:action stay :parameters (?x ?y) :precondition (and (p ?x) (not (= ?x ?y)) (static ?y))
         :effect (and (not (p ?y)) (p ?y) (not (p ?x))))`,
      "(:objects a b) (:init (p a) (static b) (static a)) (:goal (and (p b) (= k k) (static b) (not (static k))))",
    );
    const task = ground(domain, problem)!;
    assert.equal(lengthOf(task), 1);
    const impossible = [
      { atom: { predicate: "=", args: ["a", "b"] }, sign: true },
      { atom: { predicate: "static", args: ["a"] }, sign: false },
      { atom: { predicate: "static", args: ["k"] }, sign: true },
      { atom: { predicate: "p", args: ["k"] }, sign: true },
    ];
    for (const literal of impossible) {
      const hopeless = ground(domain, { ...problem, goal: [literal] })!;
      assert.equal(hopeless.goalReachable, false);
      assert.equal(breadthFirst(hopeless, {}).statistics.expanded, 0);
    }
  });

  it("refuses a problem that does not fit, and stops when told to", () => {
    const { domain, problem } = loadTask("hanoi", "hanoi-7.pddl");
    const goal = [{ atom: { predicate: "on", args: ["blue", "peg9"] }, sign: true }];
    assert.throws(() => ground(domain, { ...problem, goal }), /^RangeError: Cannot plan for problem "hanoi-7": Goal/);
    const objects = Array.from({ length: 40 }, (_, i) => `o${i}`).join(" ");
    const big = twoLines(
      "(:predicates (p)) (:action a :parameters (?x ?y ?z ?w) :effect (p))",
      `(:objects ${objects}) (:init) (:goal (p))`,
    );
    let polls = 0;
    assert.equal(
      ground(big.domain, big.problem, () => ++polls === 3),
      undefined,
    );
    assert.equal(polls, 3);
  });
});
