import { join } from "node:path";
import type { Rng } from "../../core/index.ts";
import { rodMapCount, rodMapSize, rodPictureSize } from "../../perception/rings/rodMaps.ts";
import { strip, stripChannels } from "../../perception/rings/stackMaps.ts";
import { cosineSchedule } from "../../learn/cosineSchedule.ts";
import { exportModel } from "../../learn/exportModel.ts";
import type { Value } from "../../learn/GraphBuilder.ts";
import { train } from "../../learn/train.ts";
import type { Supervision } from "../Supervision.ts";
import { fillRodSample, fillStripSample } from "./ringBatches.ts";
import type { RingExample } from "./RingExample.ts";
import { rodLoss, rodNetwork, rodShares, stackHeights, stackLoss, stackNetwork } from "./ringNetworks.ts";

/** The two networks: one finds the rods in a picture, one reads the stack of each. */
export type RingNetworkName = "rods" | "stacks";
export const ringNetworkNames: readonly RingNetworkName[] = ["rods", "stacks"];

interface Recipe {
  /** Without the batch axis. */
  readonly picture: readonly number[];
  readonly maps: readonly number[];
  readonly batchSize: number;
  readonly steps: number;
  readonly network: (picture: Value) => Value;
  readonly loss: (logits: Value, maps: Value) => Value;
  readonly answer: (logits: Value) => Value;
  /** Pictures that the exported model takes at once. */
  readonly used: number;
  readonly fill: (example: RingExample, rng: Rng, picture: Float32Array, maps: Float32Array) => void;
}

export const ringRecipes: Readonly<Record<RingNetworkName, Recipe>> = {
  rods: {
    picture: [3, rodPictureSize, rodPictureSize],
    maps: [rodMapCount, rodMapSize, rodMapSize],
    batchSize: 8,
    steps: 3000,
    network: rodNetwork,
    loss: rodLoss,
    answer: rodShares,
    used: 1,
    fill: fillRodSample,
  },
  stacks: {
    picture: [stripChannels, strip.height, strip.halfWidth],
    maps: [1, strip.height, strip.halfWidth],
    batchSize: 16,
    steps: 6000,
    network: stackNetwork,
    loss: stackLoss,
    answer: stackHeights,
    used: 3,
    fill: (example, rng, picture, maps) => {
      // Empty rods are soon learned: each is drawn a second time.
      const first = rng.integer(3);
      const rod = example.rings.some((ring) => ring.rod === first) ? first : rng.integer(3);
      fillStripSample(example, rod, rng, picture, maps);
    },
  },
};

const peakRate = 1.5e-3;
const warmUp = 150;

export interface TrainRingNetworkOptions extends Supervision {
  readonly examples: readonly RingExample[];
  readonly seed: number;
  /** Where to keep the state of the network; a stopped training goes on from there. */
  readonly checkpointDirectory: string;
}

export interface TrainedRingNetwork {
  readonly bytes: Uint8Array;
  /** Mean loss of each twentieth of the training. */
  readonly curve: readonly number[];
}

/** Trains one of the networks and exports it as ONNX. @throws the signal's reason when aborted */
export async function trainRingNetwork(
  name: RingNetworkName,
  { examples, seed, checkpointDirectory, signal, onProgress }: TrainRingNetworkOptions,
): Promise<TrainedRingNetwork> {
  const { picture, maps, batchSize, steps, network, loss, answer, used, fill } = ringRecipes[name];
  const [pictureNumbers, mapNumbers] = [product(picture), product(maps)];
  let recent = NaN;
  const result = await train({
    define: (_, batch) => loss(network(batch["picture"]!), batch["maps"]!),
    inputs: { picture: [batchSize, ...picture], maps: [batchSize, ...maps] },
    batch: (_, rng) => {
      const batch = {
        picture: new Float32Array(batchSize * pictureNumbers),
        maps: new Float32Array(batchSize * mapNumbers),
      };
      for (let i = 0; i < batchSize; i++) {
        const part = (numbers: Float32Array, length: number): Float32Array =>
          numbers.subarray(i * length, (i + 1) * length);
        fill(rng.pick(examples), rng, part(batch.picture, pictureNumbers), part(batch.maps, mapNumbers));
      }
      return batch;
    },
    steps,
    schedule: (step) => cosineSchedule(step, steps, warmUp, peakRate),
    adam: { clipNorm: 1 },
    ema: 0.995,
    seed,
    checkpoint: { path: join(checkpointDirectory, `${name}.checkpoint`), everySteps: 100 },
    ...(signal === undefined ? {} : { signal }),
    onProgress: async ({ step, steps: total, loss: value }) => {
      recent = Number.isNaN(recent) ? value : recent + 0.05 * (value - recent);
      if (step % 20 === 0 || step === total) {
        await onProgress?.({ phase: name, done: step, total, note: `loss ${recent.toFixed(3)}` });
      }
    },
  });
  signal?.throwIfAborted();
  const bytes = exportModel({
    inputs: { picture: [used, ...picture] },
    outputs: (_, inputs) => ({ maps: answer(network(inputs["picture"]!)) }),
    parameters: result.ema,
  });
  const part = Math.ceil(steps / 20);
  const curve = Array.from({ length: 20 }, (_, i) => {
    const losses = result.losses.subarray(i * part, (i + 1) * part);
    return losses.reduce((a, b) => a + b, 0) / losses.length;
  });
  return { bytes, curve };
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
