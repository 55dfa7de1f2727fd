import { readFile } from "node:fs/promises";
import { makePictureFiles, type MakePicturesOptions, type PictureMaker } from "./makePictureFiles.ts";

/** The content of a file of pictures, for any thread to read. */
export interface PictureFile {
  readonly bytes: SharedArrayBuffer;
  readonly count: number;
}

/** Draws all pictures of a training, or finds them. @throws the signal's reason when aborted; finished files are kept. FileError on one with other pictures */
export async function loadPictures(options: MakePicturesOptions, maker: PictureMaker): Promise<readonly PictureFile[]> {
  const files: PictureFile[] = [];
  for (const { path, count } of await makePictureFiles(options, maker)) {
    options.signal?.throwIfAborted();
    const content = await readFile(path);
    const bytes = new SharedArrayBuffer(content.length);
    new Uint8Array(bytes).set(content);
    files.push({ bytes, count });
  }
  return files;
}

/** All pictures, in order, each as `view` sees it from the byte where it starts. */
export const picturesIn = <Picture>(
  files: readonly PictureFile[],
  bytesEach: number,
  view: (bytes: SharedArrayBuffer, start: number) => Picture,
): readonly Picture[] =>
  files.flatMap(({ bytes, count }) => Array.from({ length: count }, (_, i) => view(bytes, i * bytesEach)));
