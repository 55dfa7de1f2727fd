import { rename, writeFile } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import { lookRanges } from "../../scene/lookRanges.ts";
import { Example, exampleBytes, fillExample } from "./Example.ts";
import { pictureSeed } from "./seeds.ts";
import { takePicture } from "./takePicture.ts";

/** A file of examples to be made. */
export interface ExampleFileRequest {
  readonly path: string;
  readonly trainingSeed: number;
  readonly first: number;
  readonly count: number;
}

parentPort?.on("message", (request: ExampleFileRequest) => {
  void make(request);
});

async function make({ path, trainingSeed, first, count }: ExampleFileRequest): Promise<void> {
  const bytes = new Uint8Array(count * exampleBytes);
  for (let i = 0; i < count; i++) {
    const picture = takePicture(pictureSeed("training", first + i, trainingSeed), lookRanges.training);
    fillExample(new Example(bytes.buffer, i * exampleBytes), picture);
  }
  // Under its own name only when whole, so that a stopped training finds no half files.
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
  parentPort?.postMessage(path);
}
