import type { Rng } from "../../core/index.ts";
import type { Value } from "../../learn/GraphBuilder.ts";
import {
  areaCloseUp,
  areaOutputCount,
  areaOutputs,
  discCloseUp,
  discOutputCount,
  discOutputs,
} from "../../perception/vision/closeUp.ts";
import { areaRole, discRole, sceneRole } from "../../perception/vision/networkRoles.ts";
import { channelCount, pictureSize } from "../../perception/vision/sceneMaps.ts";
import {
  type TrainedNetwork,
  trainPictureNetwork,
  type TrainPictureNetworkOptions,
} from "../pictures/trainPictureNetwork.ts";
import { closeUpNetwork, type CloseUpWidths } from "./closeUpNetwork.ts";
import { batchShapes, drawBatch } from "./drawBatch.ts";
import { areaCloseUpShapes, drawAreaCloseUps } from "./drawAreaCloseUps.ts";
import { closeUpShapes, drawCloseUps, type SortedProposals } from "./drawCloseUps.ts";
import { type Example, mapSize } from "./Example.ts";
import type { Proposal } from "./Proposals.ts";
import { type ChannelKinds, rangedLoss } from "./rangedLoss.ts";
import { sceneLoss } from "./sceneLoss.ts";
import { sceneNetwork } from "./sceneNetwork.ts";

/** What goes into one of the networks and comes out. */
export interface NetworkShape {
  /** Its role in the model's card. */
  readonly name: string;
  /** Pixels along each side of what it takes. */
  readonly side: number;
  readonly output: { readonly name: string; readonly shape: readonly number[] };
  /** Pictures in a batch of its training. */
  readonly batchSize: number;
}

/** How one of the networks is trained: pictures in, numbers out. */
export interface NetworkRecipe extends NetworkShape {
  readonly network: (picture: Value) => Value;
  readonly loss: (said: Value, targets: Value, weights: Value) => Value;
  readonly shapes: (batchSize: number) => Readonly<Record<string, readonly number[]>>;
  readonly draw: (
    examples: readonly Example[],
    batchSize: number,
    rng: Rng,
  ) => Readonly<Record<"picture" | "targets" | "weights", Float32Array>>;
}

/** Rows of the windows that the network for whole pictures is trained on: the rest mostly shows no disc, and takes as long. */
const windowRows = 192;

export const sceneRecipe: NetworkRecipe = {
  name: sceneRole,
  side: pictureSize,
  output: { name: "maps", shape: [1, channelCount, mapSize, mapSize] },
  network: sceneNetwork,
  loss: sceneLoss,
  batchSize: 8,
  shapes: (size) => batchShapes(size, windowRows),
  draw: (examples, size, rng) => drawBatch(examples, size, rng, windowRows),
};

/** Half covered discs take more telling apart than areas, of which something always shows. */
const discWidths: CloseUpWidths = { half: 32, quarter: 64, eighth: 96, blocks: 2, hidden: 192 };
const areaWidths: CloseUpWidths = { half: 24, quarter: 48, eighth: 64, blocks: 1, hidden: 128 };

const discKinds: ChannelKinds = {
  logits: [
    [discOutputs.presence, discOutputs.centre],
    [discOutputs.colour, discOutputCount],
  ],
  lengths: [[discOutputs.centre, discOutputs.colour]],
};
const areaKinds: ChannelKinds = {
  logits: [[areaOutputs.presence, areaOutputs.corners]],
  lengths: [[areaOutputs.corners, areaOutputCount]],
};

export const discShape: NetworkShape = {
  name: discRole,
  side: discCloseUp.side,
  output: { name: "numbers", shape: [1, discOutputCount] },
  batchSize: 64,
};

/** @param proposals on the examples, by the network that sees whole pictures */
export function discRecipe(proposals: readonly Proposal[]): NetworkRecipe {
  const sorted: SortedProposals = {
    right: proposals.filter(({ disc }) => disc !== undefined),
    mistaken: proposals.filter(({ disc }) => disc === undefined),
  };
  return {
    ...discShape,
    network: (picture) => closeUpNetwork(picture, discOutputCount, discWidths),
    loss: (said, targets, weights) => rangedLoss(said, targets, weights, discKinds),
    shapes: closeUpShapes,
    draw: (examples, size, rng) => drawCloseUps(examples, sorted, size, rng),
  };
}

export const areaRecipe: NetworkRecipe = {
  name: areaRole,
  side: areaCloseUp.side,
  output: { name: "numbers", shape: [1, areaOutputCount] },
  network: (picture) => closeUpNetwork(picture, areaOutputCount, areaWidths),
  loss: (said, targets, weights) => rangedLoss(said, targets, weights, areaKinds),
  batchSize: 32,
  shapes: areaCloseUpShapes,
  draw: drawAreaCloseUps,
};

export interface TrainNetworkOptions extends TrainPictureNetworkOptions {
  readonly steps: number;
}

/** Trains a network on examples and exports it as ONNX. @throws the signal's reason when aborted; the checkpoint is kept */
export const trainNetwork = (
  { name, network, loss, batchSize, side, output, shapes, draw }: NetworkRecipe,
  examples: readonly Example[],
  { steps, ...options }: TrainNetworkOptions,
): Promise<TrainedNetwork> =>
  trainPictureNetwork(
    {
      ...{ name, steps, warmUp: 200, ema: 0.998 },
      inputs: shapes(batchSize),
      batch: (rng) => draw(examples, batchSize, rng),
      loss: ({ picture, targets, weights }) => loss(network(picture!), targets!, weights!),
      use: {
        inputs: { picture: [1, 3, side, side] },
        outputs: (_, { picture }) => ({ [output.name]: network(picture!) }),
      },
    },
    options,
  );
