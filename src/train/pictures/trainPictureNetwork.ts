import { join } from "node:path";
import type { Rng } from "../../core/index.ts";
import { cosineSchedule } from "../../learn/cosineSchedule.ts";
import { exportModel, type ExportOptions } from "../../learn/exportModel.ts";
import type { Value } from "../../learn/GraphBuilder.ts";
import type { MuonOptions } from "../../learn/muon.ts";
import { readParameters } from "../../learn/readParameters.ts";
import { type Shapes, train } from "../../learn/train.ts";
import type { Supervision } from "../Supervision.ts";

/** How a network that is shown pictures is trained. */
export interface PictureNetworkRecipe {
  /** Its role in the model's card. */
  readonly name: string;
  /** Shapes of a batch. */
  readonly inputs: Shapes;
  /** Other shapes that a batch may have; see `train`. @default none */
  readonly otherInputs?: readonly Shapes[];
  /** @param rng the step's own */
  readonly batch: (rng: Rng, step: number) => Readonly<Record<string, Float32Array>>;
  readonly loss: (batch: Readonly<Record<string, Value>>) => Value;
  /** What it takes and says when it is used. */
  readonly use: Pick<ExportOptions, "inputs" | "outputs">;
  readonly steps: number;
  /** Steps in which the learning rate rises. */
  readonly warmUp: number;
  /** Share that the moving average of the parameters keeps at each step. */
  readonly ema: number;
  /** @default Adam for all parameters */
  readonly muon?: MuonOptions;
}

export interface TrainPictureNetworkOptions extends Supervision {
  readonly seed: number;
  /** Where the state of the training is kept. */
  readonly directory: string;
  /** Steps after which it stops for now; the same training goes on from there. @default all */
  readonly until?: number;
  /** ONNX file of the network as an earlier training left it. @default it begins anew */
  readonly from?: Uint8Array | undefined;
}

/** Highest learning rate of a network that begins anew, and of one that knows something already. */
const peakRates = { anew: 1.5e-3, goingOn: 6e-4 } as const;

/** A trained network, and the mean loss of each tenth of its training, or of each step where there are fewer than ten. */
export interface TrainedNetwork {
  readonly bytes: Uint8Array;
  readonly curve: readonly number[];
}

/**
 * Trains a network and exports it as ONNX.
 *
 * @throws the signal's reason when aborted; the checkpoint is kept
 */
export async function trainPictureNetwork(
  { name, inputs, otherInputs, batch, loss, use, steps, warmUp, ema, muon }: PictureNetworkRecipe,
  { seed, directory, until, from, signal, onProgress }: TrainPictureNetworkOptions,
): Promise<TrainedNetwork> {
  let recent: number | undefined;
  const peakRate = from === undefined ? peakRates.anew : peakRates.goingOn;
  const result = await train({
    define: (_, values) => loss(values),
    inputs,
    ...(otherInputs && { otherInputs }),
    batch: (step, rng) => batch(rng, step),
    steps,
    schedule: (step) => cosineSchedule(step, steps, Math.min(warmUp, steps), peakRate),
    adam: { clipNorm: 1 },
    ...(muon && { muon }),
    ema,
    seed,
    ...(from && { initial: readParameters(from) }),
    checkpoint: { path: join(directory, `${name}.checkpoint`), everySteps: 200 },
    ...(until !== undefined && { until }),
    ...(signal && { signal }),
    onProgress: async ({ step, steps: total, loss: now }) => {
      recent = recent === undefined ? now : 0.98 * recent + 0.02 * now;
      await onProgress?.({ phase: `network ${name}`, done: step, total, note: `loss ${recent.toFixed(3)}` });
    },
  });
  signal?.throwIfAborted();
  return { bytes: exportModel({ ...use, parameters: result.ema }), curve: tenths(result.losses) };
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
