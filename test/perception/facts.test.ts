import assert from "node:assert/strict";
import { atomText } from "../../src/pddl/Domain.ts";
import { deriveFacts } from "../../src/perception/deriveFacts.ts";
import { factsFromSupports, typedObjects } from "../../src/perception/factsFromSupports.ts";
import { at, fakePegs } from "../fixtures/FakeTruth.ts";

const pegIds = ["peg1", "peg2"];
// Ids whose alphabetical order is not the order of sizes.
const discs = [
  { id: "red", edge: 0.04 },
  { id: "blue", edge: 0.05 },
];

describe("factsFromSupports()", () => {
  it("tells on, clear, hand and smaller in this order", () => {
    const facts = factsFromSupports(
      discs,
      pegIds,
      new Map([
        ["red", "blue"],
        ["blue", "peg2"],
      ]),
      undefined,
    );
    assert.deepEqual(facts.map(atomText), [
      "(on red blue)",
      "(on blue peg2)",
      "(clear red)",
      "(clear peg1)",
      "(clear table)",
      "(gripper-empty)",
      "(smaller red blue)",
      "(smaller red peg1)",
      "(smaller red peg2)",
      "(smaller blue peg1)",
      "(smaller blue peg2)",
    ]);
  });

  it("puts a held disc nowhere, even if a support is given", () => {
    const facts = factsFromSupports(
      discs,
      pegIds,
      new Map([
        ["red", "blue"],
        ["blue", "table"],
      ]),
      "red",
    );
    assert.deepEqual(facts.slice(0, 6).map(atomText), [
      "(on blue table)",
      "(clear blue)",
      "(clear peg1)",
      "(clear peg2)",
      "(clear table)",
      "(holding red)",
    ]);
  });

  it("keeps the order whatever the order of the supports", () => {
    const one = factsFromSupports(
      discs,
      pegIds,
      new Map([
        ["red", "peg1"],
        ["blue", "peg2"],
      ]),
      undefined,
    );
    const two = factsFromSupports(
      discs,
      pegIds,
      new Map([
        ["blue", "peg2"],
        ["red", "peg1"],
      ]),
      undefined,
    );
    assert.deepEqual(one, two);
  });

  it("makes equal discs smaller than neither", () => {
    const twins = [
      { id: "a", edge: 0.04 },
      { id: "b", edge: 0.04 },
    ];
    const facts = factsFromSupports(twins, [], new Map(), undefined);
    assert.equal(facts.filter(({ predicate }) => predicate === "smaller").length, 0);
  });
});

describe("typedObjects()", () => {
  it("leaves the table to the domain", () => {
    assert.deepEqual(typedObjects(discs, ["peg1"]), [
      { name: "red", type: "disc" },
      { name: "blue", type: "disc" },
      { name: "peg1", type: "peg" },
    ]);
  });
});

describe("deriveFacts()", () => {
  const pegs = fakePegs.map(({ id, position }) => ({ id, pose: at(...position) }));
  const onTexts = (
    placed: readonly { id: string; edge: number; position: readonly [number, number, number] }[],
    held?: string,
  ): string[] =>
    deriveFacts({
      discs: placed.map(({ id, edge, position }) => ({ id, edge, pose: at(...position) })),
      pegs,
      held,
      tableHeight: 0,
    })
      .filter(({ predicate }) => predicate === "on" || predicate === "holding")
      .map(atomText);

  const large = { id: "large", edge: 0.05, position: [0.5, 0, 0.025] } as const;

  it("reads a tower, a loose disc and a gap from the geometry", () => {
    const small = { id: "small", edge: 0.04, position: [0.5, 0.01, 0.07] } as const;
    const loose = { id: "loose", edge: 0.045, position: [0.3, 0.1, 0.0225] } as const;
    const flying = { id: "flying", edge: 0.03, position: [0.3, 0.1, 0.2] } as const;
    assert.deepEqual(onTexts([flying, small, loose, large]), [
      "(on small large)",
      "(on loose table)",
      "(on large peg2)",
    ]);
  });

  it("counts a held disc as resting on nothing and bearing nothing", () => {
    const small = { id: "small", edge: 0.04, position: [0.5, 0, 0.07] } as const;
    assert.deepEqual(onTexts([small, large], "small"), ["(on large peg2)", "(holding small)"]);
    assert.deepEqual(onTexts([small, large], "large"), ["(holding large)"]);
  });
});
