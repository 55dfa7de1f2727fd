import assert from "node:assert/strict";
import { parseDomain, parsePlan, parseProblem, problemFault } from "../../src/pddl/index.ts";
import { domainNames, domainText, loadTask, problemFiles } from "./domainFiles.ts";
import { faultOf } from "./faultOf.ts";

const hanoi = parseDomain(domainText("hanoi"), "hanoi");

/** A problem with one section a line, line 4 being the objects, 5 the start, 6 the goal. */
const problem = (part: { domain?: string; objects?: string; init?: string; goal?: string; more?: string }): string =>
  `(define (problem p)
(:domain ${part.domain ?? "hanoi"})

(:objects ${part.objects ?? "blue red - disc peg1 - peg"})
(:init ${part.init ?? "(on blue red) (gripper-empty)"})
(:goal ${part.goal ?? "(on blue peg1)"})${part.more ?? ""})`;

describe("parseProblem()", () => {
  it("reads objects, start and goal", () => {
    const text = problem({ goal: "(and (on blue peg1) (not (holding red)))", init: "(clear table) (clear table)" });
    assert.deepEqual(parseProblem(text, "f", hanoi), {
      name: "p",
      domain: "hanoi",
      objects: [
        { name: "blue", type: "disc" },
        { name: "red", type: "disc" },
        { name: "peg1", type: "peg" },
      ],
      init: [{ predicate: "clear", args: ["table"] }],
      goal: [
        { atom: { predicate: "on", args: ["blue", "peg1"] }, sign: true },
        { atom: { predicate: "holding", args: ["red"] }, sign: false },
      ],
    });
  });

  it("reads without a domain what only the form decides", () => {
    const text = problem({ domain: "other", objects: "a - thing", init: "(likes a b)", goal: "()" });
    assert.deepEqual(parseProblem(text, "f").goal, []);
    assert.match(
      faultOf(() => parseProblem(problem({ objects: "a a" }), "f")),
      /^f:4:13: Object "a" is declared twice$/,
    );
  });

  const faults: readonly (readonly [string, string, string])[] = [
    ["", "1:1", "The file is empty"],
    ["(define (domain d))", "1:9", "this file holds a domain"],
    ["(define (problem p) (:init) (:goal ()))", "1:18", "has no (:domain …) section"],
    ["(define (problem p) (:domain hanoi) (:goal ()))", "1:18", "has no (:init …) section"],
    ["(define (problem p) (:domain hanoi) (:init))", "1:18", "has no (:goal …) section"],
    ["(define (problem p) (:domain) (:init) (:goal ()))", "1:22", "The name of the domain is missing"],
    [
      problem({ domain: "hanoy" }),
      "2:10",
      'for domain "hanoy", but the domain given is "hanoi"; did you mean "hanoi"?',
    ],
    [problem({ domain: "hanoi blocks" }), "2:16", "one domain"],
    [problem({ objects: "blue - disk" }), "4:18", 'Type "disk" is not declared; did you mean "disc"?'],
    [problem({ objects: "blue red blue - disc" }), "4:20", 'Object "blue" is declared twice'],
    [problem({ objects: "blue - disc table" }), "4:23", 'Object "table" is already a constant of the domain'],
    [problem({ init: "(onn blue red)" }), "5:9", 'did you mean "on"?'],
    [problem({ init: "(on blue)" }), "5:9", '"on" takes 2 arguments, not 1'],
    [problem({ init: "(on blue bleu)" }), "5:17", 'Object "bleu" is not declared; did you mean "blue"?'],
    [problem({ init: "(on peg1 blue)" }), "5:12", '"peg1" is of type "peg", but "on" needs "disc" as argument 1'],
    [problem({ init: "(smaller blue table)" }), "5:22", '"table" is of type "surface", but "smaller" needs "spot"'],
    [problem({ init: "(on blue ?x)" }), "5:17", "cannot mention the variable"],
    [problem({ init: "(not (clear blue))" }), "5:8", "leave this (not …) out"],
    [problem({ init: "(= (total-cost) 0)" }), "5:8", 'Unsupported: "=" as a fact'],
    [problem({ init: "()" }), "5:8", "Expected a fact"],
    [problem({ init: "clear" }), "5:8", "Expected a bracketed fact"],
    [problem({ init: "(and (clear blue))" }), "5:9", '"and" has no place in the initial state'],
    [problem({ goal: "(on blue table2)" }), "6:17", 'did you mean "table"?'],
    [problem({ goal: "(and (holding peg1))" }), "6:22", '"holding" needs "disc" as its argument'],
    [problem({ goal: "(or (holding blue) (holding red))" }), "6:8", "Unsupported: disjunction"],
    [problem({ goal: "(on blue peg1) (on red blue)" }), "6:23", 'join several with "and"'],
    [problem({ goal: "" }), "6:2", "The goal is missing"],
    [problem({ more: "\n(:metric minimize (total-cost))" }), "7:2", "Unsupported: metrics"],
    [problem({ more: "\n(:requirements :fluents)" }), "7:16", "Unsupported requirement :fluents"],
  ];
  for (const [text, place, sentence] of faults) {
    it(`refuses ${JSON.stringify(text.slice(18, 90))} at ${place}`, () => {
      const message = faultOf(() => parseProblem(text, "p.pddl", hanoi));
      assert.ok(message.startsWith(`p.pddl:${place}: `), message);
      assert.ok(message.includes(sentence), message);
    });
  }

  for (const name of domainNames) {
    it(`reads every problem of domains/${name}`, () => {
      assert.ok(problemFiles(name).length >= 5);
      for (const file of problemFiles(name)) assert.equal(loadTask(name, file).problem.domain, name);
    });
  }
});

