import type { Worker } from "node:worker_threads";
import { FileError, ModelError } from "../../core/index.ts";
import { startWorker } from "../../planner/thread/startWorker.ts";
import type { Supervision } from "../Supervision.ts";
import type { ThreadMessage, ThreadNews } from "./serveTraining.ts";

/** Trains in a thread, for a network keeps a core busy by itself, and onnxruntime the thread that it runs in. */
export class TrainingThread<Work, Result, Order = never> {
  readonly #worker: Worker;
  /**
   * Settles as soon as the thread has ended. Rejects with the signal's reason when aborted, with what `onProgress` throws, and with
   * FileError or ModelError where the training does; the checkpoints are kept.
   */
  readonly result: Promise<Result>;

  /** @param module one that calls `serveTraining` with a function for such work */
  constructor(module: URL, work: Work, supervision: Supervision) {
    this.#worker = startWorker(module, { workerData: work });
    this.result = resultOf(this.#worker, supervision);
    // Whoever waits for it hears of a failure; until then it is no unhandled one.
    this.result.catch(() => undefined);
  }

  /** Gives it what its training waits for. */
  order(order: Order): void {
    tell(this.#worker, { kind: "order", order });
  }
}

const tell = <Order>(worker: Worker, message: ThreadMessage<Order>): void => {
  worker.postMessage(message);
};

async function resultOf<Result>(worker: Worker, { signal, onProgress }: Supervision): Promise<Result> {
  const ended = new AbortController();
  const exited = new Promise((resolve) => worker.once("exit", resolve));
  try {
    return await new Promise<Result>((resolve, reject) => {
      const abort = (): void => {
        reject(signal!.reason as Error);
      };
      if (signal?.aborted === true) abort();
      signal?.addEventListener("abort", abort, { signal: ended.signal });
      worker.on("error", reject);
      worker.on("exit", (code) => {
        reject(new Error(`A thread that trains ended (exit code ${code})`));
      });
      worker.on("message", (news: ThreadNews<Result>) => {
        if (ended.signal.aborted) return;
        switch (news.kind) {
          case "progress":
            void (async () => onProgress?.(news.progress))().catch(reject);
            break;
          case "result":
            resolve(news.result);
            break;
          case "file-error":
            reject(new FileError(news.path, news.message));
            break;
          case "model-error":
            reject(new ModelError(news.message));
        }
      });
    });
  } finally {
    ended.abort();
    // Never by `terminate`: onnxruntime ends the whole process where its thread is ended while a network runs.
    tell(worker, { kind: "stop" });
    await exited;
  }
}
