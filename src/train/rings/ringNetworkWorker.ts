import type { RingNetworkName } from "../../perception/rings/ringNetworkNames.ts";
import type { PictureFile } from "../pictures/loadPictures.ts";
import { serveTraining } from "../pictures/serveTraining.ts";
import { ringExamplesIn } from "./makeRingExamples.ts";
import { trainRingNetwork } from "./trainRingNetwork.ts";

/** What the thread is to do, as `trainRingNetwork`. */
export interface RingNetworkWork {
  readonly name: RingNetworkName;
  readonly files: readonly PictureFile[];
  readonly seed: number;
  readonly directory: string;
  readonly steps: number;
  readonly from: Uint8Array | undefined;
}

serveTraining(({ name, files, ...options }: RingNetworkWork, supervision) =>
  trainRingNetwork(name, ringExamplesIn(files), { ...options, ...supervision }),
);
