import { UserError } from "../../core/index.ts";
import { chooseScenario } from "../compose/chooseScenario.ts";
import { loadDomain } from "../compose/loadDomain.ts";
import { exitCodeOf, sentenceOf } from "../exitCodes.ts";
import { EpisodeRunner } from "./EpisodeRunner.ts";
import type { FromWorker, Job, ToWorker, WorkerSetup } from "./messages.ts";

// A process of its own, forked by WorkerPool: runs one episode at a time and tells its parent.

const domain = loadDomain("hanoi");
const stopping = new AbortController();
let setup: WorkerSetup | undefined;
let runner: EpisodeRunner | undefined;

function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => {
      resolve();
    });
  });
}

async function prepare(given: WorkerSetup): Promise<void> {
  setup = given;
  runner = await EpisodeRunner.create({ ...given, domain });
  await tell({ kind: "ready" });
}

async function run({ scenario: name, seed }: Job): Promise<void> {
  if (!setup || !runner) throw new Error("A worker was given a job before its setup");
  // A job that was handed over just before the stop is left for another time.
  if (stopping.signal.aborted) return;
  const scenario = chooseScenario(domain, { name, seed, noise: setup.configuration.noise });
  const { record, error } = await runner.run({ scenario, seed, signal: stopping.signal });
  await tell({ kind: "episode", record });
  // What a user can mend would befall every other episode too.
  if (error instanceof UserError) throw error;
}

async function fail(error: unknown): Promise<void> {
  if (process.env["PRAXIS_DEBUG"] === "1") console.error(error);
  await tell({ kind: "fatal", exitCode: exitCodeOf(error), sentence: sentenceOf(error) ?? String(error) });
  process.exit(1);
}

/** Jobs come one at a time, so that each message may wait for the one before. */
let work = Promise.resolve();

process.on("message", (message: ToWorker) => {
  if (message.kind === "stop") {
    stopping.abort();
    void work.finally(() => process.exit(0));
    return;
  }
  work = work.then(() => (message.kind === "setup" ? prepare(message.setup) : run(message.job))).catch(fail);
});
// Ctrl-C reaches the whole process group; the parent decides what it means.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit(0));
