import { rename, writeFile } from "node:fs/promises";
import { parentPort } from "node:worker_threads";

/** A file of a training's pictures to be made. */
export interface PictureFileRequest {
  readonly path: string;
  readonly trainingSeed: number;
  /** Index of its first picture in the training. */
  readonly first: number;
  readonly count: number;
}

/**
 * In a thread of `makePictureFiles`: makes each file that is asked for.
 *
 * @param bytesEach of a picture with what is true of it
 * @param write writes picture number `index` of a training to the bytes from `start`
 */
export function servePictureFiles(
  bytesEach: number,
  write: (bytes: Uint8Array, start: number, index: number, trainingSeed: number) => void,
): void {
  async function make({ path, trainingSeed, first, count }: PictureFileRequest): Promise<void> {
    const bytes = new Uint8Array(count * bytesEach);
    for (let i = 0; i < count; i++) write(bytes, i * bytesEach, first + i, trainingSeed);
    // Under its own name only when whole, so that a stopped training finds no half files.
    await writeFile(`${path}.part`, bytes);
    await rename(`${path}.part`, path);
    parentPort?.postMessage(path);
  }
  parentPort?.on("message", (request: PictureFileRequest) => {
    void make(request);
  });
}
