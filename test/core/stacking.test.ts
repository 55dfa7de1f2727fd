import assert from "node:assert/strict";
import { axisAngle, identityQuaternion, type PegSpec, type Vec3 } from "../../src/core/index.ts";
import { liesOnDisc, liesOnPeg, paperOn, type PlacedDisc, supportOf, tableId } from "../../src/core/stacking.ts";

const pegs: PegSpec[] = [
  { id: "peg1", position: [0.5, -0.2, 0.002] },
  { id: "peg2", position: [0.5, 0, 0.002] },
];

const disc = (id: string, edge: number, position: Vec3): PlacedDisc => ({
  id,
  edge,
  pose: { position, orientation: identityQuaternion },
});

/** A small disc placed relative to where it would lie exactly on a large one that stands on peg1. */
const large = disc("large", 0.05, [0.5, -0.2, 0.027]);
const onLarge = (dx: number, dy: number, dz: number): PlacedDisc =>
  disc("small", 0.04, [0.5 + dx, -0.2 + dy, 0.027 + 0.045 + dz]);

describe("liesOnDisc()", () => {
  it("takes 3 cm of distance in any horizontal direction, and no more", () => {
    for (let k = 0; k < 8; k++) {
      const [c, s] = [Math.cos(k), Math.sin(k)];
      assert.ok(liesOnDisc(onLarge(0.0299 * c, 0.0299 * s, 0), large));
      assert.ok(!liesOnDisc(onLarge(0.0301 * c, 0.0301 * s, 0), large));
    }
  });

  it("takes 1 cm of height either way around half the sum of the edges, and no more", () => {
    for (const sign of [-1, 1]) {
      assert.ok(liesOnDisc(onLarge(0, 0, 0.0099 * sign), large));
      assert.ok(!liesOnDisc(onLarge(0, 0, 0.0101 * sign), large));
    }
  });

  it("has a direction", () => {
    assert.ok(!liesOnDisc(large, onLarge(0, 0, 0)));
  });
});

describe("liesOnPeg()", () => {
  it("takes 5 cm of distance and 1 cm of height at the bottom, and no more", () => {
    const at = (dx: number, dz: number): PlacedDisc => disc("d", 0.04, [0.5 + dx, -0.2, 0.022 + dz]);
    assert.ok(liesOnPeg(at(0.0499, 0), pegs[0]!));
    assert.ok(!liesOnPeg(at(0.0501, 0), pegs[0]!));
    assert.ok(liesOnPeg(at(0, 0.0099), pegs[0]!));
    assert.ok(!liesOnPeg(at(0, 0.0101), pegs[0]!));
    assert.ok(!liesOnPeg(at(0, -0.0101), pegs[0]!));
  });
});

describe("supportOf()", () => {
  const support = (d: PlacedDisc, ...others: PlacedDisc[]): string | undefined => supportOf(d, [d, ...others], pegs, 0);

  it("names the disc, the peg or the table below", () => {
    assert.equal(support(onLarge(0, 0.01, 0), large), "large");
    assert.equal(support(large), "peg1");
    assert.equal(support(disc("d", 0.04, [0.5, -0.01, 0.022])), "peg2");
    assert.equal(support(disc("d", 0.04, [0.4, -0.1, 0.02])), tableId);
  });

  it("names the nearest of two discs", () => {
    const left = disc("left", 0.05, [0.5, -0.225, 0.027]);
    const right = disc("right", 0.05, [0.5, -0.175, 0.027]);
    assert.equal(support(disc("d", 0.04, [0.5, -0.21, 0.072]), right, left), "left");
    assert.equal(support(disc("d", 0.04, [0.5, -0.19, 0.072]), left, right), "right");
  });

  it("names none in the air, not even over the table", () => {
    assert.equal(support(onLarge(0, 0, 0.05), large), undefined);
    assert.equal(support(disc("d", 0.04, [0.4, -0.1, 0.05])), undefined);
  });

  it("names none for a disc pressed into another away from all pegs, whose bottom seems to touch the table", () => {
    const below = disc("below", 0.03, [0.4, -0.1, 0.005]);
    const above = disc("above", 0.04, [0.4, -0.08, 0.021]);
    assert.equal(support(above), tableId);
    assert.equal(support(above, below), undefined);
  });
});

describe("supportOf() with what a disc rested on before", () => {
  const low = disc("low", 0.05, [0.6, 0.2, 0.025]);
  const onLow = (aside: number, up = 0): PlacedDisc => disc("top", 0.04, [0.6 + aside, 0.2, 0.07 + up]);
  const told = (positions: readonly PlacedDisc[], start?: string): (string | undefined)[] => {
    let last = start;
    return positions.map((top) => (last = supportOf(top, [top, low], pegs, 0, last)));
  };

  it("does not change its mind with noise about a limit", () => {
    const noisy = [0.028, 0.0305, 0.029, 0.0311, 0.031].map((aside) => onLow(aside));
    assert.deepEqual(told(noisy), Array(5).fill("low"));
    assert.deepEqual(
      noisy.map((top) => supportOf(top, [top, low], pegs, 0)),
      ["low", undefined, "low", undefined, undefined],
    );
    assert.deepEqual(told([0, 0.011, 0.009, 0.013].map((up) => onLow(0, up))), Array(4).fill("low"));
    const area = [0.048, 0.0515, 0.049, 0.0519].map((aside) => disc("top", 0.04, [0.5, aside, 0.022]));
    assert.deepEqual(told(area), Array(4).fill("peg2"));
  });

  it("goes by what is there now once a disc is clearly off", () => {
    assert.deepEqual(told([0.028, 0.032].map((aside) => onLow(aside))), ["low", undefined]);
    assert.deepEqual(told([disc("top", 0.04, [0.5, 0, 0.022])], "low"), ["peg2"]);
    assert.deepEqual(told([disc("top", 0.04, [0.5, 0.053, 0.022])], "peg2"), ["table"]);
    // What it rested on need not be there any more.
    assert.deepEqual(told([onLow(0)], "gone"), ["low"]);
  });

  it("does not keep a disc on an area that has got another disc below it", () => {
    assert.equal(supportOf(onLarge(0.01, 0, 0), [large], pegs, 0, "peg1"), "large");
  });
});

describe("supportOf() of a tilted cube", () => {
  const tilted = (degrees: number): PlacedDisc => {
    const upright = disc("d", 0.04, [0.5, 0, 0.021]);
    return { ...upright, pose: { ...upright.pose, orientation: axisAngle([1, 0, 0], (degrees * Math.PI) / 180) } };
  };

  it("is none while it stands on an edge, and the peg again once it lies on another face", () => {
    for (const flat of [0, 10, 80, 90, 180]) assert.equal(supportOf(tilted(flat), [], pegs, 0), "peg2", `${flat}°`);
    for (const steep of [20, 45, 70]) assert.equal(supportOf(tilted(steep), [], pegs, 0), undefined, `${steep}°`);
  });
});

describe("paperOn()", () => {
  it("is the paper's predicate, blind to size", () => {
    assert.ok(paperOn(onLarge(0, 0, 0), large));
    const fused = disc("small", 0.04, [0.5, -0.2, 0.03]);
    assert.ok(paperOn(fused, large) && !liesOnDisc(fused, large));
    const high = disc("small", 0.06, [0.5, -0.2, 0.027 + 0.0551]);
    assert.ok(!paperOn(high, large) && liesOnDisc(high, large));
    assert.ok(!paperOn(large, fused));
  });
});
