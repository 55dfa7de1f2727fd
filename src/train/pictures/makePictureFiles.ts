import { existsSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../../core/index.ts";
import type { Supervision } from "../Supervision.ts";
import { inThreads } from "./inThreads.ts";
import type { PictureFileAnswer, PictureFileRequest } from "./servePictureFiles.ts";

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
  await inThreads({ ...supervision, module, threads, queue }, async (answer, { path }) => {
    switch (answer as PictureFileAnswer) {
      case "made":
        done++;
        await report();
        break;
      case "kept":
        break;
      case "foreign":
        throw new FileError(path, `"${path}" has other pictures than this version draws; train without --resume`);
    }
  });
  supervision.signal?.throwIfAborted();
  return requests;
}
