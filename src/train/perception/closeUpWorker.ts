import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import type { TrainingPhase } from "../Supervision.ts";
import type { CloseUpWork } from "./CloseUpThread.ts";
import { examplesIn } from "./makeExamples.ts";
import { type CloseUpNetworks, trainCloseUps } from "./trainCloseUps.ts";

/** What the thread says: how far it is, and at last what it made. */
export type CloseUpNews = { readonly progress: TrainingPhase } | { readonly networks: CloseUpNetworks };

const port = parentPort!;
const tell = (news: CloseUpNews): void => {
  port.postMessage(news);
};

async function work({ files, ...options }: CloseUpWork): Promise<void> {
  const scout = once(port, "message").then(([bytes]) => bytes as Uint8Array);
  const onProgress = (progress: TrainingPhase): void => {
    tell({ progress });
  };
  tell({ networks: await trainCloseUps(examplesIn(files), scout, { ...options, onProgress }) });
}

void work(workerData as CloseUpWork);
