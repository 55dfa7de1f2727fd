import assert from "node:assert/strict";
import { norm, subtract } from "../../../src/core/index.ts";
import type { Sightings } from "../../../src/perception/vision/sightings.ts";
import { lookRanges } from "../../../src/scene/lookRanges.ts";
import { evaluateScenes, type SceneResult } from "../../../src/train/perception/evaluateScenes.ts";
import { pictureSeed } from "../../../src/train/perception/seeds.ts";
import { picture } from "./examples.ts";
import { SetEyes } from "./SetEyes.ts";

const count = 3;
const evaluate = (eyes: SetEyes, onScene?: (done: number) => void): Promise<readonly SceneResult[]> =>
  evaluateScenes(eyes, lookRanges.familiar, "validation", count, onScene);

/** Of each scene: discs without an estimate, estimates without a disc, whether number and facts are right. */
const verdicts = (results: readonly SceneResult[]): readonly unknown[] =>
  results.map(({ discs, invented, isCountRight, areFactsRight }) => [
    discs.filter(({ error }) => error === undefined).length,
    ...[invented, isCountRight, areFactsRight],
  ]);

/** Changes what is seen of the last scene only. */
const last = (change: (sightings: Sightings) => Sightings) =>
  new SetEyes((sightings, scene) => (scene === count - 1 ? change(sightings) : sightings));

const right = [0, 0, true, true];

describe("evaluateScenes()", () => {
  it("finds nothing wrong with eyes that never err, each scene being new to them", async () => {
    const done: number[] = [];
    const results = await evaluate(new SetEyes(), (n) => done.push(n));
    assert.deepEqual(done, [1, 2, 3]);
    assert.deepEqual(verdicts(results), [right, right, right]);
    for (const [i, { seed, discs }] of results.entries()) {
      assert.equal(seed, pictureSeed("validation", i));
      assert.equal(discs.length, picture(seed, "familiar").scene.discs.length);
      for (const { visibility, error } of discs) {
        assert.equal(visibility, "visible");
        assert.ok(error!.position < 2e-3 && Math.abs(error!.edge) < 1e-3 && error!.yaw < 0.02 && error!.isColourRight);
      }
    }
  });

  it("notices a disc that the eyes do not see", async () => {
    const results = await evaluate(last(({ discs, areas }) => ({ discs: discs.slice(1), areas })));
    assert.deepEqual(verdicts(results), [right, right, [1, 0, false, false]]);
  });

  it("notices a disc that is none", async () => {
    const results = await evaluate(
      last(({ discs, areas }) => ({ discs: [...discs, { ...discs[0]!, v: discs[0]!.v + 45 }], areas })),
    );
    assert.deepEqual(verdicts(results), [right, right, [0, 1, false, false]]);
  });

  it("measures how far a disc is off that is seen some pixels aside", async () => {
    const pixels = 6;
    const straight = await evaluate(new SetEyes());
    const results = await evaluate(
      last(({ discs, areas }) => ({ discs: discs.map((disc) => ({ ...disc, u: disc.u + pixels })), areas })),
    );
    const { scene, camera, cameraPose } = picture(pictureSeed("validation", count - 1), "familiar");
    for (const [i, { error }] of results.at(-1)!.discs.entries()) {
      // A pixel's width where the disc is, the camera being somewhat above: an axis of sight is shorter than the way to the disc.
      const width = norm(subtract(scene.poses[i]!.position, cameraPose.position)) / camera.intrinsics.fx;
      const expected = pixels * width;
      assert.ok(Math.abs(error!.position / expected - 1) < 0.25, `${error!.position} m in place of ${expected}`);
      assert.ok(straight.at(-1)!.discs[i]!.error!.position < expected / 5);
    }
  });

  it("gives the CPU time of the look, which drawing is no part of", async () => {
    const burnt = 40;
    const busy = new SetEyes((sightings) => {
      const start = process.cpuUsage();
      for (let used = 0; used < 1000 * burnt;) {
        const { user, system } = process.cpuUsage(start);
        used = user + system;
      }
      return sightings;
    });
    const start = process.cpuUsage();
    const results = await evaluate(busy);
    const { user, system } = process.cpuUsage(start);
    const looks = results.map(({ cpuMs }) => cpuMs);
    assert.ok(Math.min(...looks) >= burnt, `looks took ${looks.join(", ")} ms`);
    const all = looks.reduce((a, b) => a + b, 0);
    assert.ok(all < (user + system) / 1000 - 20 * count, `${all} of ${(user + system) / 1000} ms`);
  });
});
