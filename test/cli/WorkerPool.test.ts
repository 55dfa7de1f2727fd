import assert from "node:assert/strict";
import { runInWorkers } from "../../src/cli/bench/WorkerPool.ts";
import { exitCodes, InterruptedError, WorkerError } from "../../src/cli/exitCodes.ts";
import type { PatientWork } from "../fixtures/patientWorker.ts";

const module = new URL("../fixtures/patientWorker.ts", import.meta.url);

describe("jobs in processes of their own", function () {
  this.timeout(60_000);
  let results: PatientWork["result"][];
  beforeEach(() => {
    results = [];
  });

  /** Aborts once a job waits, if asked to. */
  const run = (jobs: readonly PatientWork["job"][], { workers = 1, aborts = false } = {}): Promise<void> => {
    const controller = new AbortController();
    return runInWorkers<PatientWork>({
      ...{ module, setup: { factor: 10 }, jobs, workers, signal: controller.signal },
      onResult: (result) => {
        results.push(result);
        if (aborts && result === "begun") controller.abort();
      },
    });
  };

  it("are all done, 0 as well, each by one process", async () => {
    await run([3, 0, 2, Infinity], { workers: 2 });
    assert.deepEqual(results.sort(), [0, 20, 30, Infinity]);
  });

  it("are stopped by an abort; what was finished has been handed over", async () => {
    await assert.rejects(run([1, "wait", 2], { aborts: true }), InterruptedError);
    assert.deepEqual(results, [10, "begun"]);
  });

  it("end with the sentence and exit code of one that cannot be done, and stop the others", async () => {
    await assert.rejects(run(["wait", "refuse", 1], { workers: 2 }), (error) => {
      assert.ok(error instanceof WorkerError);
      assert.deepEqual([error.exitCode, error.message], [exitCodes.usage, "The job cannot be done; give another one"]);
      return true;
    });
    assert.ok(!results.includes(10));
  });

  it("end with one sentence where a process dies", async () => {
    await assert.rejects(run([1, "die"]), /worker process ended unexpectedly \(exit code 7\); run again to go on/);
    assert.deepEqual(results, [10]);
  });
});
