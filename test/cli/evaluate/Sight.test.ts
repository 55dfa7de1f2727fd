import assert from "node:assert/strict";
import { identityQuaternion, type Vec3 } from "../../../src/core/index.ts";
import { inTrueNames, type Sight, toldSight, trueNames } from "../../../src/cli/evaluate/Sight.ts";
import { atomText } from "../../../src/pddl/Domain.ts";
import { goalOf, sceneOf } from "../../goal/evaluation/cases.ts";

const at = (id: string, position: Vec3) => ({ id, pose: { position, orientation: identityQuaternion } });

describe("toldSight()", () => {
  it("names and ranks all objects, and says what lies where", () => {
    const { objects, facts, images } = toldSight(sceneOf(["blue", "red", "green"], ["red"]));
    assert.deepEqual(
      objects.map(({ id, type, rank }) => [id, type, rank]),
      [
        ["blue", "disc", 1],
        ["red", "disc", 2],
        ["green", "disc", 3],
        ["peg1", "peg", 1],
        ["peg2", "peg", 2],
        ["peg3", "peg", 3],
        ["table", "table", undefined],
      ],
    );
    const texts = facts.map(atomText);
    for (const fact of ["(on blue green)", "(on red table)", "(on green peg1)", "(clear blue)", "(smaller blue red)"]) {
      assert.ok(texts.includes(fact), fact);
    }
    assert.equal(texts.filter((text) => text.startsWith("(on ")).length, 3);
    assert.deepEqual(images, []);
  });
});

describe("trueNames()", () => {
  const discs = [
    { id: "red", position: [0.5, 0, 0.02] as const },
    { id: "red2", position: [0.5, 0, 0.06] as const },
  ];

  it("go by the nearest place, not by the name, each disc once", () => {
    const names = trueNames(discs, [at("red", [0.5, 0, 0.055]), at("red2", [0.5, 0.01, 0.02])]);
    assert.deepEqual(Object.fromEntries(names), { red: "red2", red2: "red" });
    // Both are nearest to the same; the nearer of them is it.
    const both = trueNames(discs, [at("a", [0.5, 0.02, 0.02]), at("b", [0.5, 0.01, 0.02])]);
    assert.deepEqual(Object.fromEntries(both), { b: "red", a: "imagined-a" });
  });

  it("make up a name for a disc that is not there", () => {
    assert.deepEqual(Object.fromEntries(trueNames(discs, [at("red", [0.5, 0.2, 0.02])])), { red: "imagined-red" });
  });
});

describe("inTrueNames()", () => {
  const sight: Sight = {
    ...toldSight(sceneOf(["blue", "red"])),
    trueNames: new Map([
      ["blue", "yellow"],
      ["red", "imagined-red"],
    ]),
  };

  it("renames the discs of a goal", () => {
    const goal = goalOf("(not (on blue red)) (clear peg1)");
    assert.deepEqual(inTrueNames({ status: "predicted", goal, confidence: 0.5 }, sight), {
      ...{ status: "predicted", goal: goalOf("(not (on yellow imagined-red)) (clear peg1)"), confidence: 0.5 },
    });
  });

  it("knows candidates by their ids and by what they are called", () => {
    const ask = (...candidates: string[]) =>
      inTrueNames({ status: "ambiguous", question: "Which?", candidates }, sight);
    assert.deepEqual(ask("blue disc", "left peg"), {
      ...{ status: "ambiguous", question: "Which?", candidates: ["yellow", "peg1"] },
    });
    assert.deepEqual(ask("blue", "peg2"), {
      ...{ status: "ambiguous", question: "Which?", candidates: ["yellow", "peg2"] },
    });
  });
});
