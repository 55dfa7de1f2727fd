import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Worker, type WorkerOptions } from "node:worker_threads";

/** Starts `plannerWorker` in a thread: from TypeScript where we run from source. */
export function startWorker(options: WorkerOptions): Worker {
  const { url } = import.meta;
  if (!url.endsWith(".ts")) return new Worker(new URL("../plannerWorker.js", url), options);
  // Given as --import, tsx lets only the main thread of Node 20 load TypeScript.
  const loader = JSON.stringify(createRequire(url).resolve("tsx/cjs/api"));
  const module = JSON.stringify(fileURLToPath(new URL("../plannerWorker.ts", url)));
  return new Worker(`require(${loader}).register(); require(${module});`, { ...options, eval: true });
}
