import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { FileError } from "../../../src/core/index.ts";
import { CloseUpThread, type CloseUpWork } from "../../../src/train/perception/CloseUpThread.ts";
import { Example, exampleBytes, fillExample } from "../../../src/train/perception/Example.ts";
import type { Supervision, TrainingPhase } from "../../../src/train/Supervision.ts";
import { picture } from "./examples.ts";

describe("CloseUpThread", function () {
  this.timeout(60_000);
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "praxis-close-ups-"))));
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const bytes = new SharedArrayBuffer(exampleBytes);
  fillExample(new Example(bytes), picture(1_000_000_018, "familiar"));

  /** A training that would take hours, and the thread that it is in. */
  async function start(supervision: Supervision, more: Partial<CloseUpWork> = {}) {
    const started = once(process, "worker");
    const steps = { area: 1_000_000, disc: 1 };
    const thread = new CloseUpThread({ files: [{ bytes, count: 1 }], seed: 1, directory, steps, ...more }, supervision);
    const [worker] = (await started) as [Worker];
    assert.ok(worker.threadId > 0);
    return { thread, worker };
  }
  /** Of a thread that has ended. */
  const noThread = -1;

  it("rejects with the reason of a signal that was aborted before, and ends the thread", async () => {
    const told: TrainingPhase[] = [];
    const signal = AbortSignal.abort(new Error("enough"));
    const { thread, worker } = await start({ signal, onProgress: (phase) => void told.push(phase) });
    await assert.rejects(thread.networks, /^Error: enough$/);
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
      await assert.rejects(thread.networks, /^Error: enough$/);
      assert.equal(worker.threadId, noThread);
      const [{ phase, done, total }, ...more] = told as [TrainingPhase, ...TrainingPhase[]];
      assert.deepEqual([phase, total, more], ["network area", 1_000_000, []]);
      assert.ok(first === 1 ? done === 1 : done > 1, `it begins with step ${done}`);
      assert.deepEqual(readdirSync(directory), ["area.checkpoint"]);
    }
  });

  it("can be aborted while it waits for the network that proposes discs", async () => {
    const controller = new AbortController();
    const stop = (): void => {
      controller.abort(new Error("enough"));
    };
    const { thread, worker } = await start(
      { signal: controller.signal, onProgress: () => void setTimeout(stop, 500) },
      { steps: { area: 1, disc: 1 } },
    );
    await assert.rejects(thread.networks, /^Error: enough$/);
    assert.equal(worker.threadId, noThread);
    assert.deepEqual(readdirSync(directory), ["area.checkpoint"]);
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
      await assert.rejects(thread.networks, /^Error: no more$/);
      assert.equal(worker.threadId, noThread);
    });
  }

  it("rejects with the mistake of a user as what it is", async () => {
    const lost = join(directory, "not there");
    const { thread, worker } = await start({}, { directory: lost, steps: { area: 1, disc: 1 } });
    await assert.rejects(thread.networks, (error) => {
      assert.ok(error instanceof FileError && error.path === join(lost, "area.checkpoint"), String(error));
      assert.match(error.message, /Cannot write the checkpoint/);
      return true;
    });
    assert.equal(worker.threadId, noThread);
  });

  it("says that the thread ended, where it ended by itself", async () => {
    const { thread, worker } = await start({});
    void worker.terminate();
    await assert.rejects(thread.networks, /trains on close-ups ended \(exit code \d\)/);
  });
});
