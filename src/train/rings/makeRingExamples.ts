import { readFile } from "node:fs/promises";
import { moduleBeside } from "../../planner/thread/startWorker.ts";
import { makePictureFiles, type MakePicturesOptions } from "../pictures/makePictureFiles.ts";
import { readRingExample, type RingExample, ringExampleBytes } from "./RingExample.ts";

/** Pictures in one file: 42 MB. */
const perFile = 100;

/** Draws all pictures of a training, or finds them. @throws the signal's reason when aborted; finished files are kept. FileError on one with other pictures */
export async function makeRingExamples(options: MakePicturesOptions): Promise<readonly RingExample[]> {
  const maker = { module: moduleBeside(import.meta.url, "ringExampleWorker"), perFile };
  const examples: RingExample[] = [];
  for (const { path, count } of await makePictureFiles(options, maker)) {
    const bytes = await readFile(path);
    for (let i = 0; i < count; i++) examples.push(readRingExample(bytes, i * ringExampleBytes));
  }
  return examples;
}
