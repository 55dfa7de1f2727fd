import assert from "node:assert/strict";
import { PhysicsWorld } from "../../../sim/PhysicsWorld.ts";
import { hold } from "../../../src/core/index.ts";
import { scriptedPolicies } from "../../../src/policy/ScriptedPolicy.ts";
import { actionOfNumbers } from "../../../src/policy/vlaLayout.ts";
import { SkillRun } from "../../../src/train/skills/SkillRun.ts";
import { drawStackingTask } from "../../../src/train/skills/stackingScene.ts";
import type { RecordedStep } from "../../../src/train/vla/demonstrations/Recording.ts";
import { actionNoise, cartesian, playEpisode, type Played } from "../../../src/train/vla/demonstrations/playEpisode.ts";
import { noiseOf } from "../../../src/train/vla/demonstrations/recordEpisodes.ts";
import { paperEpisodes } from "../../../src/train/vla/demonstrations/seeds.ts";
import { loadDomain } from "../../../src/cli/compose/loadDomain.ts";

describe("playEpisode()", function () {
  this.timeout(30_000);
  const play = (seed: number): Promise<Played | undefined> =>
    playEpisode({ kind: "stacking", seed, noise: "actions", size: 16, domain: loadDomain("hanoi") });

  it("adds Gaussian noise of the stated deviation to what moves the hand, and records what was meant without it", async () => {
    const played = (await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => play(2 ** 43 + seed)))).filter(
      (each) => each !== undefined,
    );
    const steps = played.flatMap((each) => each.steps);
    assert.ok(steps.length > 250, `${steps.length} steps`);
    for (const part of [0, 1, 2, 5]) {
      const noise = steps.map(({ action, executed }) => executed[part]! - action[part]!);
      const mean = noise.reduce((a, b) => a + b, 0) / noise.length;
      const deviation = Math.sqrt(noise.reduce((a, b) => a + b * b, 0) / noise.length);
      const error = actionNoise / Math.sqrt(noise.length);
      assert.ok(Math.abs(mean) < 4 * error, `part ${part} is off by ${mean}`);
      assert.ok(Math.abs(deviation - actionNoise) < 4 * error, `part ${part} deviates by ${deviation}`);
    }
    for (const { action, executed } of steps) {
      for (const part of [3, 4, 6]) assert.equal(executed[part], action[part]);
      assert.ok(executed.every((n) => Math.abs(n) <= 1));
    }
  });

  it("carries out what it records as executed, and not what it records as meant", async () => {
    const seed = 2 ** 43 + 1;
    const { steps } = (await play(seed))!;
    const { scenario, handStart } = drawStackingTask(seed);
    /** How far the joints are from the recorded ones at most, rad, when a world is given these actions. */
    const distance = async (of: (step: RecordedStep) => readonly number[]): Promise<number> => {
      const world = new PhysicsWorld();
      const run = await SkillRun.begin(world, { scenario, seed }, { policies: scriptedPolicies, execute: 1 });
      await run.goTo(handStart);
      let { observation } = await run.sense();
      let farthest = 0;
      for (const step of steps) {
        for (const [i, q] of observation.joints!.position.entries()) {
          farthest = Math.max(farthest, Math.abs(q - step.joints[i]!));
        }
        ({ observation } = await world.step(actionOfNumbers(of(step))));
      }
      return farthest;
    };
    const executed = await distance((step) => step.executed);
    assert.ok(executed < 1e-6, `${executed} rad`);
    const meant = await distance((step) => step.action);
    assert.ok(meant > 1e-3, `${meant} rad`);
  });

  it("leaves out no step: what has no seven numbers is an error", () => {
    const action = { kind: "cartesian", translation: [0, 0, 0], yaw: 0, gripper: 1 } as const;
    assert.equal(cartesian({ action, skill: "pick" }), action);
    assert.throws(() => cartesian({ action: hold, skill: "pick" }), /skill pick wants to hold, which/);
  });

  it("shows the same from the same seed", async () => {
    const seed = 2 ** 43 + 1;
    assert.deepEqual(await play(seed), await play(seed));
  });
});

describe("noiseOf()", () => {
  it("disturbs the last 30 % of the games, and no stacking", () => {
    for (const kind of ["hanoi", "starts"] as const) {
      const count = paperEpisodes[kind];
      const noisy = Array.from({ length: count }, (_, i) => noiseOf(kind, i, count) === "actions");
      assert.equal(noisy.filter(Boolean).length, 45);
      assert.equal(noisy.indexOf(true), 105);
      assert.ok(noisy.slice(105).every(Boolean));
    }
    for (let i = 0; i < 50; i++) assert.equal(noiseOf("stacking", i, 50), "none");
  });
});
