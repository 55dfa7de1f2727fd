import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { FileError, ModelError } from "../../../src/core/index.ts";
import { TrainingThread } from "../../../src/train/pictures/TrainingThread.ts";
import type { Supervision, TrainingPhase } from "../../../src/train/Supervision.ts";
import type { TinyResult, TinyWork } from "./tinyTraining.ts";

describe("TrainingThread", function () {
  this.timeout(60_000);
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "praxis-thread-"))));
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const manySteps = 1_000_000;

  /** A training that would take minutes, and the thread that it is in. */
  async function start(supervision: Supervision, more: Partial<TinyWork> = {}) {
    const started = once(process, "worker");
    const thread = new TrainingThread<TinyWork, TinyResult, string>(
      new URL("./tinyTraining.ts", import.meta.url),
      { picture: 0.5, seed: 1, directory, steps: manySteps, ...more },
      supervision,
    );
    const [worker] = (await started) as [Worker];
    assert.ok(worker.threadId > 0);
    return { thread, worker };
  }
  /** Of a thread that has ended. */
  const noThread = -1;

  it("gives what the training made, tells how far it is, hands an order on, and ends the thread", async () => {
    const told: TrainingPhase[] = [];
    const { thread, worker } = await start({ onProgress: (phase) => void told.push(phase) }, { steps: 3 });
    thread.order("go on");
    assert.deepEqual(await thread.result, { losses: 3, order: "go on" });
    assert.equal(worker.threadId, noThread);
    assert.deepEqual(
      told.map(({ phase, done, total }) => [phase, done, total]),
      [1, 2, 3].map((step) => ["network tiny", step, 3]),
    );
  });

  it("rejects with the reason of a signal that was aborted before, and ends the thread", async () => {
    const told: TrainingPhase[] = [];
    const signal = AbortSignal.abort(new Error("enough"));
    const { thread, worker } = await start({ signal, onProgress: (phase) => void told.push(phase) });
    await assert.rejects(thread.result, /^Error: enough$/);
    assert.equal(worker.threadId, noThread);
    assert.deepEqual(told, []);
  });

  it("rejects with the reason where it is aborted during the training, keeps its state, and ends the thread", async () => {
    for (const first of [1, 2]) {
      const controller = new AbortController();
      const told: TrainingPhase[] = [];
      const { thread, worker } = await start({
        signal: controller.signal,
        onProgress: (phase) => {
          told.push(phase);
          controller.abort(new Error("enough"));
        },
      });
      await assert.rejects(thread.result, /^Error: enough$/);
      assert.equal(worker.threadId, noThread);
      const [{ phase, done, total }, ...more] = told as [TrainingPhase, ...TrainingPhase[]];
      assert.deepEqual([phase, total, more], ["network tiny", manySteps, []]);
      assert.ok(first === 1 ? done === 1 : done > 1, `it begins with step ${done}`);
      assert.deepEqual(readdirSync(directory), ["tiny.checkpoint"]);
    }
  });

  it("can be aborted while the training waits for an order", async () => {
    const controller = new AbortController();
    const stop = (): void => {
      controller.abort(new Error("enough"));
    };
    const { thread, worker } = await start(
      { signal: controller.signal, onProgress: () => void setTimeout(stop, 500) },
      { steps: 1 },
    );
    await assert.rejects(thread.result, /^Error: enough$/);
    assert.equal(worker.threadId, noThread);
    assert.deepEqual(readdirSync(directory), ["tiny.checkpoint"]);
  });

  for (const [how, onProgress] of [
    [
      "throws",
      () => {
        throw new Error("no more");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no more"))],
  ] as const) {
    it(`rejects with what whoever is told of its progress ${how}, and ends the thread`, async () => {
      const { thread, worker } = await start({ onProgress });
      await assert.rejects(thread.result, /^Error: no more$/);
      assert.equal(worker.threadId, noThread);
    });
  }

  it("rejects with the mistake of a user as what it is", async () => {
    const lost = join(directory, "not there");
    const { thread, worker } = await start({}, { directory: lost, steps: 1 });
    await assert.rejects(thread.result, (error) => {
      assert.ok(error instanceof FileError && error.path === join(lost, "tiny.checkpoint"), String(error));
      assert.match(error.message, /Cannot write the checkpoint/);
      return true;
    });
    assert.equal(worker.threadId, noThread);
  });

  it("rejects with the diverging of a training as what it is", async () => {
    const { thread, worker } = await start({}, { picture: NaN });
    await assert.rejects(thread.result, (error) => {
      assert.ok(error instanceof ModelError, String(error));
      assert.match(error.message, /Training diverged: at step 1 /);
      return true;
    });
    assert.equal(worker.threadId, noThread);
  });

  it("rejects with a mistake of ours", async () => {
    const { thread, worker } = await start({}, { steps: -1 });
    await assert.rejects(thread.result, { name: "RangeError" });
    assert.equal(worker.threadId, noThread);
  });

  it("says that the thread ended, where it ended by itself", async () => {
    const { thread, worker } = await start({});
    void worker.terminate();
    await assert.rejects(thread.result, /A thread that trains ended \(exit code \d\)/);
  });
});
