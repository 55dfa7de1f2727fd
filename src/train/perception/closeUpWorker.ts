import { parentPort, workerData } from "node:worker_threads";
import { FileError, ModelError } from "../../core/index.ts";
import type { TrainingPhase } from "../Supervision.ts";
import type { CloseUpWork } from "./CloseUpThread.ts";
import { examplesIn } from "./makeExamples.ts";
import { type CloseUpNetworks, trainCloseUps } from "./trainCloseUps.ts";

/** What the thread is told: the ONNX file of the network that proposes discs, or to keep its state and end. */
export type CloseUpOrder = { readonly kind: "scout"; readonly scout: Uint8Array } | { readonly kind: "stop" };

/** What the thread says: how far it is, and at last what it made or why not. A mistake that can be mended crosses in parts, as structured clone would make it a plain `Error`. */
export type CloseUpNews =
  | { readonly kind: "progress"; readonly progress: TrainingPhase }
  | { readonly kind: "networks"; readonly networks: CloseUpNetworks }
  | { readonly kind: "file-error"; readonly path: string; readonly message: string }
  | { readonly kind: "model-error"; readonly message: string };

const port = parentPort!;
const tell = (news: CloseUpNews): void => {
  port.postMessage(news);
};

async function work({ files, ...options }: CloseUpWork): Promise<void> {
  const stopped = new AbortController();
  const { signal } = stopped;
  const scout = new Promise<Uint8Array>((resolve, reject) => {
    port.on("message", (order: CloseUpOrder) => {
      if (order.kind === "scout") resolve(order.scout);
      else {
        stopped.abort();
        reject(signal.reason as Error);
      }
    });
  });
  // It is waited for only when the areas are done.
  scout.catch(() => undefined);
  const onProgress = (progress: TrainingPhase): void => {
    tell({ kind: "progress", progress });
  };
  try {
    const networks = await trainCloseUps(examplesIn(files), scout, { ...options, signal, onProgress });
    tell({ kind: "networks", networks });
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

void work(workerData as CloseUpWork);
