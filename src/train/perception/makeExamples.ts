import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { moduleBeside, startWorker } from "../../planner/thread/startWorker.ts";
import type { Supervision } from "../Supervision.ts";
import { Example, exampleBytes } from "./Example.ts";
import type { ExampleFileRequest } from "./exampleWorker.ts";

export interface MakeExamplesOptions extends Supervision {
  /** Where to keep the files; those that are there already are kept. */
  readonly directory: string;
  readonly trainingSeed: number;
  readonly count: number;
  /** Threads that draw pictures. */
  readonly threads: number;
}

/** Pictures leave much garbage, all of it young: with little room for it, collecting takes a third of the time. */
const youngGeneration = { maxYoungGenerationSizeMb: 256 };

/** Examples in one file: 100 MB. */
const perFile = 500;

/**
 * Takes all pictures of a training and keeps them in files, for they are shown to the network more than once.
 *
 * @throws the signal's reason when aborted; finished files are kept
 */
export async function makeExamples(options: MakeExamplesOptions): Promise<readonly Example[]> {
  const { directory, trainingSeed, count, signal, onProgress } = options;
  const requests = Array.from({ length: Math.ceil(count / perFile) }, (_, i): ExampleFileRequest => {
    const size = Math.min(perFile, count - i * perFile);
    return { path: join(directory, `pictures-${i}-${size}.bin`), trainingSeed, first: i * perFile, count: size };
  });
  const missing = requests.filter(({ path }) => !existsSync(path));
  let done = requests.length - missing.length;
  const report = (): void | Promise<void> =>
    onProgress?.({ phase: "pictures", done: Math.min(count, done * perFile), total: count });
  await report();
  await Promise.all(
    Array.from({ length: Math.min(options.threads, missing.length) }, async () => {
      const worker = startWorker(moduleBeside(import.meta.url, "exampleWorker"), { resourceLimits: youngGeneration });
      try {
        for (let next = missing.shift(); next !== undefined; next = missing.shift()) {
          const finished = once(worker, "message", signal && { signal });
          worker.postMessage(next);
          await finished;
          done++;
          await report();
        }
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        await worker.terminate();
      }
    }),
  );
  const examples: Example[] = [];
  for (const { path, count: size } of requests) {
    const { buffer, byteOffset } = await readFile(path);
    for (let i = 0; i < size; i++) examples.push(new Example(buffer, byteOffset + i * exampleBytes));
  }
  return examples;
}
