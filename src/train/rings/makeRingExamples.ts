import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { moduleBeside, startWorker } from "../../planner/thread/startWorker.ts";
import type { Supervision } from "../Supervision.ts";
import { readRingExample, type RingExample, ringExampleBytes } from "./RingExample.ts";
import type { RingFileRequest } from "./ringExampleWorker.ts";

export interface MakeRingExamplesOptions extends Supervision {
  /** Where to keep the files; those that are there already are kept. */
  readonly directory: string;
  readonly trainingSeed: number;
  readonly count: number;
  /** Threads that draw pictures. */
  readonly threads: number;
}

/** Pictures in one file: 37 MB. */
const perFile = 200;

/**
 * Takes all pictures of a training and keeps them in files, for they are shown to the networks many times.
 *
 * @throws the signal's reason when aborted; finished files are kept
 */
export async function makeRingExamples(options: MakeRingExamplesOptions): Promise<readonly RingExample[]> {
  const { directory, trainingSeed, count, threads, signal, onProgress } = options;
  const requests = Array.from({ length: Math.ceil(count / perFile) }, (_, i): RingFileRequest => {
    const size = Math.min(perFile, count - i * perFile);
    return { path: join(directory, `rings-${i}-${size}.bin`), trainingSeed, first: i * perFile, count: size };
  });
  const missing = requests.filter(({ path }) => !existsSync(path));
  let done = requests.length - missing.length;
  const report = (): void | Promise<void> =>
    onProgress?.({ phase: "pictures", done: Math.min(count, done * perFile), total: count });
  await report();
  await Promise.all(
    Array.from({ length: Math.min(threads, missing.length) }, async () => {
      const worker = startWorker(moduleBeside(import.meta.url, "ringExampleWorker"), {});
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
  const examples: RingExample[] = [];
  for (const { path, count: size } of requests) {
    const bytes = await readFile(path);
    for (let i = 0; i < size; i++) examples.push(readRingExample(bytes, i * ringExampleBytes));
  }
  return examples;
}

/** Waits until the worker has made a file. @throws what the worker throws, or that it ended */
async function answered(worker: ReturnType<typeof startWorker>, request: RingFileRequest): Promise<void> {
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
