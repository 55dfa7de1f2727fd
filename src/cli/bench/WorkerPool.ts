import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import { InterruptedError, WorkerError, exitCodes } from "../exitCodes.ts";
import type { FromWorker, Job, ToWorker, WorkerSetup } from "./messages.ts";

export interface WorkerPoolOptions {
  readonly setup: WorkerSetup;
  readonly jobs: readonly Job[];
  /** Processes, at least 1. */
  readonly workers: number;
  /** Called with each finished episode, in the order in which they finish. An exception stops the pool. */
  readonly onRecord: (record: EpisodeRecord) => void;
  readonly signal: AbortSignal;
}

/** The module that a worker process runs: TypeScript where we run from source. */
const own = import.meta.url.endsWith(".ts");
const workerPath = fileURLToPath(new URL(own ? "./worker.ts" : "./worker.js", import.meta.url));

/** How long a worker may take to bring its episode to rest, ms. */
const graceMs = 10_000;

/**
 * Runs jobs in child processes, one episode at a time in each, until all are done. After an abort or an error every worker
 * is stopped; its unfinished episode is lost, finished ones were handed over before.
 *
 * @throws InterruptedError after an abort; WorkerError with the worker's own sentence; what `onRecord` threw
 */
export async function runInWorkers(options: WorkerPoolOptions): Promise<void> {
  const queue = [...options.jobs];
  const count = Math.min(options.workers, queue.length);
  const workers = Array.from({ length: count }, () => new Worker(options));
  const stop = (): void => {
    for (const worker of workers) worker.stop();
  };
  options.signal.addEventListener("abort", stop, { once: true });
  if (options.signal.aborted) stop();
  const next = (): Job | undefined => (options.signal.aborted ? undefined : queue.shift());
  const runs = workers.map((worker) => worker.run(next));
  try {
    await Promise.all(runs);
  } catch (error) {
    stop();
    await Promise.allSettled(runs);
    // A worker that was stopped has not failed.
    if (!options.signal.aborted || !(error instanceof InterruptedError)) throw error;
  } finally {
    options.signal.removeEventListener("abort", stop);
  }
  if (options.signal.aborted) throw new InterruptedError("Interrupted");
}

/** One child process. */
class Worker {
  readonly #options: WorkerPoolOptions;
  readonly #child: ChildProcess;
  #stopped = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    // "advanced" keeps numbers such as Infinity; stdout belongs to the parent's own report.
    this.#child = fork(workerPath, {
      serialization: "advanced",
      execArgv: own ? ["--import", import.meta.resolve("tsx")] : [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
  }

  /** Runs jobs until `next` has none. */
  run(next: () => Job | undefined): Promise<void> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      let fatal: WorkerError | undefined;
      let isIdle = false;
      const goOn = (): void => {
        const job = next();
        isIdle = job === undefined;
        if (job) this.#tell({ kind: "run", job });
        else this.stop();
      };
      child.on("message", (message: FromWorker) => {
        if (message.kind === "fatal") {
          fatal = new WorkerError(message.exitCode, message.sentence);
          return;
        }
        try {
          // What was stopped half-way says nothing about the agent and is run again another time.
          if (message.kind === "episode" && message.record.status !== "interrupted") {
            this.#options.onRecord(message.record);
          }
          goOn();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
          this.stop();
        }
      });
      child.on("error", (error) => {
        reject(new WorkerError(exitCodes.internal, `A worker process cannot be started: ${error.message}`));
      });
      child.on("exit", (code, signal) => {
        if (fatal) reject(fatal);
        else if (isIdle) resolve();
        else if (this.#stopped) reject(new InterruptedError("Interrupted"));
        else {
          const how = signal === null ? `exit code ${code ?? "unknown"}` : signal;
          reject(
            new WorkerError(exitCodes.internal, `A worker process ended unexpectedly (${how}); run again to go on`),
          );
        }
      });
      this.#tell({ kind: "setup", setup: this.#options.setup });
    });
  }

  /** Lets it bring its episode to rest and exit; ends it where that takes too long. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#tell({ kind: "stop" });
    setTimeout(() => this.#child.kill("SIGKILL"), graceMs).unref();
  }

  #tell(message: ToWorker): void {
    if (this.#child.connected) {
      this.#child.send(message, () => {
        // Its exit tells what became of it.
      });
    }
  }
}
