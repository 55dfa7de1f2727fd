import { moduleBeside, startWorker } from "../../planner/thread/startWorker.ts";
import type { Supervision } from "../Supervision.ts";
import type { CloseUpNews } from "./closeUpWorker.ts";
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
  readonly #worker;
  /** Rejects with the signal's reason when aborted; checkpoints that are written by then are kept. */
  readonly networks: Promise<CloseUpNetworks>;

  constructor(work: CloseUpWork, { signal, onProgress }: Supervision) {
    const worker = startWorker(moduleBeside(import.meta.url, "closeUpWorker"), { workerData: work });
    this.#worker = worker;
    const outcome = new Promise<CloseUpNetworks>((resolve, reject) => {
      worker.on("message", (news: CloseUpNews) => {
        if ("networks" in news) resolve(news.networks);
        else void Promise.resolve(onProgress?.(news.progress)).catch(reject);
      });
      worker.on("error", reject);
      worker.on("exit", (code) => {
        reject(new Error(`The thread that trains on close-ups ended (exit code ${code})`));
      });
      signal?.addEventListener("abort", () => {
        reject(signal.reason as Error);
      });
    });
    this.networks = outcome.finally(() => worker.terminate());
    // Whoever waits for it hears of a failure; until then it is no unhandled one.
    this.networks.catch(() => undefined);
  }

  /** Gives it the network that proposes discs. */
  propose(scout: Uint8Array): void {
    this.#worker.postMessage(scout);
  }
}
