import { fork, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { InterruptedError, WorkerError, exitCodes } from "../exitCodes.ts";
import type { FromWorker, ToWorker, Work } from "./messages.ts";

export interface WorkerPoolOptions<W extends Work> {
  /** What a worker process runs: a file, TypeScript or compiled, that calls `serveJobs`. */
  readonly module: URL;
  readonly setup: W["setup"];
  readonly jobs: readonly W["job"][];
  /** Processes, at least 1. */
  readonly workers: number;
  /** Called with what comes of each job, in the order in which they finish. An exception stops the pool. */
  readonly onResult: (result: W["result"]) => void;
  readonly signal: AbortSignal;
}

/** Loads TypeScript. Not by `import.meta.resolve`, which is not there under mocha. */
const loader = (): string => pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** How long a worker may take to bring its job to rest, ms. */
const graceMs = 10_000;

/**
 * Runs jobs in child processes, one at a time in each, until all are done. After an abort or an error every worker is
 * stopped; its unfinished job is lost, what came of finished ones was handed over before.
 *
 * @throws InterruptedError after an abort; WorkerError with the worker's own sentence; what `onResult` threw
 */
export async function runInWorkers<W extends Work>(options: WorkerPoolOptions<W>): Promise<void> {
  const queue = [...options.jobs];
  const count = Math.min(options.workers, queue.length);
  const workers = Array.from({ length: count }, () => new Worker(options));
  const stop = (): void => {
    for (const worker of workers) worker.stop();
  };
  options.signal.addEventListener("abort", stop, { once: true });
  if (options.signal.aborted) stop();
  const next = (): W["job"] | undefined => (options.signal.aborted ? undefined : queue.shift());
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
class Worker<W extends Work> {
  readonly #options: WorkerPoolOptions<W>;
  readonly #child: ChildProcess;
  #stopped = false;

  constructor(options: WorkerPoolOptions<W>) {
    this.#options = options;
    const path = fileURLToPath(options.module);
    // "advanced" keeps numbers such as Infinity; stdout belongs to the parent's own report.
    this.#child = fork(path, {
      serialization: "advanced",
      execArgv: path.endsWith(".ts") ? ["--import", loader()] : [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
  }

  /** Runs jobs until `next` has none. */
  run(next: () => W["job"] | undefined): Promise<void> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      let fatal: WorkerError | undefined;
      let isIdle = false;
      const goOn = (): void => {
        // Its exit tells what became of one that is to stop.
        if (this.#stopped) return;
        const job = next();
        isIdle = job === undefined;
        if (job === undefined) this.stop();
        else this.#tell({ kind: "run", job });
      };
      child.on("message", (message: FromWorker<W>) => {
        if (message.kind === "fatal") {
          fatal = new WorkerError(message.exitCode, message.sentence);
          return;
        }
        try {
          if (message.kind === "result") this.#options.onResult(message.result);
          else goOn();
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

  /** Lets it bring its job to rest and exit; ends it where that takes too long. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#tell({ kind: "stop" });
    setTimeout(() => this.#child.kill("SIGKILL"), graceMs).unref();
  }

  #tell(message: ToWorker<W>): void {
    if (this.#child.connected) {
      this.#child.send(message, () => {
        // Its exit tells what became of it.
      });
    }
  }
}
