import type { PictureFile } from "../pictures/loadPictures.ts";
import { serveTraining } from "../pictures/serveTraining.ts";
import { ringExamplesIn } from "./makeRingExamples.ts";
import { type RingNetworkName, trainRingNetwork } from "./trainRingNetwork.ts";

/** What the thread is to do, as `trainRingNetwork`. */
export interface RingNetworkWork {
  readonly name: RingNetworkName;
  readonly files: readonly PictureFile[];
  readonly seed: number;
  readonly directory: string;
  readonly steps: number;
}

serveTraining(({ name, files, ...options }: RingNetworkWork, supervision) =>
  trainRingNetwork(name, ringExamplesIn(files), { ...options, ...supervision }),
);
