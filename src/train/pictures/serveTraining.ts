import { parentPort, workerData } from "node:worker_threads";
import { FileError, ModelError } from "../../core/index.ts";
import type { Supervision, TrainingPhase } from "../Supervision.ts";

/** What the thread is told: what its training waits for, or to keep its state and end. */
export type ThreadMessage<Order> = { readonly kind: "order"; readonly order: Order } | { readonly kind: "stop" };

/** What the thread says: how far it is, and at last what it made or why not. A mistake that can be mended crosses in parts, as structured clone would make it a plain `Error`. */
export type ThreadNews<Result> =
  | { readonly kind: "progress"; readonly progress: TrainingPhase }
  | { readonly kind: "result"; readonly result: Result }
  | { readonly kind: "file-error"; readonly path: string; readonly message: string }
  | { readonly kind: "model-error"; readonly message: string };

/**
 * A training in a thread: keeps its state and throws when its signal is aborted. Work, order and result cross by structured clone.
 *
 * @param order what the thread is told while it trains; rejects where that is to end
 */
export type ThreadTraining<Work, Result, Order> = (
  work: Work,
  supervision: Required<Supervision>,
  order: Promise<Order>,
) => Promise<Result>;

/** In a thread of `TrainingThread`: does the work that it was started for. */
export function serveTraining<Work, Result, Order = never>(train: ThreadTraining<Work, Result, Order>): void {
  const port = parentPort!;
  const stopped = new AbortController();
  const { signal } = stopped;
  const order = new Promise<Order>((resolve, reject) => {
    port.on("message", (message: ThreadMessage<Order>) => {
      if (message.kind === "order") resolve(message.order);
      else {
        stopped.abort();
        reject(signal.reason as Error);
      }
    });
  });
  // A training waits for it late or never.
  order.catch(() => undefined);
  const tell = (news: ThreadNews<Result>): void => {
    port.postMessage(news);
  };
  const onProgress = (progress: TrainingPhase): void => {
    tell({ kind: "progress", progress });
  };
  async function work(): Promise<void> {
    try {
      tell({ kind: "result", result: await train(workerData as Work, { signal, onProgress }, order) });
    } catch (error) {
      // Whoever stops it knows why.
      if (signal.aborted) return;
      if (error instanceof FileError) tell({ kind: "file-error", path: error.path, message: error.message });
      else if (error instanceof ModelError) tell({ kind: "model-error", message: error.message });
      else throw error;
    } finally {
      port.close();
    }
  }
  void work();
}
