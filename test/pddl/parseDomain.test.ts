import assert from "node:assert/strict";
import { parseDomain, PddlError } from "../../src/pddl/index.ts";
import { faultOf } from "./faultOf.ts";

/** A domain of one line; the tables below give columns in it. */
const domain = (...sections: string[]): string => ["(define (domain d)", ...sections].join("\n") + ")";
const predicates = "(:predicates (on ?a ?b) (clear ?a))";

describe("parseDomain()", () => {
  it("reads every part, in any order of the sections and any case", () => {
    const text = `; a comment with é
(DEFINE (Domain Blocks)
  (:action Move :effect (and (on ?x ?y) (not (clear ?y)))
    :parameters (?x - Block ?y)
    :precondition (and (clear ?x) (and (not (= ?x ?y)))))
  (:predicates (on ?a ?b - object) (clear ?a))
  (:constants table)
  (:types block - thing thing)
  (:requirements :strips :typing))`;
    assert.deepEqual(parseDomain(text, "f"), {
      name: "blocks",
      requirements: [":strips", ":typing"],
      types: new Map([
        ["block", "thing"],
        ["thing", "object"],
      ]),
      constants: [{ name: "table", type: "object" }],
      predicates: [
        {
          name: "on",
          parameters: [
            { name: "?a", type: "object" },
            { name: "?b", type: "object" },
          ],
        },
        { name: "clear", parameters: [{ name: "?a", type: "object" }] },
      ],
      actions: [
        {
          name: "move",
          parameters: [
            { name: "?x", type: "block" },
            { name: "?y", type: "object" },
          ],
          preconditions: [
            { atom: { predicate: "clear", args: ["?x"] }, sign: true },
            { atom: { predicate: "=", args: ["?x", "?y"] }, sign: false },
          ],
          effects: [
            { atom: { predicate: "on", args: ["?x", "?y"] }, sign: true },
            { atom: { predicate: "clear", args: ["?y"] }, sign: false },
          ],
        },
      ],
    });
  });

  it("takes absent and empty conditions, CRLF, a byte order mark and a variable glued to its predicate", () => {
    const text =
      "\ufeff" + domain(predicates, "(:action a)", "(:action b :parameters (?x) :precondition () :effect (clear?x))");
    const { actions } = parseDomain(text.replaceAll("\n", "\r\n"), "f");
    assert.deepEqual(actions[0], { name: "a", parameters: [], preconditions: [], effects: [] });
    assert.deepEqual(actions[1]?.effects, [{ atom: { predicate: "clear", args: ["?x"] }, sign: true }]);
    assert.equal(faultOf(() => parseDomain("\ufeffx", "f")).slice(0, 6), "f:1:1:");
  });

  /** Text, place, and a part of the sentence. */
  const faults: readonly (readonly [string, string, string])[] = [
    ["", "1:1", "The file is empty"],
    ["  hello", "1:3", 'found "hello"'],
    ["(define", "1:1", "never closed"],
    ["(define (domain d)\n  (:types a", "2:3", "never closed"],
    ["(define (domain d)))", "1:20", "closes nothing"],
    ["(define (domain d)) (x)", "1:21", 'Nothing may follow the domain; found "(x)"'],
    ["(define (problem p))", "1:9", "this file holds a problem"],
    ["(define)", "1:1", "it is missing"],
    ["(define (domain d e))", "1:9", "Expected one name"],
    ["(define (domain 7up))", "1:17", 'found "7up"'],
    ["(define (domain d)\n\t(:types é))", "2:10", 'The character "é"'],
    [domain("(:typos a)"), "2:2", '":typos" is not a section of a domain; did you mean ":types"?'],
    [domain("(:types a)", "(:types b)"), "3:2", "stands twice"],
    [domain("types"), "2:1", "Expected a section"],
    [domain("(:requirements :strips :tpying)"), "2:24", 'did you mean ":typing"?'],
    [domain("(:requirements :adl)"), "2:16", "Unsupported requirement :adl"],
    [domain("(:requirements :action-costs)"), "2:16", "Unsupported requirement :action-costs"],
    [domain("(:functions (total-cost))"), "2:2", "Unsupported: numeric fluents and action costs"],
    [domain("(:derived (a) (b))"), "2:2", "Unsupported: derived predicates"],
    [domain("(:durative-action a)"), "2:2", "Unsupported: durative actions"],
    [domain("(:constraints (and))"), "2:2", "Unsupported: constraints"],
    [domain("(:types disc - sopt spot)"), "2:16", 'Type "sopt" is not declared; did you mean "spot"?'],
    [domain("(:types disc - zzz)"), "2:16", "add it to (:types"],
    [domain("(:types a - b b - c c - a)"), "2:9", "its own supertype: a < b < c < a"],
    [domain("(:types z - a a - b b - a)"), "2:15", "a < b < a"],
    [domain("(:types a - a)"), "2:9", "a < a"],
    [domain("(:types a b a)"), "2:13", 'Type "a" is declared twice'],
    [domain("(:types object - a a)"), "2:18", "root of all types"],
    [domain("(:types - a)"), "2:9", 'This "-" follows no type'],
    [domain("(:types a -)"), "2:11", "A type must follow"],
    [domain("(:types a -b)"), "2:11", 'put a space after "-"'],
    [domain("(:types a b c - (either a b))"), "2:17", 'Types made with "either" are not supported'],
    [domain("(:constants x - blok)", "(:types block)"), "2:17", 'did you mean "block"?'],
    [domain("(:constants x y x)"), "2:17", 'Constant "x" is declared twice'],
    [domain("(:predicates on)"), "2:14", 'found "on"'],
    [domain("(:predicates ())"), "2:14", "empty list"],
    [domain("(:predicates (on ?a) (on ?b))"), "2:23", 'Predicate "on" is declared twice'],
    [domain("(:predicates (on ?a ?a))"), "2:21", 'Parameter "?a" is declared twice'],
    [domain("(:predicates (on a))"), "2:18", 'begins with "?"'],
    [domain("(:predicates (on ?a - tp))", "(:types top)"), "2:23", 'did you mean "top"?'],
    [domain("(:predicates (forall ?a))"), "2:15", "cannot name a predicate"],
    [domain("(:action)"), "2:2", "An action needs a name"],
    [domain("(:action a)", "(:action a)"), "3:10", 'Action "a" is declared twice'],
    [domain("(:action a :precondtion ())"), "2:12", 'did you mean ":precondition"?'],
    [domain("(:action a :effect () :effect ())"), "2:23", "stands twice"],
    [domain("(:action a :effect)"), "2:12", "has no value"],
    [domain("(:action a :parameters x)"), "2:24", "Expected a list of parameters"],
    [domain("(:action a :parameters (?x -type))"), "2:28", 'put a space after "-"'],
    [action("(claer ?x)"), "4:16", 'Predicate "claer" is not declared; did you mean "clear"?'],
    [action("(and (clear ?x) (on ?x))"), "4:32", '"on" takes 2 arguments, not 1'],
    [action("(clear ?x ?y)"), "4:16", '"clear" takes 1 argument, not 2'],
    [action("(clear ?z)"), "4:22", 'Variable "?z" is not a parameter of the action'],
    [action("(clear ?disk)"), "4:22", 'did you mean "?disc"?'],
    [action("(clear tabel)"), "4:22", 'Object "tabel" is not declared; did you mean "table"?'],
    [action("(on ?disc table)"), "4:25", '"table" is of type "object", but "on" needs "disc" as argument 2'],
    [action("(on ?disc ?x)"), "4:25", '"?x" is of type "object", but "on" needs "disc" as argument 2'],
    [action("(= ?x)"), "4:16", '"=" takes 2 arguments, not 1'],
    [action("(= (f ?x) 3)"), "4:18", "Unsupported: a bracketed term"],
    [action("(= ?x 3)"), "4:21", 'found "3"'],
    [action("(or (clear ?x) (clear ?y))"), "4:15", 'Unsupported: disjunction ("or")'],
    [action("(imply (clear ?x) (clear ?y))"), "4:15", "Unsupported: disjunction"],
    [action("(forall (?z) (clear ?z))"), "4:15", "Unsupported: quantifiers"],
    [action("(and (exists (?z) (clear ?z)))"), "4:20", "Unsupported: quantifiers"],
    [action("(>= (f) 3)"), "4:15", "Unsupported: numeric fluents"],
    [action("(not (and (clear ?x)))"), "4:20", 'Negation of "and" is not supported'],
    [action("(not (not (clear ?x)))"), "4:20", 'Negation of "not" is not supported'],
    [action("(not (clear ?x) (clear ?y))"), "4:15", '"not" takes one atom'],
    [action("(not)"), "4:15", '"not" takes one atom'],
    [action("(not ())"), "4:20", "Expected an atom"],
    [action("((clear ?x))"), "4:16", "Expected the name of a predicate"],
    [action("clear"), "4:15", "Expected a bracketed precondition"],
    [action("()", "(when (clear ?x) (clear ?y))"), "4:26", "Unsupported: conditional effects"],
    [action("()", "(and (increase (total-cost) 1))"), "4:31", "Unsupported: numeric fluents and action costs"],
    [action("()", "(= ?x ?y)"), "4:26", 'Unsupported: "=" as an effect'],
    [action("()", "(not (clear ?w))"), "4:38", 'Variable "?w"'],
  ];
  for (const [text, place, sentence] of faults) {
    it(`refuses ${JSON.stringify(text.slice(0, 60))} at ${place}`, () => {
      const message = faultOf(() => parseDomain(text, "dir/f.pddl"));
      assert.ok(message.startsWith(`dir/f.pddl:${place}: `), message);
      assert.ok(message.includes(sentence), message);
    });
  }

  function action(precondition: string, effect = "()"): string {
    return domain(
      "(:types disc) (:constants table) (:predicates (on ?a ?b - disc) (clear ?a))",
      "(:action a :parameters (?disc - disc ?x ?y)",
      `:precondition ${precondition} :effect ${effect})`,
    );
  }

  it("accepts a subtype where a supertype is asked for", () => {
    assert.equal(parseDomain(action("(clear ?disc)"), "f").actions[0]?.preconditions.length, 1);
  });

  it("carries file, line and column, and is a SyntaxError", () => {
    assert.throws(
      () => parseDomain("\n (", "f"),
      (error) =>
        error instanceof PddlError &&
        error instanceof SyntaxError &&
        error.file === "f" &&
        error.line === 2 &&
        error.column === 2,
    );
  });

  it("limits nesting and size", () => {
    const nested = (depth: number): string =>
      domain(`(:action a :precondition ${"(and ".repeat(depth)}${")".repeat(depth)})`);
    assert.equal(parseDomain(nested(198), "f").actions.length, 1);
    assert.match(
      faultOf(() => parseDomain(nested(199), "f")),
      /^f:2:1016: Brackets are nested deeper than 200 levels$/,
    );
    assert.match(
      faultOf(() => parseDomain("(".repeat(1e6), "f")),
      /^f:1:201: /,
    );
    assert.match(
      faultOf(() => parseDomain(" ".repeat(10_000_001), "f")),
      /^f:1:1: The text has 10\.0 MB/,
    );
    assert.match(
      faultOf(() => parseDomain(" ".repeat(10_000_000), "f")),
      /^f:1:1: The file is empty/,
    );
  });

  it("stays quick on long chains of types and long unknown words", () => {
    const chain = Array.from({ length: 50_000 }, (_, i) => `t${i} - t${i + 1}`).join(" ");
    assert.equal(parseDomain(domain(`(:types ${chain} t50000)`), "f").types.size, 50_001);
    assert.match(
      faultOf(() => parseDomain(domain(`(:types ${chain} t50000 - t0)`), "f")),
      /its own supertype/,
    );
    assert.match(
      faultOf(() => parseDomain(domain(`(:${"x".repeat(1e6)})`), "f")),
      /is not a section/,
    );
  });
});
