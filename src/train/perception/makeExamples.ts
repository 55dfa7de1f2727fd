import { readFile } from "node:fs/promises";
import { moduleBeside } from "../../planner/thread/startWorker.ts";
import { makePictureFiles, type MakePicturesOptions } from "../pictures/makePictureFiles.ts";
import { Example, exampleBytes } from "./Example.ts";

/** Examples in one file: 100 MB. */
const perFile = 500;

/** The content of a file of examples, for any thread to read. */
export interface ExampleFile {
  readonly bytes: SharedArrayBuffer;
  readonly count: number;
}

/** Draws all pictures of a training, or finds them. @throws the signal's reason when aborted; finished files are kept. FileError on one with other pictures */
export async function makeExamples(options: MakePicturesOptions): Promise<readonly ExampleFile[]> {
  const maker = { module: moduleBeside(import.meta.url, "exampleWorker"), perFile };
  const files: ExampleFile[] = [];
  for (const { path, count } of await makePictureFiles(options, maker)) {
    options.signal?.throwIfAborted();
    const content = await readFile(path);
    const bytes = new SharedArrayBuffer(content.length);
    new Uint8Array(bytes).set(content);
    files.push({ bytes, count });
  }
  return files;
}

/** All examples, in order. */
export const examplesIn = (files: readonly ExampleFile[]): readonly Example[] =>
  files.flatMap(({ bytes, count }) => Array.from({ length: count }, (_, i) => new Example(bytes, i * exampleBytes)));
