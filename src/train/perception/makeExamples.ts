import { moduleBeside } from "../../planner/thread/startWorker.ts";
import { loadPictures, type PictureFile, picturesIn } from "../pictures/loadPictures.ts";
import type { MakePicturesOptions } from "../pictures/makePictureFiles.ts";
import { Example, exampleBytes } from "./Example.ts";

/** Examples in one file: 100 MB. */
const perFile = 500;

/** Draws all pictures of a training, or finds them. @throws as `loadPictures` */
export const makeExamples = (options: MakePicturesOptions): Promise<readonly PictureFile[]> =>
  loadPictures(options, { module: moduleBeside(import.meta.url, "exampleWorker"), perFile });

/** All examples, in order. */
export const examplesIn = (files: readonly PictureFile[]): readonly Example[] =>
  picturesIn(files, exampleBytes, (bytes, start) => new Example(bytes, start));
