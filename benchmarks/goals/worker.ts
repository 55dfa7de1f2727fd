import { exitCodeOf, exitCodes, sentenceOf } from "../../src/cli/exitCodes.ts";
import { CaseRunner } from "./CaseRunner.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

// A process of its own, forked by playCases: plays one case at a time and tells its parent.

const stopping = new AbortController();
let runner: CaseRunner | undefined;

const tell = (message: FromWorker): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => {
      resolve();
    });
  });

async function obey(message: Exclude<ToWorker, { kind: "stop" }>): Promise<void> {
  if (message.kind === "setup") {
    runner = await CaseRunner.create(message.setup);
    await tell({ kind: "ready" });
    return;
  }
  if (runner === undefined) throw new Error("A worker was given a case before its setup");
  if (stopping.signal.aborted) return;
  const line = await runner.run(message.chosen, stopping.signal);
  if (line !== undefined) await tell({ kind: "played", line });
}

async function fail(error: unknown): Promise<void> {
  if (process.env["PRAXIS_DEBUG"] === "1") console.error(error);
  await tell({ kind: "fatal", exitCode: exitCodeOf(error), sentence: sentenceOf(error) ?? String(error) });
  process.exit(exitCodes.internal);
}

/** Messages come one at a time, so that each may wait for the one before. */
let work = Promise.resolve();

process.on("message", (message: ToWorker) => {
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
