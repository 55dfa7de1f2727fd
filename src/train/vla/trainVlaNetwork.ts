import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cosineSchedule } from "../../learn/cosineSchedule.ts";
import { exportModel } from "../../learn/exportModel.ts";
import type { Parameters } from "../../learn/GraphBuilder.ts";
import { NoiseTable } from "../../learn/NoiseTable.ts";
import { train } from "../../learn/train.ts";
import { commonInputs, vlaInputs } from "../../policy/vla/vlaInputs.ts";
import type { PromptWords } from "../../policy/vla/PromptWords.ts";
import type { Supervision } from "../Supervision.ts";
import { writeWhole } from "../writeModel.ts";
import type { Examples } from "./examples/Examples.ts";
import { chunkBatch, drawTold, type Encoder, sensedBatch } from "./examples/vlaBatch.ts";
import { type CurvePoint, evaluateVla } from "./evaluateVla.ts";
import { chunkInputs, vlaActions, vlaLoss, type VlaNetworkOptions } from "./network/vlaNetwork.ts";

/** How the network is trained. An observation is looked at once, and its chunk approached from `draws` noises. */
export const vlaRecipe = {
  steps: 9600,
  batchSize: 32,
  draws: 4,
  warmUp: 300,
  ema: 0.998,
  peakRate: 1.5e-3,
  muonScale: 0.7,
  /** Per unit of learning rate, of matrices that Adam moves: embeddings, what reads pictures, and the last layers. */
  weightDecay: 0.05,
  /** Parts of the training after each of which it is evaluated. */
  points: 8,
  /** Frames of each score. */
  validationFrames: 256,
} as const;

const curveFile = "curve.json";
const checkpointFile = "vla.checkpoint";

/** What a training that was begun has in its directory. */
export const trainingState = [curveFile, checkpointFile] as const;

export interface TrainVlaNetworkOptions extends Supervision {
  readonly encoder: Encoder;
  readonly training: Examples;
  /** At least one game and one stacking. */
  readonly validation: Examples;
  readonly words: PromptWords;
  readonly network: VlaNetworkOptions;
  /** Of networks that were trained before, which the one in use needs. @default none */
  readonly frozen?: Parameters;
  readonly steps: number;
  readonly batchSize: number;
  readonly points: number;
  readonly validationFrames: number;
  readonly seed: number;
  /** Where the state of the training is kept. */
  readonly directory: string;
}

/** A trained network as ONNX, and how it came to be. */
export interface TrainedVla {
  readonly bytes: Uint8Array;
  /** Trained numbers. */
  readonly parameters: number;
  readonly curve: readonly CurvePoint[];
}

/** Trains the network, evaluates it on the way, and exports it as ONNX. @throws the signal's reason when aborted; the checkpoint is kept */
export async function trainVlaNetwork(options: TrainVlaNetworkOptions): Promise<TrainedVla> {
  const { encoder, training, validation, words, network, steps, batchSize, seed, directory, signal, onProgress } =
    options;
  const known = words.list.length;
  const { draws, warmUp, peakRate, muonScale, weightDecay, ema } = vlaRecipe;
  const table = new NoiseTable(seed);
  const curvePath = join(directory, curveFile);
  const curve: CurvePoint[] = existsSync(curvePath)
    ? (JSON.parse(await readFile(curvePath, "utf8")) as CurvePoint[])
    : [];
  let recent: number | undefined;
  const trainUntil = (until: number): ReturnType<typeof train> =>
    train({
      define: (_, inputs) => vlaLoss(inputs, network),
      inputs: {
        ...network.sight.inputs(batchSize),
        ...commonInputs(batchSize, known),
        ...chunkInputs(batchSize, draws),
      },
      batch: (_, rng) => {
        const told = drawTold(training, batchSize, rng);
        return { ...sensedBatch(told, encoder, words, rng), ...chunkBatch(told, draws, rng, table) };
      },
      steps,
      until,
      schedule: (step) => cosineSchedule(step, steps, Math.min(warmUp, steps), peakRate),
      adam: { clipNorm: 1, weightDecay },
      // Embeddings and last layers are Adam's.
      muon: { scale: muonScale, moves: (name) => name.startsWith("look ") || name.startsWith("act layer ") },
      ema,
      seed,
      checkpoint: { path: join(directory, checkpointFile), everySteps: 200 },
      ...(signal && { signal }),
      onProgress: async ({ step, steps: total, loss }) => {
        recent = recent === undefined ? loss : 0.98 * recent + 0.02 * loss;
        await onProgress?.({ phase: "network vla", done: step, total, note: `loss ${recent.toFixed(3)}` });
      },
    });
  let parameters: Parameters | undefined;
  const points = Math.min(options.points, steps);
  for (let point = curve.length + 1; point <= points; point++) {
    const { ema: found, step, losses } = await trainUntil(Math.round((point * steps) / points));
    signal?.throwIfAborted();
    parameters = found;
    const since = losses.subarray(curve.at(-1)?.step ?? 0);
    const scores = await evaluateVla({
      validation,
      encoder,
      words,
      network,
      parameters,
      frames: options.validationFrames,
      seed,
      ...(signal && { signal }),
    });
    curve.push({
      step,
      samples: step * batchSize,
      trainingLoss: rounded(since.reduce((a, b) => a + b, 0) / since.length),
      ...scores,
    });
    await writeWhole(curvePath, JSON.stringify(curve));
  }
  parameters ??= (await trainUntil(steps)).ema;
  const bytes = exportModel({
    inputs: vlaInputs(network.sight.sees, known),
    outputs: (_, inputs) => ({
      actions: vlaActions({ ...inputs, ...network.sight.prepare(inputs) }, inputs["noise"]!, network),
    }),
    parameters: new Map([...(options.frozen ?? []), ...parameters]),
  });
  const count = [...parameters.values()].reduce((sum, { data }) => sum + data.length, 0);
  return { bytes, parameters: count, curve };
}

const rounded = (x: number): number => Number(x.toPrecision(5));
