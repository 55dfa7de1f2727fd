import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { FileError } from "../../core/index.ts";
import { startWorker } from "../../planner/thread/startWorker.ts";
import type { Supervision } from "../Supervision.ts";
import type { PictureFileAnswer, PictureFileRequest } from "./servePictureFiles.ts";
import { sideBySide } from "./sideBySide.ts";

export interface MakePicturesOptions extends Supervision {
  /** Where to keep the files; those that are there already are used. */
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
 * Draws all pictures of a training and keeps them in files, for they are shown to networks more than once. Of each file that is
 * there already the first picture is drawn anew and compared: networks must not learn from what another version drew.
 *
 * @returns the files in order, each with the count of its pictures
 * @throws the signal's reason when aborted; finished files are kept. FileError on a file with other pictures
 */
export async function makePictureFiles(
  { directory, trainingSeed, count, threads, ...supervision }: MakePicturesOptions,
  { module, perFile }: PictureMaker,
): Promise<readonly PictureFileRequest[]> {
  const requests = Array.from({ length: Math.ceil(count / perFile) }, (_, i): PictureFileRequest => {
    const size = Math.min(perFile, count - i * perFile);
    return { path: join(directory, `pictures-${i}-${size}.bin`), trainingSeed, first: i * perFile, count: size };
  });
  const there = requests.filter(({ path }) => existsSync(path));
  // What is there comes first: whether it can be used is known before the others have taken their time.
  const queue = [...there, ...requests.filter((request) => !there.includes(request))];
  let done = there.length;
  const report = (): void | Promise<void> =>
    supervision.onProgress?.({ phase: "pictures", done: Math.min(count, done * perFile), total: count });
  await report();
  const draw = async (ending: AbortSignal): Promise<void> => {
    ending.throwIfAborted();
    const worker = startWorker(module, { resourceLimits: youngGeneration });
    const stop = (): void => void worker.terminate();
    ending.addEventListener("abort", stop, { once: true });
    try {
      for (let request = queue.shift(); request !== undefined; request = queue.shift()) {
        switch (await answered(worker, request)) {
          case "made":
            done++;
            await report();
            break;
          case "kept":
            break;
          case "foreign": {
            const { path } = request;
            throw new FileError(path, `"${path}" has other pictures than this version draws; train without --resume`);
          }
        }
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
    Array.from({ length: Math.min(threads, queue.length) }, () => draw(signal)),
  );
  supervision.signal?.throwIfAborted();
  return requests;
}

/** Waits until the worker has seen to a file. @throws what the worker throws, or that it ended */
async function answered(worker: Worker, request: PictureFileRequest): Promise<PictureFileAnswer> {
  const onEnd = new AbortController();
  const said = once(worker, "message", { signal: onEnd.signal }).then(([answer]) => answer as PictureFileAnswer);
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
