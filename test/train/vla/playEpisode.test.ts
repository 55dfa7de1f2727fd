import assert from "node:assert/strict";
import { actionNoise, playEpisode, type Played } from "../../../src/train/vla/demonstrations/playEpisode.ts";
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
