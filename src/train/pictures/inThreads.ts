import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { startWorker } from "../../planner/thread/startWorker.ts";
import type { Supervision } from "../Supervision.ts";
import { sideBySide } from "./sideBySide.ts";

export interface ThreadedWork<Request> extends Supervision {
  /** What runs in each thread: it answers every message, in order, with one of its own. */
  readonly module: URL;
  /** What each thread is started with. @default nothing */
  readonly workerData?: unknown;
  /** Most threads. */
  readonly threads: number;
  readonly queue: readonly Request[];
}

/** Pictures leave much garbage, all of it young: with little room for it, collecting takes a third of the time. */
const youngGeneration = { maxYoungGenerationSizeMb: 256 };

/**
 * Has threads that draw work through a queue.
 *
 * @param onAnswer awaited before its thread is given more to do
 * @throws what `onAnswer` or a thread throws, or the signal's reason when aborted; the threads are ended, whatever they are at
 */
export async function inThreads<Request>(
  { module, workerData, threads, queue, ...supervision }: ThreadedWork<Request>,
  onAnswer: (answer: unknown, request: Request) => void | Promise<void>,
): Promise<void> {
  const left = [...queue];
  const work = async (ending: AbortSignal): Promise<void> => {
    ending.throwIfAborted();
    const worker = startWorker(module, { resourceLimits: youngGeneration, workerData });
    const stop = (): void => void worker.terminate();
    ending.addEventListener("abort", stop, { once: true });
    try {
      for (let request = left.shift(); request !== undefined; request = left.shift()) {
        await onAnswer(await answered(worker, request), request);
      }
    } catch (error) {
      ending.throwIfAborted();
      throw error;
    } finally {
      ending.removeEventListener("abort", stop);
      await worker.terminate();
    }
  };
  await sideBySide(supervision, ({ signal }) =>
    Array.from({ length: Math.min(threads, queue.length) }, () => work(signal)),
  );
}

/** Waits for what the worker makes of a request. @throws what the worker throws, or that it ended */
async function answered(worker: Worker, request: unknown): Promise<unknown> {
  const onEnd = new AbortController();
  const said = once(worker, "message", { signal: onEnd.signal }).then(([answer]) => answer as unknown);
  const ended = once(worker, "exit", { signal: onEnd.signal }).then(([code]): never => {
    throw new Error(`A thread that draws pictures ended (exit code ${String(code)})`);
  });
  worker.postMessage(request);
  try {
    // A worker's error rejects both.
    return await Promise.race([said, ended]);
  } finally {
    onEnd.abort();
    await Promise.allSettled([said, ended]);
  }
}
