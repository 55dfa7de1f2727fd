import assert from "node:assert/strict";
import { Rng } from "../../src/core/index.ts";
import type { Literal } from "../../src/pddl/Domain.ts";
import { parseDomain } from "../../src/pddl/parseDomain.ts";
import { parseProblem } from "../../src/pddl/parseProblem.ts";
import { errorFields } from "../../src/ros/GraphError.ts";
import { ErrorCodeConstants } from "../../src/ros/interfaces/praxis_msgs.ts";
import {
  fromAtoms,
  fromFacts,
  fromLiterals,
  fromPlan,
  fromTyped,
  toAtoms,
  toFacts,
  toLiterals,
  toPlan,
  toTyped,
} from "../../src/ros/messages/symbols.ts";

const names = ["blue", "red-1", "peg_2", "x", "gripper-empty"];

function refuses(what: () => unknown, text: string): void {
  assert.throws(what, (error: unknown) => {
    const { error_code: code, error_msg: sentence } = errorFields(error);
    assert.equal(code, ErrorCodeConstants.INVALID_REQUEST, text.slice(0, 100));
    assert.ok(sentence.length < 200, sentence);
    return true;
  });
}

/** Texts that are no list of atoms in parentheses. */
const broken = [
  ...[
    "on blue peg1",
    "(on blue",
    "on blue)",
    "()",
    "( )",
    "((on blue))",
    "(on (blue) peg1)",
    "(on blue))",
    "(on blue) x",
  ],
  ...["x (on blue)", "(on blue)(", "(not (on blue peg1)", "(on blue) (", ")(", "(", `(${"x".repeat(1000)})`],
  ...[`${"(".repeat(900)}${")".repeat(900)}`, "(on blue;peg1", '"(on blue peg1)'],
];

describe("symbols in messages", () => {
  it("come out as they went in: atoms, literals, plans, facts and typed objects", () => {
    const rng = new Rng(1, "symbols");
    const words = (): string[] => Array.from({ length: rng.integer(4) }, () => rng.pick(names));
    for (let i = 0; i < 500; i++) {
      const atoms = Array.from({ length: rng.integer(6) }, () => ({ predicate: rng.pick(names), args: words() }));
      const literals: Literal[] = atoms.map((atom) => ({ atom, sign: rng.uniform() < 0.5 }));
      const plan = atoms.map(({ predicate: action, args }) => ({ action, args }));
      const objects = words().map((name) => ({ name, type: rng.pick(["disc", "peg", "surface"]) }));
      assert.deepEqual(toAtoms(fromAtoms(atoms)), atoms);
      assert.deepEqual(toFacts(fromFacts(atoms)), atoms);
      assert.deepEqual(toLiterals(fromLiterals(literals)), literals);
      assert.deepEqual(toPlan(fromPlan(plan)), plan);
      assert.deepEqual(toTyped(fromTyped(objects)), objects);
    }
  });

  it("are PDDL, as the parser of PDDL reads it", () => {
    const domain = parseDomain(
      `(define (domain d) (:requirements :typing :negative-preconditions) (:types disc peg - place place - object)
        (:predicates (on ?d - disc ?p - place) (gripper-empty)))`,
      "domain",
    );
    const objects = [
      { name: "blue", type: "disc" },
      { name: "green", type: "disc" },
      { name: "peg1", type: "peg" },
    ];
    const facts = [
      { predicate: "on", args: ["blue", "peg1"] },
      { predicate: "gripper-empty", args: [] },
    ];
    const goal: Literal[] = [
      { atom: facts[0]!, sign: true },
      { atom: { predicate: "on", args: ["green", "peg1"] }, sign: false },
    ];
    const problem = parseProblem(
      `(define (problem p) (:domain d) (:objects ${fromTyped(objects)}) (:init ${fromFacts(facts)})
        (:goal (and ${fromLiterals(goal).join(" ")})))`,
      "problem",
      domain,
    );
    assert.deepEqual([problem.objects, problem.init, problem.goal], [objects, facts, goal]);
  });

  it("may be spaced as PDDL may", () => {
    const atom = { predicate: "on", args: ["a", "b"] };
    assert.deepEqual(toLiterals(["(not (on a b))", "( not  ( on\ta\n b ) )", "(  on a b )"]), [
      { atom, sign: false },
      { atom, sign: false },
      { atom, sign: true },
    ]);
    assert.deepEqual(toFacts("  (on a b)(on a b)\n (on  a b) "), [atom, atom, atom]);
    assert.deepEqual([toFacts(""), toFacts(" \n"), toTyped(""), toTyped("  ")], [[], [], [], []]);
    assert.deepEqual(toTyped(" a\nb -  disc "), [
      { name: "a", type: "disc" },
      { name: "b", type: "disc" },
    ]);
  });

  it("are refused where they are none", () => {
    for (const text of broken) {
      refuses(() => toAtoms([text]), text);
      refuses(() => toFacts(text), text);
      refuses(() => toPlan([text]), text);
      refuses(() => toLiterals([text]), text);
    }
    refuses(() => toAtoms([""]), "");
    // A negative literal is no atom, and there is no negation of a negation.
    for (const text of ["(not (on a b))", "(not a)", "(not)"]) {
      refuses(() => toAtoms([text]), text);
      refuses(() => toFacts(text), text);
    }
    for (const text of ["(not (not (on a b)))", "(not a)", "(not)", "(not ())", "(not (on a b) (on b a))"]) {
      refuses(() => toLiterals([text]), text);
    }
    for (const text of [
      "a",
      "a - ",
      "- disc",
      "a - disc -",
      "a - disc - peg",
      "a - disc b",
      "a - - b",
      "a - disc (b) - peg",
    ]) {
      refuses(() => toTyped(text), text);
    }
  });

  it("are refused where there are more of them than anybody needs", () => {
    const many = new Array<string>(100_001).fill("(x)");
    for (const to of [toAtoms, toLiterals, toPlan]) refuses(() => to(many), "many");
    for (const to of [toFacts, toTyped]) refuses(() => to("x".repeat(2_000_000)), "long");
  });

  it("are read in a time in proportion to their length, whatever is in them", () => {
    const texts = [
      `(on${" ".repeat(900_000)}`,
      `(a)${" ".repeat(900_000)}x`,
      ")".repeat(900_000),
      "(a".repeat(400_000),
      " ".repeat(900_000),
      `(not ${"(".repeat(900)}`,
    ];
    const begun = performance.now();
    for (const text of texts) {
      for (const read of [toFacts, toTyped, (part: string) => toLiterals([part])]) {
        try {
          read(text);
        } catch (error) {
          assert.equal(errorFields(error).error_code, ErrorCodeConstants.INVALID_REQUEST);
        }
      }
    }
    // Quadratic time would be minutes.
    assert.ok(performance.now() - begun < 5000);
  });
});
