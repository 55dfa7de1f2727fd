import assert from "node:assert/strict";
import { atRest, Judge } from "../../sim/Judge.ts";
import { benchmarkPegs, drawDiscs } from "../../sim/discSets.ts";
import { type DiscSpec, identityPose, Rng, type Twist, type Vec3, type WorldState } from "../../src/core/index.ts";
import { discState } from "../fixtures/FakeTruth.ts";
import { on, scenarioOf } from "./HandDriver.ts";

const resting: Twist = { linear: [0, 0, 0], angular: [0, 0, 0] };

/** A large disc on the first peg, and a small one at `small` that moves with `twist`. */
function stateOf(small: Vec3, twist: Twist = resting, held?: string): WorldState {
  const discs = [{ ...discState("blue", 0.04, small), twist }, discState("yellow", 0.055, [0.56, -0.18, 0.0275])];
  return { stamp: 0n, discs, pegs: benchmarkPegs, held, tool: identityPose };
}

describe("atRest()", () => {
  it("bounds both speeds of every disc", () => {
    const moving = (linear: Vec3, angular: Vec3): boolean => atRest(stateOf([0.5, 0, 0], { linear, angular }));
    assert.ok(moving([0, 0, 0], [0, 0, 0]));
    assert.ok(moving([0.003, 0.003, 0], [0, 0.09, 0]));
    assert.ok(!moving([0.003, 0.003, 0.003], [0, 0, 0]));
    assert.ok(!moving([0, 0, 0], [0.08, 0.08, 0]));
    assert.ok(atRest({ ...stateOf([0, 0, 0]), discs: [] }));
  });
});

describe("the paper's predicate beside ours", () => {
  const on1 = [0.56, -0.18, 0.075] as const;
  // 1.5 cm too low for our `on`, which knows the sizes; the paper's allows any height up to 5.5 cm.
  const sunk = [0.56, -0.18, 0.06] as const;
  const judge = (): Judge =>
    new Judge(scenarioOf({ peg1: ["yellow", "blue"] }, { goal: [on("blue", "yellow")] }), benchmarkPegs, 0);
  const disagreements = (...states: readonly WorldState[]): number | undefined => {
    const one = judge();
    for (const state of states) one.observe(state);
    return one.judgement.paperDisagreements;
  };

  it("is compared step by step, only at rest and with an empty hand", () => {
    assert.equal(disagreements(stateOf(on1), stateOf(on1)), 0);
    assert.equal(disagreements(stateOf(on1), stateOf(sunk), stateOf(sunk)), 2);
    assert.equal(disagreements(stateOf(sunk, { linear: [0, 0, -0.1], angular: [0, 0, 0] })), 0);
    assert.equal(disagreements(stateOf(sunk, resting, "blue")), 0);
  });

  it("is left out where there are more than its own four cubes", () => {
    const many: DiscSpec[] = drawDiscs(5, new Rng(0, "set"));
    const scenario = scenarioOf({}, { goal: [] });
    const five = new Judge({ ...scenario, scene: { ...scenario.scene, discs: many } }, benchmarkPegs, 0);
    assert.equal(five.judgement.paperDisagreements, undefined);
  });

  it("asks for exactly the signs of the goal", () => {
    for (const [sign, place, holds] of [
      [true, on1, true],
      [false, on1, false],
      [true, sunk, false],
      [false, sunk, true],
    ] as const) {
      const goal = [on("blue", "yellow", sign)];
      const one = new Judge(scenarioOf({ peg1: ["yellow", "blue"] }, { goal }), benchmarkPegs, 0);
      one.observe(stateOf(place));
      assert.equal(one.judgement.goal[0]!.holds, holds);
    }
  });
});
