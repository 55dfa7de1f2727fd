import { existsSync } from "node:fs";
import { open, rename, writeFile } from "node:fs/promises";
import { parentPort } from "node:worker_threads";

/** A file of a training's pictures. */
export interface PictureFileRequest {
  readonly path: string;
  readonly trainingSeed: number;
  /** Index of its first picture in the training. */
  readonly first: number;
  readonly count: number;
}

/** What became of a file: made, or there already with these pictures, or with others. */
export type PictureFileAnswer = "made" | "kept" | "foreign";

/**
 * In a thread of `makePictureFiles`: makes each file that is asked for. Of one that is there already it draws the first picture
 * anew, for another version may have drawn it.
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
  }
  async function isOurs({ path, trainingSeed, first, count }: PictureFileRequest): Promise<boolean> {
    const found = new Uint8Array(bytesEach);
    const file = await open(path);
    try {
      if ((await file.stat()).size !== count * bytesEach) return false;
      await file.read(found, 0, bytesEach, 0);
    } finally {
      await file.close();
    }
    const drawn = new Uint8Array(bytesEach);
    write(drawn, 0, first, trainingSeed);
    return Buffer.compare(found, drawn) === 0;
  }
  async function answer(request: PictureFileRequest): Promise<PictureFileAnswer> {
    if (existsSync(request.path)) return (await isOurs(request)) ? "kept" : "foreign";
    await make(request);
    return "made";
  }
  parentPort?.on("message", (request: PictureFileRequest) => {
    void answer(request).then((said) => parentPort?.postMessage(said));
  });
}
