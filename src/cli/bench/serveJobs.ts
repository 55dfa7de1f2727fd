import { exitCodeOf, exitCodes, sentenceOf } from "../exitCodes.ts";
import type { FromWorker, ToWorker, Work } from "./messages.ts";

/**
 * Does a job and hands over what comes of it: nothing where it was stopped half-way.
 * @throws what would befall every other job, too; the worker ends with it
 */
export type DoJob<W extends Work> = (
  job: W["job"],
  signal: AbortSignal,
  handOver: (result: W["result"]) => Promise<void>,
) => Promise<void>;

/**
 * Makes this process, forked by `runInWorkers`, a worker: it does one job at a time and tells its parent.
 *
 * @param prepare is called once, before the first job
 */
export function serveJobs<W extends Work>(prepare: (setup: W["setup"]) => Promise<DoJob<W>>): void {
  const stopping = new AbortController();
  let doJob: DoJob<W> | undefined;

  async function obey(message: Exclude<ToWorker<W>, { kind: "stop" }>): Promise<void> {
    if (message.kind === "setup") {
      doJob = await prepare(message.setup);
    } else {
      if (doJob === undefined) throw new Error("A worker was given a job before its setup");
      // A job that was handed over just before the stop is left for another time.
      if (stopping.signal.aborted) return;
      await doJob(message.job, stopping.signal, (result) => tell({ kind: "result", result }));
    }
    await tell({ kind: "ready" });
  }

  /** Messages come one at a time, so that each may wait for the one before. */
  let work = Promise.resolve();
  process.on("message", (message: ToWorker<W>) => {
    if (message.kind === "stop") {
      stopping.abort();
      void work.finally(() => process.exit(exitCodes.success));
      return;
    }
    work = work.then(() => obey(message)).catch(fail);
  });
  // Ctrl-C reaches the whole process group; the parent decides what it means.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
  process.on("disconnect", () => process.exit(exitCodes.success));
}

function tell(message: FromWorker<Work>): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => {
      resolve();
    });
  });
}

async function fail(error: unknown): Promise<void> {
  if (process.env["PRAXIS_DEBUG"] === "1") console.error(error);
  await tell({ kind: "fatal", exitCode: exitCodeOf(error), sentence: sentenceOf(error) ?? String(error) });
  process.exit(exitCodes.internal);
}
