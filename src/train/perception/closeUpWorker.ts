import type { PictureFile } from "../pictures/loadPictures.ts";
import { serveTraining } from "../pictures/serveTraining.ts";
import { examplesIn } from "./makeExamples.ts";
import { type CloseUpNetworks, type CloseUpSteps, trainCloseUps } from "./trainCloseUps.ts";

/** What the thread is to do, as `trainCloseUps`. */
export interface CloseUpWork {
  readonly files: readonly PictureFile[];
  readonly seed: number;
  readonly directory: string;
  readonly steps: CloseUpSteps;
  readonly earlier: CloseUpNetworks | undefined;
}

serveTraining(({ files, ...options }: CloseUpWork, supervision, scout: Promise<Uint8Array>) =>
  trainCloseUps(examplesIn(files), scout, { ...options, ...supervision }),
);
