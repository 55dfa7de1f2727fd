import assert from "node:assert/strict";
import { pacedWorld } from "../../src/cli/compose/pacedWorld.ts";
import { runEpisode } from "../../src/episode/runEpisode.ts";
import { FakeWorld, scenario } from "../episode/FakeWorld.ts";
import { moves } from "../episode/ScriptedAgent.ts";

describe("pacedWorld", () => {
  it("gives each control step its time and makes no lateness good", async () => {
    let ms = 700;
    const ends: number[] = [];
    // The third step takes longer than its time.
    const taken = [10, 0, 120, 20, 50];
    const inner = new FakeWorld({ beforeStep: () => (ms += taken[inner.actions.length]!) });
    const wait = async (time: number): Promise<void> => {
      ms += time;
    };
    const world = pacedWorld(inner, { now: () => ms, wait });
    const onStep = (): void => {
      ends.push(ms);
    };
    await runEpisode(world, moves(5), { scenario, seed: 0, maxSteps: 9, observers: [{ onStep }] });
    assert.deepEqual(ends, [750, 800, 920, 970, 1020]);
    assert.equal(world.spec, inner.spec);
  });

  it("is the same episode as an unpaced one, on the wall clock", async () => {
    const options = { scenario, seed: 3, maxSteps: 50 };
    const plain = await runEpisode(new FakeWorld(), moves(6), options);
    const start = performance.now();
    assert.deepEqual(await runEpisode(pacedWorld(new FakeWorld()), moves(6), options), plain);
    assert.ok(performance.now() - start >= 6 * 50 - 10, `${performance.now() - start} ms`);
  });

  it("stops waiting when the episode is aborted", async () => {
    const controller = new AbortController();
    const world = pacedWorld(new FakeWorld({ beforeStep: () => { controller.abort(); } }), {
      wait: async (_, signal) => signal?.throwIfAborted(),
    }); // prettier-ignore
    const { declared } = await runEpisode(world, moves(9), {
      scenario,
      seed: 0,
      maxSteps: 9,
      signal: controller.signal,
    });
    assert.equal(declared, "stopped");
  });
});
