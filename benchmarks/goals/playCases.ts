import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { exitCodes, InterruptedError, WorkerError } from "../../src/cli/exitCodes.ts";
import type { CaseLine } from "./CaseLine.ts";
import type { CaseRunnerSetup } from "./CaseRunner.ts";
import type { ChosenCase } from "./chooseCases.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

export interface Play {
  readonly setup: CaseRunnerSetup;
  readonly chosen: readonly ChosenCase[];
  /** Processes, at least 1. */
  readonly jobs: number;
  /** Called with each case that is finished, in the order in which they finish. */
  readonly onLine: (line: CaseLine) => void;
  readonly signal: AbortSignal;
}

const workerPath = fileURLToPath(new URL("./worker.ts", import.meta.url));

/** How long a worker may take to bring its episode to rest, ms. */
const graceMs = 10_000;

/**
 * Plays cases in processes of their own, one at a time in each, so that CPU time is one episode's. After an abort or an error all are
 * stopped; what they were at is lost, what was finished was handed over before.
 *
 * @throws InterruptedError after an abort; WorkerError with a worker's own sentence; what `onLine` threw
 */
export async function playCases({ setup, chosen, jobs, onLine, signal }: Play): Promise<void> {
  signal.throwIfAborted();
  const queue = [...chosen];
  const stopping = new AbortController();
  const stop = (): void => {
    stopping.abort();
  };
  signal.addEventListener("abort", stop, { once: true });
  const workers = Array.from({ length: Math.min(jobs, queue.length) }, async () => {
    try {
      await work(setup, queue, onLine, stopping.signal);
    } catch (error) {
      stop();
      throw error;
    }
  });
  const ends = await Promise.allSettled(workers);
  signal.removeEventListener("abort", stop);
  if (signal.aborted) throw new InterruptedError("Interrupted");
  const failure = ends.find((end) => end.status === "rejected");
  if (failure) throw failure.reason;
}

/** Has one process play cases of the queue until there is none, or all are to stop. */
function work(
  setup: CaseRunnerSetup,
  queue: ChosenCase[],
  onLine: (line: CaseLine) => void,
  signal: AbortSignal,
): Promise<void> {
  const child = fork(workerPath, {
    serialization: "advanced",
    execArgv: ["--import", import.meta.resolve("tsx")],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let isToStop = false;
  const stop = (): void => {
    if (isToStop) return;
    isToStop = true;
    tell(child, { kind: "stop" });
    setTimeout(() => child.kill("SIGKILL"), graceMs).unref();
  };
  const goOn = (): void => {
    const chosen = signal.aborted ? undefined : queue.shift();
    if (chosen) tell(child, { kind: "play", chosen });
    else stop();
  };
  signal.addEventListener("abort", stop, { once: true });
  return new Promise<void>((resolve, reject) => {
    child.on("message", (message: FromWorker) => {
      try {
        if (message.kind === "fatal") throw new WorkerError(message.exitCode, message.sentence);
        if (message.kind === "played") onLine(message.line);
        goOn();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
        stop();
      }
    });
    child.on("error", (error) => {
      reject(new WorkerError(exitCodes.internal, `A process cannot be started: ${error.message}`));
    });
    child.on("exit", (code, by) => {
      const how = by ?? `exit code ${code ?? "unknown"}`;
      if (isToStop) resolve();
      else reject(new WorkerError(exitCodes.internal, `A process ended unexpectedly (${how}); run again to go on`));
    });
    tell(child, { kind: "setup", setup });
  }).finally(() => {
    signal.removeEventListener("abort", stop);
  });
}

function tell(child: ChildProcess, message: ToWorker): void {
  // Its exit tells what became of one that hears no more.
  if (child.connected) child.send(message, () => undefined);
}
