import { readFile } from "node:fs/promises";
import { moduleBeside } from "../../planner/thread/startWorker.ts";
import { makePictureFiles, type MakePicturesOptions } from "../pictures/makePictureFiles.ts";
import { Example, exampleBytes } from "./Example.ts";

/** Examples in one file: 100 MB. */
const perFile = 500;

/** Draws all pictures of a training, or finds them. @throws the signal's reason when aborted; finished files are kept */
export async function makeExamples(options: MakePicturesOptions): Promise<readonly Example[]> {
  const maker = { module: moduleBeside(import.meta.url, "exampleWorker"), perFile };
  const examples: Example[] = [];
  for (const { path, count } of await makePictureFiles(options, maker)) {
    const { buffer, byteOffset } = await readFile(path);
    for (let i = 0; i < count; i++) examples.push(new Example(buffer, byteOffset + i * exampleBytes));
  }
  return examples;
}
