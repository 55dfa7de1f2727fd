import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Worker, type WorkerOptions } from "node:worker_threads";

/** Runs a module of ours in a thread: TypeScript where we run from source. */
export function startWorker(module: URL, options: WorkerOptions): Worker {
  if (!module.pathname.endsWith(".ts")) return new Worker(module, options);
  // Given as --import, tsx lets only the main thread of Node 20 load TypeScript.
  const loader = JSON.stringify(createRequire(import.meta.url).resolve("tsx/cjs/api"));
  const path = JSON.stringify(fileURLToPath(module));
  return new Worker(`require(${loader}).register(); require(${path});`, { ...options, eval: true });
}

/** URL of a module beside the one of this URL: of its source or its compiled form, whichever runs. */
export const moduleBeside = (url: string, name: string): URL =>
  new URL(`./${name}${url.endsWith(".ts") ? ".ts" : ".js"}`, url);
