import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { areEquivalent, areTheSame } from "../../../src/goal/evaluation/compareGoals.ts";
import { holdsIn, legalStates } from "../../../src/goal/evaluation/legalStates.ts";
import type { Literal } from "../../../src/pddl/Domain.ts";
import { goalOf, sceneOf } from "./cases.ts";
import { naivelyEquivalent, naiveStates } from "./naiveStates.ts";

const scenes = [
  sceneOf(["a"]),
  sceneOf(["a", "b"]),
  sceneOf(["a", "b"], ["b"]),
  sceneOf(["a", "b", "c"]),
  sceneOf(["a", "b", "c"], ["a", "c"]),
];

describe("legalStates()", () => {
  it("are those of the naive twin, each once", () => {
    const text = (state: ReadonlyMap<string, string>): string =>
      [...state]
        .map((pair) => pair.join(" on "))
        .sort()
        .join();
    for (const scene of [...scenes, sceneOf(["a", "b", "c", "d", "e"], ["d"])]) {
      assert.deepEqual([...legalStates(scene)].map(text).sort(), naiveStates(scene).map(text).sort());
    }
  });

  it("are 3 to the power of the discs, and more where discs are loose", () => {
    assert.equal([...legalStates(sceneOf(["a", "b", "c", "d"]))].length, 81);
    // The loose disc on a peg: 3 × 3 states. On the table, bare or not: 4.
    assert.equal([...legalStates(sceneOf(["a", "b"], ["b"]))].length, 13);
  });
});

describe("holdsIn()", () => {
  it("knows every predicate of the domain", () => {
    const scene = sceneOf(["a", "b"]);
    const state = new Map([
      ["a", "b"],
      ["b", "peg2"],
    ]);
    const isTrue = (text: string): boolean => holdsIn(scene, state, goalOf(text)[0]!);
    const truths = ["(on a b)", "(clear a)", "(clear peg1)", "(clear table)", "(gripper-empty)", "(smaller a b)"];
    const falsehoods = ["(on b peg1)", "(clear b)", "(clear peg2)", "(holding a)", "(smaller b a)", "(not (on a b))"];
    for (const text of [...truths, "(smaller b peg3)", "(not (holding b))"]) assert.ok(isTrue(text), text);
    for (const text of falsehoods) assert.ok(!isTrue(text), text);
    assert.throws(() => isTrue("(red a)"), /does not say whether \(red a\) holds/);
  });
});

describe("areEquivalent()", () => {
  const equivalent = (ids: string, one: string, other: string, loose = ""): boolean =>
    areEquivalent(sceneOf(ids.split(" "), loose.split(" ").filter(Boolean)), goalOf(one), goalOf(other));

  it("sees through negation", () => {
    assert.ok(equivalent("a b", "(not (on b peg1)) (not (on b peg2))", "(on b peg3)"));
    assert.ok(!equivalent("a b", "(not (on b peg1))", "(on b peg3)"));
    // The smaller disc may also lie on the larger.
    assert.ok(!equivalent("a b", "(not (on a peg1)) (not (on a peg2))", "(on a peg3)"));
  });

  it("sees through clear", () => {
    assert.ok(equivalent("a b", "(clear peg1) (clear peg2)", "(on b peg3) (on a b)"));
    assert.ok(equivalent("a b", "(not (clear b))", "(on a b)"));
    assert.ok(!equivalent("a b", "(clear b)", "(on a b)"));
  });

  it("lets loose discs stay on the table", () => {
    assert.ok(!equivalent("a b", "(not (on b peg1)) (not (on b peg2))", "(on b peg3)", "b"));
    assert.ok(equivalent("a b", "(not (on b peg1)) (not (on b peg2)) (not (on b table))", "(on b peg3)", "b"));
    // With all pegs clear both lie on the table, the loose disc below.
    assert.ok(equivalent("a b", "(clear peg1) (clear peg2) (clear peg3)", "(on a b) (on b table)", "b"));
  });

  it("agrees with the naive twin on random goals", () => {
    const rng = new Rng(1, "goals");
    const counts = { same: 0, different: 0 };
    for (let n = 0; n < 1000; n++) {
      const scene = rng.pick(scenes);
      const ids = scene.discs.map(({ id }) => id);
      const places = [...ids, "peg1", "peg2", "peg3", "table"];
      const literal = (): Literal => ({
        atom:
          rng.uniform() < 0.4
            ? { predicate: "clear", args: [rng.pick(places)] }
            : { predicate: "on", args: [rng.pick(ids), rng.pick(places)] },
        sign: rng.uniform() < 0.6,
      });
      const [one, other] = [0, 1].map(() => Array.from({ length: 1 + rng.integer(2) }, literal));
      const isSame = naivelyEquivalent(scene, one!, other!);
      assert.equal(areEquivalent(scene, one!, other!), isSame, JSON.stringify([scene, one, other]));
      counts[isSame ? "same" : "different"]++;
    }
    assert.ok(counts.same > 50 && counts.different > 50, JSON.stringify(counts));
  });
});

describe("areTheSame()", () => {
  it("minds literals and signs, not order and repetition", () => {
    assert.ok(areTheSame(goalOf("(on a b) (clear a)"), goalOf("(clear a) (on a b) (on a b)")));
    assert.ok(!areTheSame(goalOf("(on a b)"), goalOf("(not (on a b))")));
    assert.ok(!areTheSame(goalOf("(on a b)"), goalOf("(on a b) (clear a)")));
    assert.ok(!areTheSame(goalOf("(on a b) (clear a)"), goalOf("(on a b) (clear b)")));
  });
});
