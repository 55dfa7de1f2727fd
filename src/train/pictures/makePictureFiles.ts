import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { startWorker } from "../../planner/thread/startWorker.ts";
import type { Supervision } from "../Supervision.ts";
import type { PictureFileRequest } from "./servePictureFiles.ts";

export interface MakePicturesOptions extends Supervision {
  /** Where to keep the files; those that are there already are kept. */
  readonly directory: string;
  readonly trainingSeed: number;
  readonly count: number;
  /** Threads that draw pictures. */
  readonly threads: number;
}

/** Who draws the pictures. */
export interface PictureMaker {
  /** A module that calls `servePictureFiles`. */
  readonly module: URL;
  /** Pictures in one file. */
  readonly perFile: number;
}

/** Pictures leave much garbage, all of it young: with little room for it, collecting takes a third of the time. */
const youngGeneration = { maxYoungGenerationSizeMb: 256 };

/**
 * Draws all pictures of a training and keeps them in files, for they are shown to networks more than once.
 *
 * @returns the files in order, each with the count of its pictures
 * @throws the signal's reason when aborted; finished files are kept
 */
export async function makePictureFiles(
  { directory, trainingSeed, count, threads, signal, onProgress }: MakePicturesOptions,
  { module, perFile }: PictureMaker,
): Promise<readonly PictureFileRequest[]> {
  const requests = Array.from({ length: Math.ceil(count / perFile) }, (_, i): PictureFileRequest => {
    const size = Math.min(perFile, count - i * perFile);
    return { path: join(directory, `pictures-${i}-${size}.bin`), trainingSeed, first: i * perFile, count: size };
  });
  const missing = requests.filter(({ path }) => !existsSync(path));
  let done = requests.length - missing.length;
  const report = (): void | Promise<void> =>
    onProgress?.({ phase: "pictures", done: Math.min(count, done * perFile), total: count });
  await report();
  await Promise.all(
    Array.from({ length: Math.min(threads, missing.length) }, async () => {
      const worker = startWorker(module, { resourceLimits: youngGeneration });
      const stop = (): void => void worker.terminate();
      signal?.addEventListener("abort", stop, { once: true });
      try {
        for (let request = missing.shift(); request !== undefined; request = missing.shift()) {
          await answered(worker, request);
          done++;
          await report();
        }
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        signal?.removeEventListener("abort", stop);
        await worker.terminate();
      }
    }),
  );
  signal?.throwIfAborted();
  return requests;
}

/** Waits until the worker has made a file. @throws what the worker throws, or that it ended */
async function answered(worker: Worker, request: PictureFileRequest): Promise<void> {
  const onEnd = new AbortController();
  const made = once(worker, "message", { signal: onEnd.signal });
  const ended = once(worker, "exit", { signal: onEnd.signal }).then(([code]) => {
    throw new Error(`A thread that draws pictures ended (exit code ${String(code)})`);
  });
  worker.postMessage(request);
  try {
    // A worker's error rejects both.
    await Promise.race([made, ended]);
  } finally {
    onEnd.abort();
    await Promise.allSettled([made, ended]);
  }
}
