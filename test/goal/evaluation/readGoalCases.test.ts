import assert from "node:assert/strict";
import { FileError } from "../../../src/core/index.ts";
import { readGoalCases } from "../../../src/goal/evaluation/readGoalCases.ts";
import { hanoiDomain } from "../../fixtures/hanoiDomain.ts";
import { goalOf } from "./cases.ts";

const discs = [
  { id: "blue", colour: "blue", edge: 0.03 },
  { id: "red", colour: "red", edge: 0.04 },
];
const sound = {
  id: "one",
  kind: "colour",
  words: "Blue to the right.",
  discs,
  towers: { peg1: ["red", "blue"], peg2: [], peg3: [] },
  loose: [],
  expect: { status: "predicted", goal: ["(on blue peg3)", "(not (clear peg1))"] },
};
const read = (text: string) => readGoalCases(text, "cases.jsonl", hanoiDomain);
const lines = (...values: readonly object[]): string => values.map((value) => JSON.stringify(value)).join("\n");

/** The sentence with which the second line is refused. */
function complaint(line: string | object): string {
  const text = typeof line === "string" ? line : JSON.stringify(line);
  try {
    read(`${lines(sound)}\n${text}\n`);
  } catch (error) {
    assert.ok(error instanceof FileError);
    assert.equal(error.path, "cases.jsonl");
    const [, rest] = /^"cases\.jsonl", line 2, is no instruction with a goal: (.*; .*)$/.exec(error.message) ?? [];
    assert.ok(rest !== undefined, error.message);
    return rest;
  }
  throw new assert.AssertionError({ message: `${text} was accepted` });
}

describe("readGoalCases()", () => {
  it("reads goals, refusals and questions", () => {
    const [one, two, three, four] = read(
      lines(
        { ...sound, note: "left alone" },
        { ...sound, id: "two", expect: { status: "rejected", why: "absent" } },
        {
          ...sound,
          id: "three",
          towers: { peg1: ["red"], peg2: [], peg3: [] },
          loose: ["blue"],
          expect: { status: "ambiguous" },
        },
        { ...sound, id: "four", expect: { status: "ambiguous", candidates: ["blue", "peg2"] } },
      ).replaceAll("\n", "\n\n"),
    );
    assert.deepEqual(one, {
      ...sound,
      expect: { status: "predicted", goal: goalOf("(on blue peg3) (not (clear peg1))") },
    });
    assert.deepEqual(two?.expect, { status: "rejected", why: "absent" });
    assert.deepEqual([three?.expect, three?.loose], [{ status: "ambiguous" }, ["blue"]]);
    assert.deepEqual(four?.expect, { status: "ambiguous", candidates: ["blue", "peg2"] });
  });

  it("says in which line there is no JSON object", () => {
    assert.match(complaint('{"id": "two",'), /^it is no JSON \(.*\); write one object a line$/);
    assert.match(complaint("[]"), /^it is missing or no object/);
    assert.match(complaint(`"${"x".repeat(30_000)}"`), /^it has 30002 characters; 20000 are the limit$/);
  });

  it("says which field is missing", () => {
    for (const field of Object.keys(sound)) {
      const others = Object.fromEntries(Object.entries({ ...sound, id: "two" }).filter(([key]) => key !== field));
      assert.ok(complaint(others).startsWith(`${field} is missing or no `), field);
    }
    assert.match(
      complaint({ ...sound, discs: [{ id: "blue", edge: 0.03 }] }),
      /^discs\[0\]\.colour is missing or no text/,
    );
    assert.match(complaint({ ...sound, towers: { peg1: [], peg2: [] } }), /^towers\.peg3 is missing or no list/);
    assert.match(complaint({ ...sound, expect: { status: "predicted" } }), /^expect\.goal is missing or no list/);
    assert.match(
      complaint({ ...sound, expect: { status: "done" } }),
      /^expect\.status .*predicted, rejected or ambiguous$/,
    );
  });

  it("refuses an id twice, naming the first line", () => {
    assert.match(complaint(sound), /^its id "one" is that of line 1, too; give it one of its own$/);
  });

  it("refuses goals that are not of the domain, that cannot be read, or that nothing fulfils", () => {
    const withGoal = (...goal: readonly unknown[]) =>
      complaint({ ...sound, id: "two", expect: { status: "predicted", goal } });
    assert.match(withGoal("(on blue green)"), /does not fit the domain "hanoi": .*"green" is not declared/);
    assert.match(withGoal("(under blue peg3)"), /does not fit the domain "hanoi": .*"under" is not declared/);
    assert.match(withGoal("(on peg3 blue)"), /does not fit the domain "hanoi": .*"peg3" is of type "peg"/);
    assert.match(withGoal("(on blue ?x)"), /a literal of its goal cannot be read: .*"\?x"/);
    assert.match(withGoal("(on blue"), /a literal of its goal cannot be read: .*never closed/);
    assert.match(withGoal("(or (on blue red))"), /a literal of its goal cannot be read: .*disjunction/);
    assert.match(withGoal(), /The goal is empty/);
    assert.match(withGoal(7), /^expect\.goal\[0\] is missing or no text/);
    assert.match(withGoal("(on red blue)"), /holds in no legal state; mend the goal, or expect that it is rejected$/);
  });

  it("refuses scenes that are none", () => {
    const towers = (peg1: readonly string[], more: object = {}) =>
      complaint({ ...sound, id: "two", towers: { ...sound.towers, peg1 }, ...more });
    assert.match(towers(["blue", "red"]), /^"red" lies on the smaller "blue"; list towers from the bottom up$/);
    assert.match(towers(["red"]), /^the disc "blue" lies nowhere/);
    assert.match(towers(["red", "blue"], { loose: ["red"] }), /^it places the disc "red" twice/);
    assert.match(towers(["red", "blue", "green"]), /^it places "green", which is none of its discs/);
    assert.match(
      complaint({ ...sound, towers: { ...sound.towers, peg4: [] } }),
      /^towers has "peg4"; the pegs are peg1/,
    );
    assert.match(
      complaint({ ...sound, discs: discs.toReversed() }),
      /^the disc "blue" is not larger than "red" before it/,
    );
    assert.match(complaint({ ...sound, discs: [] }), /^it has 0 discs; a scene has 1 to 7$/);
    assert.match(complaint({ ...sound, discs: [{ ...discs[0], id: "table" }] }), /^a disc is called "table"/);
    assert.match(
      complaint({ ...sound, discs: [{ ...discs[0], id: "Blue 1" }] }),
      /^discs\[0\]\.id is "Blue 1"; a name has/,
    );
    assert.match(
      complaint({ ...sound, discs: [{ ...discs[0], edge: 30 }] }),
      /^discs\[0\]\.edge is missing or no length/,
    );
    const twins = [...discs, { id: "blue", colour: "blue", edge: 0.05 }];
    assert.match(complaint({ ...sound, discs: twins }), /^two discs are called "blue"/);
  });

  it("refuses candidates that are not there or no choice", () => {
    const candidates = (...names: readonly string[]) =>
      complaint({ ...sound, expect: { status: "ambiguous", candidates: names } });
    assert.match(candidates("blue", "green"), /^its candidate "green" is not there; there are blue, red, peg1/);
    assert.match(candidates("blue"), /^it has less than two candidates/);
  });

  it("refuses a file without a case", () => {
    assert.throws(() => read("\n \n"), /^FileError: "cases\.jsonl" has no instruction; write one JSON object a line/);
    assert.throws(() => read("\n".repeat(100_001)), /100000 are the limit/);
  });
});
