import { moduleBeside } from "../../planner/thread/startWorker.ts";
import { loadPictures, type PictureFile, picturesIn } from "../pictures/loadPictures.ts";
import type { MakePicturesOptions } from "../pictures/makePictureFiles.ts";
import { readRingExample, type RingExample, ringExampleBytes } from "./RingExample.ts";

/** Pictures in one file: 42 MB. */
const perFile = 100;

/** Draws all pictures of a training, or finds them. @throws as `loadPictures` */
export const makeRingExamples = (options: MakePicturesOptions): Promise<readonly PictureFile[]> =>
  loadPictures(options, { module: moduleBeside(import.meta.url, "ringExampleWorker"), perFile });

/** All examples, in order. */
export const ringExamplesIn = (files: readonly PictureFile[]): readonly RingExample[] =>
  picturesIn(files, ringExampleBytes, (bytes, start) => readRingExample(new Uint8Array(bytes), start));
