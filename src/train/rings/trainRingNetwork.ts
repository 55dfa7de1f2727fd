import type { Rng } from "../../core/index.ts";
import type { RingNetworkName } from "../../perception/rings/ringNetworkNames.ts";
import { rodMapCount, rodMapSize, rodPictureSize } from "../../perception/rings/rodMaps.ts";
import { strip, stripChannels } from "../../perception/rings/stackMaps.ts";
import type { Value } from "../../learn/GraphBuilder.ts";
import {
  type TrainedNetwork,
  trainPictureNetwork,
  type TrainPictureNetworkOptions,
} from "../pictures/trainPictureNetwork.ts";
import { fillRodSample, fillStripSample } from "./ringBatches.ts";
import type { RingExample } from "./RingExample.ts";
import { rodLoss, rodNetwork, rodShares, stackHeights, stackLoss, stackNetwork } from "./ringNetworks.ts";

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
    steps: 8000,
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
    steps: 10_000,
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

/** Trains one of the networks and exports it as ONNX. @throws the signal's reason when aborted; the checkpoint is kept */
export function trainRingNetwork(
  name: RingNetworkName,
  examples: readonly RingExample[],
  { steps, ...options }: TrainPictureNetworkOptions & { readonly steps: number },
): Promise<TrainedNetwork> {
  const { picture, maps, batchSize, network, loss, answer, used, fill } = ringRecipes[name];
  const [pictureNumbers, mapNumbers] = [product(picture), product(maps)];
  return trainPictureNetwork(
    {
      ...{ name, steps, warmUp: 150, ema: 0.995 },
      inputs: { picture: [batchSize, ...picture], maps: [batchSize, ...maps] },
      batch: (rng) => {
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
      loss: (batch) => loss(network(batch["picture"]!), batch["maps"]!),
      use: {
        inputs: { picture: [used, ...picture] },
        outputs: (_, inputs) => ({ maps: answer(network(inputs["picture"]!)) }),
      },
    },
    options,
  );
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
