import { join } from "node:path";
import { cosineSchedule } from "../../learn/cosineSchedule.ts";
import { exportModel } from "../../learn/exportModel.ts";
import { train } from "../../learn/train.ts";
import { pictureSize } from "../../perception/vision/sceneMaps.ts";
import type { Supervision } from "../Supervision.ts";
import { batchShapes, drawBatch } from "./drawBatch.ts";
import type { Example } from "./Example.ts";
import { sceneLoss } from "./sceneLoss.ts";
import { sceneNetwork } from "./sceneNetwork.ts";

export interface TrainSceneNetworkOptions extends Supervision {
  readonly seed: number;
  readonly steps: number;
  /** Where the state of the training is kept. */
  readonly directory: string;
}

/** Pictures in a batch. */
export const batchSize = 8;
const peakRate = 1.5e-3;

/** Mean loss of a tenth of the training. */
export type LossCurve = readonly number[];

/**
 * Trains the network on examples and exports it as ONNX.
 *
 * @throws the signal's reason when aborted; the checkpoint is kept
 */
export async function trainSceneNetwork(
  examples: readonly Example[],
  { seed, steps, directory, signal, onProgress }: TrainSceneNetworkOptions,
): Promise<{ readonly bytes: Uint8Array; readonly curve: LossCurve }> {
  let recent = 0;
  const result = await train({
    define: (_, { picture, targets, weights }) => sceneLoss(sceneNetwork(picture!), targets!, weights!),
    inputs: batchShapes(batchSize),
    batch: (_, rng) => drawBatch(examples, batchSize, rng),
    steps,
    schedule: (step) => cosineSchedule(step, steps, 200, peakRate),
    adam: { clipNorm: 1 },
    ema: 0.998,
    seed,
    checkpoint: { path: join(directory, "network.checkpoint"), everySteps: 200 },
    ...(signal === undefined ? {} : { signal }),
    onProgress: async ({ step, steps: total, loss }) => {
      recent = recent === 0 ? loss : 0.98 * recent + 0.02 * loss;
      await onProgress?.({ phase: "network", done: step, total, note: `loss ${recent.toFixed(3)}` });
    },
  });
  signal?.throwIfAborted();
  const bytes = exportModel({
    inputs: { picture: [1, 3, pictureSize, pictureSize] },
    outputs: (_, { picture }) => ({ maps: sceneNetwork(picture!) }),
    parameters: result.ema,
  });
  return { bytes, curve: tenths(result.losses) };
}

function tenths(losses: Float32Array): LossCurve {
  return Array.from({ length: 10 }, (_, i) => {
    const part = losses.subarray(Math.floor((i * losses.length) / 10), Math.floor(((i + 1) * losses.length) / 10));
    return part.reduce((a, b) => a + b, 0) / part.length;
  });
}
