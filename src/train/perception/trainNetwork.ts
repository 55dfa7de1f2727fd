import { join } from "node:path";
import type { Rng } from "../../core/index.ts";
import { cosineSchedule } from "../../learn/cosineSchedule.ts";
import { exportModel } from "../../learn/exportModel.ts";
import type { Value } from "../../learn/GraphBuilder.ts";
import { train } from "../../learn/train.ts";
import {
  areaCloseUp,
  areaNumbers,
  areaOutputs,
  discCloseUp,
  discNumbers,
  discOutputs,
} from "../../perception/vision/closeUp.ts";
import { areaRole, discRole, sceneRole } from "../../perception/vision/SceneReader.ts";
import { channelCount, pictureSize } from "../../perception/vision/sceneMaps.ts";
import type { Supervision } from "../Supervision.ts";
import { closeUpLoss, closeUpNetwork } from "./closeUpNetwork.ts";
import { batchShapes, drawBatch } from "./drawBatch.ts";
import { areaCloseUpShapes, drawAreaCloseUps } from "./drawAreaCloseUps.ts";
import { closeUpShapes, drawCloseUps, type SortedProposals } from "./drawCloseUps.ts";
import { type Example, mapSize } from "./Example.ts";
import type { Proposal } from "./Proposals.ts";
import { sceneLoss } from "./sceneLoss.ts";
import { sceneNetwork } from "./sceneNetwork.ts";

/** How one of the networks is trained: pictures in, numbers out. */
export interface NetworkRecipe {
  /** Its role in the model's card. */
  readonly name: string;
  /** Pixels along each side of what it takes. */
  readonly side: number;
  readonly output: { readonly name: string; readonly shape: readonly number[] };
  readonly network: (picture: Value) => Value;
  readonly loss: (said: Value, targets: Value, weights: Value) => Value;
  readonly batchSize: number;
  readonly shapes: (batchSize: number) => Readonly<Record<string, readonly number[]>>;
  readonly draw: (
    examples: readonly Example[],
    batchSize: number,
    rng: Rng,
  ) => Readonly<Record<"picture" | "targets" | "weights", Float32Array>>;
}

export const sceneRecipe: NetworkRecipe = {
  name: sceneRole,
  side: pictureSize,
  output: { name: "maps", shape: [1, channelCount, mapSize, mapSize] },
  network: sceneNetwork,
  loss: sceneLoss,
  batchSize: 8,
  shapes: batchShapes,
  draw: drawBatch,
};

/** @param proposals on the examples, by the network that sees whole pictures */
export function discRecipe(proposals: readonly Proposal[]): NetworkRecipe {
  const sorted: SortedProposals = {
    right: proposals.filter(({ disc }) => disc !== undefined),
    mistaken: proposals.filter(({ disc }) => disc === undefined),
  };
  return {
    name: discRole,
    side: discCloseUp.side,
    output: { name: "numbers", shape: [1, discNumbers] },
    network: (picture) => closeUpNetwork(picture, discNumbers),
    loss: (said, targets, weights) => closeUpLoss(said, targets, weights, [discOutputs.centre, discOutputs.colour]),
    batchSize: 64,
    shapes: closeUpShapes,
    draw: (examples, size, rng) => drawCloseUps(examples, sorted, size, rng),
  };
}

export const areaRecipe: NetworkRecipe = {
  name: areaRole,
  side: areaCloseUp.side,
  output: { name: "numbers", shape: [1, areaNumbers] },
  network: (picture) => closeUpNetwork(picture, areaNumbers),
  loss: (said, targets, weights) => closeUpLoss(said, targets, weights, [areaOutputs.corners, areaNumbers]),
  batchSize: 32,
  shapes: areaCloseUpShapes,
  draw: drawAreaCloseUps,
};

export interface TrainNetworkOptions extends Supervision {
  readonly seed: number;
  readonly steps: number;
  /** Where the state of the training is kept. */
  readonly directory: string;
}

const peakRate = 1.5e-3;

/** A trained network, and the mean loss of each tenth of its training, or of each step where there are fewer than ten. */
export interface TrainedNetwork {
  readonly bytes: Uint8Array;
  readonly curve: readonly number[];
}

/**
 * Trains a network on examples and exports it as ONNX.
 *
 * @throws the signal's reason when aborted; the checkpoint is kept
 */
export async function trainNetwork(
  recipe: NetworkRecipe,
  examples: readonly Example[],
  { seed, steps, directory, signal, onProgress }: TrainNetworkOptions,
): Promise<TrainedNetwork> {
  const { name, network, loss, batchSize, side, output } = recipe;
  let recent: number | undefined;
  const result = await train({
    define: (_, { picture, targets, weights }) => loss(network(picture!), targets!, weights!),
    inputs: recipe.shapes(batchSize),
    batch: (_, rng) => recipe.draw(examples, batchSize, rng),
    steps,
    schedule: (step) => cosineSchedule(step, steps, Math.min(200, steps), peakRate),
    adam: { clipNorm: 1 },
    ema: 0.998,
    seed,
    checkpoint: { path: join(directory, `${name}.checkpoint`), everySteps: 200 },
    ...(signal === undefined ? {} : { signal }),
    onProgress: async ({ step, steps: total, loss: now }) => {
      recent = recent === undefined ? now : 0.98 * recent + 0.02 * now;
      await onProgress?.({ phase: `network ${name}`, done: step, total, note: `loss ${recent.toFixed(3)}` });
    },
  });
  signal?.throwIfAborted();
  const bytes = exportModel({
    inputs: { picture: [1, 3, side, side] },
    outputs: (_, { picture }) => ({ [output.name]: network(picture!) }),
    parameters: result.ema,
  });
  return { bytes, curve: tenths(result.losses) };
}

function tenths(losses: Float32Array): number[] {
  const parts = Math.min(10, losses.length);
  return Array.from({ length: parts }, (_, i) => {
    const from = (part: number): number => Math.floor((part * losses.length) / parts);
    const part = losses.subarray(from(i), from(i + 1));
    const mean = part.reduce((a, b) => a + b, 0) / part.length;
    return Number(mean.toFixed(4));
  });
}