describe("parsePlan()", () => {
  it("reads steps and comments", () => {
    assert.deepEqual(parsePlan("; cost = 2\n(Pick blue red) ; first\n(noop)\n", "f"), [
      { action: "pick", args: ["blue", "red"] },
      { action: "noop", args: [] },
    ]);
    assert.deepEqual(parsePlan("", "f"), []);
  });

  const faults: readonly (readonly [string, string, string])[] = [
    ["pick blue", "1:1", 'found "pick"'],
    ["(pick blue)\n0.5: (place blue)", "2:1", "plans with times are not supported"],
    ["(pick (blue))", "1:7", "Expected the name of an object"],
    ["()", "1:1", "Expected the name of an action"],
    ["(pick ?x)", "1:7", "Expected the name of an object"],
    ["(a)\n(pick", "2:1", "never closed"],
  ];
  for (const [text, place, sentence] of faults) {
    it(`refuses ${JSON.stringify(text)} at ${place}`, () => {
      const message = faultOf(() => parsePlan(text, "plan"));
      assert.ok(message.startsWith(`plan:${place}: `) && message.includes(sentence), message);
    });
  }
});

describe("problemFault()", () => {
  const { problem: good } = loadTask("hanoi", "hanoi-3.pddl");
  const on = (a: string, b: string) => ({ predicate: "on", args: [a, b] });

  it("finds nothing wrong with a parsed problem", () => {
    assert.equal(problemFault(hanoi, good), undefined);
  });

  it("names what does not fit", () => {
    const table = { name: "table", type: "surface" };
    assert.match(problemFault(hanoi, { ...good, domain: "x" }) ?? "", /for domain "x"/);
    assert.match(
      problemFault(hanoi, { ...good, objects: [...good.objects, table] }) ?? "",
      /"table" is declared twice/,
    );
    assert.match(problemFault(hanoi, { ...good, objects: [{ name: "a", type: "b" }] }) ?? "", /Type "b" of object "a"/);
    assert.match(problemFault(hanoi, { ...good, init: [on("peg1", "blue")] }) ?? "", /^Fact \(on peg1 blue\): "peg1"/);
    assert.match(problemFault(hanoi, { ...good, init: [{ predicate: "=", args: ["a", "a"] }] }) ?? "", /is no fact/);
    const goal = [{ atom: on("blue", "pegg1"), sign: true }];
    assert.match(problemFault(hanoi, { ...good, goal }) ?? "", /^Goal .* did you mean "peg1"\?$/);
  });
});
