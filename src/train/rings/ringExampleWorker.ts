import { rename, writeFile } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import { ringExampleBytes, writeRingExample } from "./RingExample.ts";
import { ringPictureSeed } from "./seeds.ts";
import { takeRingPicture } from "./takeRingPicture.ts";

/** A file of pictures to be made. */
export interface RingFileRequest {
  readonly path: string;
  readonly trainingSeed: number;
  readonly first: number;
  readonly count: number;
}

parentPort?.on("message", (request: RingFileRequest) => {
  void make(request);
});

async function make({ path, trainingSeed, first, count }: RingFileRequest): Promise<void> {
  const bytes = new Uint8Array(count * ringExampleBytes);
  for (let i = 0; i < count; i++) {
    const picture = takeRingPicture(ringPictureSeed("training", first + i, trainingSeed));
    writeRingExample(bytes, i * ringExampleBytes, picture);
  }
  // Under its own name only when whole, so that a stopped training finds no half files.
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
  parentPort?.postMessage(path);
}
