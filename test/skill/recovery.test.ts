import assert from "node:assert/strict";
import type { CartesianAction } from "../../src/core/index.ts";
import { drawScenario, noisePresets } from "../../sim/scenarios.ts";
import { on, scenarioOf } from "../sim/HandDriver.ts";
import { runPhysical } from "./physicalAgent.ts";

const goal = [on("blue", "peg3")];
const oneDisc = { ...scenarioOf({ peg1: ["blue"] }, { goal }), instruction: "Put the blue disc on the right peg." };
const twoDiscs = {
  ...scenarioOf({ peg1: ["red", "blue"] }, { goal: [on("red", "peg3"), on("blue", "red")] }),
  instruction: "Move the tower to the right peg.",
};
const open: CartesianAction = { kind: "cartesian", translation: [0, 0, 0], yaw: 0, gripper: 1 };

describe("the skills in physics", () => {
  it("solve three discs with estimates every 3 steps, 100 ms late, 1 mm and 1° off", async () => {
    for (const [seed, noise] of [
      [11, "paper"],
      [12, "perturbed"],
    ] as const) {
      const { result, seen } = await runPhysical({
        scenario: drawScenario("hanoi-3", seed, noisePresets[noise]),
        seed,
        estimateEvery: 3,
        delaySteps: 2,
        positionNoise: 1e-3,
        yawNoise: Math.PI / 180,
      });
      const { outcome, reason, drops, illegalMoves, peakAcceleration } = result.verdict;
      assert.equal(outcome, "success", `seed ${seed}: ${reason}`);
      assert.deepEqual([drops, illegalMoves, seen], [0, 0, []]);
      assert.ok(peakAcceleration! <= 1, `${peakAcceleration} of the acceleration limit`);
    }
  });

  it("take a disc from beside a tower without touching the tower", async () => {
    // The palm, 20 cm wide, would hit the tower's upper disc if the fingers stood in a line with it.
    const scenario = {
      ...scenarioOf({ peg3: ["green", "red"] }, { loose: { blue: [0.56, 0.145] }, goal: [on("blue", "red")] }),
      instruction: "Put the blue disc on the red disc.",
    };
    const { result, seen } = await runPhysical({ scenario, seed: 1 });
    assert.equal(result.verdict.outcome, "success", result.verdict.reason);
    assert.deepEqual(seen, []);
  });
});

for (const by of ["truth", "pictures"] as const) {
  describe(`the skills in physics, on a state estimated from ${by}`, function () {
    this.timeout(60_000);

    it("notice a missed grasp and try again", async () => {
      const { result, told } = await runPhysical({
        by,
        scenario: oneDisc,
        seed: 1,
        mishap: {
          skill: "pick",
          after: 0,
          strike: (world) => {
            // Out between the pads, to 3 cm off: 0.55 m/s on a table with μ = 0.5.
            world.push("blue", [0.0448 * 0.55, 0, 0]);
          },
        },
      });
      assert.equal(result.verdict.outcome, "success", result.verdict.reason);
      const troubles = told.flatMap((e) => (e.kind === "retry" || e.kind === "replan" ? [e.reason] : []));
      assert.deepEqual(troubles, ["the hand closed beside blue"]);
      assert.equal(told.filter((e) => e.kind === "skill-started" && e.skill === "pick").length, 2);
    });

    it("fetch a disc that was lost on the way from the table, and still solve the task", async () => {
      const { result, told, seen } = await runPhysical({
        by,
        scenario: twoDiscs,
        seed: 1,
        mishap: { skill: "reach-place", after: 6, strike: () => undefined, instead: { action: open, steps: 8 } },
      });
      assert.equal(result.verdict.outcome, "success", result.verdict.reason);
      assert.deepEqual(seen, [{ kind: "dropped", disc: "blue" }]);
      const replans = told.filter((e) => e.kind === "replan");
      assert.ok(replans.length >= 1 && replans[0]!.reason === "blue was lost on the way", JSON.stringify(replans));
      const fetched = told.some(
        (e) => e.kind === "step-started" && e.step.action === "pick" && e.step.args[1] === "table",
      );
      assert.ok(fetched, "it was picked from the table");
    });

    it("pick up a disc that was knocked off its tower before the hand came", async () => {
      const { result, seen } = await runPhysical({
        by,
        scenario: twoDiscs,
        seed: 1,
        mishap: {
          skill: "reach-pick",
          after: 2,
          strike: (world) => {
            world.push("blue", [-0.0448 * 0.9, 0.01, 0]);
          },
        },
      });
      assert.equal(result.verdict.outcome, "success", result.verdict.reason);
      assert.deepEqual(seen[0], { kind: "knocked", disc: "blue" });
    });

    it("carry on after a knock of the world", async () => {
      for (const seed of [26, 67]) {
        const { result } = await runPhysical({
          by,
          scenario: drawScenario("hanoi-3", seed, noisePresets["knock"]),
          seed,
        });
        assert.equal(result.verdict.outcome, "success", `seed ${seed}: ${result.verdict.reason}`);
        assert.ok(result.verdict.knock!.discs.length > 0);
        assert.deepEqual([result.verdict.illegalMoves, result.verdict.drops], [0, 0]);
      }
    });
  });
}
