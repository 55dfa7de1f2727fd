import type { Worker } from "node:worker_threads";
import { FileError, ModelError } from "../../core/index.ts";
import { moduleBeside, startWorker } from "../../planner/thread/startWorker.ts";
import type { Supervision } from "../Supervision.ts";
import type { CloseUpNews, CloseUpOrder } from "./closeUpWorker.ts";
import type { ExampleFile } from "./makeExamples.ts";
import type { CloseUpNetworks, CloseUpSteps } from "./trainCloseUps.ts";

/** What the thread is to do, as `trainCloseUps`. */
export interface CloseUpWork {
  readonly files: readonly ExampleFile[];
  readonly seed: number;
  readonly directory: string;
  readonly steps: CloseUpSteps;
}

/** Trains the networks that look close up in a thread, for the one that sees whole pictures keeps a core busy by itself. */
export class CloseUpThread {
  readonly #worker: Worker;
  /**
   * Settles as soon as the thread has ended. Rejects with the signal's reason when aborted, with what `onProgress` throws, and with
   * FileError or ModelError where the training does; the checkpoints are kept.
   */
  readonly networks: Promise<CloseUpNetworks>;

  constructor(work: CloseUpWork, { signal, onProgress }: Supervision) {
    this.#worker = startWorker(moduleBeside(import.meta.url, "closeUpWorker"), { workerData: work });
    this.networks = outcomeOf(this.#worker, { ...(signal && { signal }), ...(onProgress && { onProgress }) });
    // Whoever waits for it hears of a failure; until then it is no unhandled one.
    this.networks.catch(() => undefined);
  }

  /** Gives it the network that proposes discs. */
  propose(scout: Uint8Array): void {
    order(this.#worker, { kind: "scout", scout });
  }
}

const order = (worker: Worker, what: CloseUpOrder): void => {
  worker.postMessage(what);
};

async function outcomeOf(worker: Worker, { signal, onProgress }: Supervision): Promise<CloseUpNetworks> {
  const ended = new AbortController();
  const exited = new Promise((resolve) => worker.once("exit", resolve));
  try {
    return await new Promise<CloseUpNetworks>((resolve, reject) => {
      const abort = (): void => {
        reject(signal!.reason as Error);
      };
      if (signal?.aborted === true) abort();
      signal?.addEventListener("abort", abort, { signal: ended.signal });
      worker.on("error", reject);
      worker.on("exit", (code) => {
        reject(new Error(`The thread that trains on close-ups ended (exit code ${code})`));
      });
      worker.on("message", (news: CloseUpNews) => {
        if (ended.signal.aborted) return;
        switch (news.kind) {
          case "progress":
            void (async () => onProgress?.(news.progress))().catch(reject);
            break;
          case "networks":
            resolve(news.networks);
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
    order(worker, { kind: "stop" });
    await exited;
  }
}
