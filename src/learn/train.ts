import { createHash } from "node:crypto";
import { ModelError, Rng } from "../core/index.ts";
import { adamScalars, adamSettings, type AdamOptions } from "./adam.ts";
import { readCheckpoint, writeCheckpoint, type Checkpoint } from "./Checkpoint.ts";
import { size, type Parameters } from "./GraphBuilder.ts";
import { GraphSession, type Buffer32 } from "./GraphSession.ts";
import type { MuonOptions } from "./muon.ts";
import { stateNames, trainingGraph, type Define, type TrainingGraph } from "./trainingGraph.ts";

/** How far a training is. */
export interface Progress {
  /** Steps done, from 1. */
  readonly step: number;
  readonly steps: number;
  /** Loss of the last step's batch, before its update. */
  readonly loss: number;
}

/** Shapes of inputs, by name. */
export type Shapes = Readonly<Record<string, readonly number[]>>;

/** A training, whole. */
export interface TrainOptions {
  /** Builds the scalar loss; makes its parameters with `graph.parameter` or with layers. */
  readonly define: Define;
  /** Shape of each input of the loss, batch axis included. */
  readonly inputs: Shapes;
  /** Other shapes that a step's batch may have, such as of shorter sequences; the parameters must be the same. @default none */
  readonly otherInputs?: readonly Shapes[];
  /** Numbers for each input at a step, row-major; draws only from `rng`, which is the step's own. */
  readonly batch: (step: number, rng: Rng) => Readonly<Record<string, Float32Array>>;
  readonly steps: number;
  /** Steps after which it stops for now; the checkpoint is kept. @default steps */
  readonly until?: number;
  /** Learning rate at a step, from 0. */
  readonly schedule: (step: number) => number;
  readonly adam?: AdamOptions;
  /** Moves some of the parameters in place of Adam, without weight decay. @default none */
  readonly muon?: MuonOptions;
  /** Share that the average of the parameters keeps at each step; less in the first steps, see `averageKeep`. @default 0.995 */
  readonly ema?: number;
  readonly seed: number;
  /** What all the parameters are at first, by name. @default they are drawn */
  readonly initial?: Parameters;
  /** Where to keep the training's state and how often; an existing file is gone on from. */
  readonly checkpoint?: { readonly path: string; readonly everySteps: number };
  /** After each step; awaited, so that it may let the event loop turn. */
  readonly onProgress?: (progress: Progress) => void | Promise<void>;
  /** Stops after the step at hand and writes the checkpoint. */
  readonly signal?: AbortSignal;
}

/** What a training gives. */
export interface TrainResult {
  readonly status: "finished" | "stopped";
  /** Steps done. */
  readonly step: number;
  /** As the last step left them. */
  readonly parameters: Parameters;
  /** Moving average; the better choice for use. */
  readonly ema: Parameters;
  /** Loss of each step's batch, before its update. */
  readonly losses: Float32Array;
}

/**
 * Minimises a loss with Adam, or with Adam and Muon; forward, backward and update run as one ONNX graph on one thread. The same options give
 * the same bits, with or without a stop and a start from the checkpoint in between.
 * @throws RangeError where a batch does not fit the inputs
 * @throws ModelError where the loss becomes infinite or not a number, or what the parameters are at first is not of this network
 * @throws FileError where the checkpoint cannot be used or written
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { steps, seed, schedule, checkpoint, signal } = options;
  const settings = adamSettings(options.adam ?? {});
  const decay = options.ema ?? 0.995;
  const allShapes = [options.inputs, ...(options.otherInputs ?? [])];
  const graphs = allShapes.map((shapes) => trainingGraph(options.define, shapes, settings, options.muon));
  const graph = graphs[0]!;
  if (graphs.some((other) => layout(other) !== layout(graph))) {
    throw new RangeError("The loss has other parameters for other shapes of its inputs");
  }
  const rates = Float64Array.from({ length: steps }, (_, step) => schedule(step));
  const digest = createHash("sha256");
  for (const { bytes } of graphs) digest.update(bytes);
  for (const [name, { data }] of options.initial ?? []) digest.update(name).update(data);
  const fingerprint = digest
    .update(JSON.stringify([seed, steps, decay, settings, ...(options.muon === undefined ? [] : [options.muon.scale])]))
    .update(rates)
    .digest("hex");
  const found = checkpoint === undefined ? undefined : await readCheckpoint(checkpoint.path, fingerprint);
  const losses = new Float32Array(steps);
  losses.set(found?.losses ?? []);
  const vectors = found?.state ?? startState(graph, seed, options.initial);
  // Two sets of state take turns as input and output, so that a step neither copies nor allocates them.
  let current = vectors.map((data) => GraphSession.buffer([graph.count], data));
  let next = vectors.map(() => GraphSession.buffer([graph.count]));
  const [stepSize, epsilon, rate, forget, loss, muonStep] = Array.from({ length: 6 }, () =>
    GraphSession.buffer([]),
  ) as [Buffer32, Buffer32, Buffer32, Buffer32, Buffer32, Buffer32];
  const sessions = await Promise.all(graphs.map(({ bytes }) => GraphSession.open(bytes)));
  let step = found?.step ?? 0;
  let saved = step;
  const save = async (): Promise<void> => {
    if (saved === step) return;
    // A checkpoint of a diverged training could never be gone on from, nor its model be used.
    if (!current[0]!.data.every(Number.isFinite)) throw diverged(step, "parameters are not all finite");
    if (checkpoint === undefined) return;
    const state = current.map(({ data }) => data);
    await writeCheckpoint(checkpoint.path, { fingerprint, step, state, losses: losses.subarray(0, step) });
    saved = step;
  };
  try {
    while (step < Math.min(steps, options.until ?? steps) && signal?.aborted !== true) {
      const { batch, which } = shaped(options.batch(step, new Rng(seed, `batch ${step}`)), allShapes);
      const scalars = adamScalars(settings, step, rates[step]!);
      stepSize.data[0] = scalars.stepSize;
      epsilon.data[0] = scalars.epsilon;
      rate.data[0] = scalars.decay;
      forget.data[0] = 1 - averageKeep(step, decay);
      if (options.muon !== undefined) muonStep.data[0] = options.muon.scale * rates[step]!;
      const inputs = {
        ...{ ...batch, ...named("", current), "step size": stepSize, epsilon, forget },
        ...(options.muon && { "muon step": muonStep }),
      };
      await sessions[which]!.runInto(settings.weightDecay > 0 ? { ...inputs, decay: rate } : inputs, {
        ...named("next ", next),
        loss,
      });
      const value = loss.data[0]!;
      if (!Number.isFinite(value)) {
        throw diverged(step + 1, `loss is ${value}`);
      }
      [current, next] = [next, current];
      losses[step] = value;
      step += 1;
      if (checkpoint !== undefined && step % checkpoint.everySteps === 0) await save();
      await options.onProgress?.({ step, steps, loss: value });
    }
    await save();
  } finally {
    for (const session of sessions) await session.close();
  }
  return {
    status: step < steps ? "stopped" : "finished",
    step,
    parameters: unflatten(graph, current[0]!.data),
    ema: unflatten(graph, current[3]!.data),
    losses: losses.slice(0, step),
  };
}

/**
 * Share that the moving average keeps at a step: `decay`, but no more than (1 + step)/(10 + step), so that the random
 * start is soon forgotten (the rule of TensorFlow's ExponentialMovingAverage with `num_updates`).
 * @param step steps done before, from 0
 */
export const averageKeep = (step: number, decay: number): number => Math.min(decay, (1 + step) / (10 + step));

function diverged(step: number, what: string): ModelError {
  return new ModelError(
    `Training diverged: at step ${step} the ${what}; lower the learning rate, clip the gradient or check the data`,
  );
}

/** Parameters that are given or drawn, moments of 0, and an average that starts at the parameters. */
function startState(graph: TrainingGraph, seed: number, initial: Parameters | undefined): Checkpoint["state"] {
  if (initial !== undefined) checkInitial(graph, initial);
  const parameters = new Float32Array(graph.count);
  let start = 0;
  for (const [name, { value, initialise }] of graph.parameters) {
    // A stream per name: adding a layer does not change how the others start.
    const drawn = (): Float32Array => initialise(value.shape, new Rng(seed, `parameter ${name}`));
    parameters.set(initial?.get(name)?.data ?? drawn(), start);
    start += size(value.shape);
  }
  return [parameters, new Float32Array(graph.count), new Float32Array(graph.count), parameters.slice()];
}

/** @throws ModelError unless there is each parameter of the network, of its shape, and no other */
function checkInitial({ parameters }: TrainingGraph, initial: Parameters): void {
  const shapeOf = new Map([...parameters].map(([name, { value }]) => [name, String(value.shape)]));
  const odd = [...new Set([...shapeOf.keys(), ...initial.keys()])].find(
    (name) => shapeOf.get(name) !== (initial.has(name) ? String(initial.get(name)!.shape) : undefined),
  );
  if (odd === undefined) return;
  throw new ModelError(
    `What is to be trained further is of another version: its parameter "${odd}" is not as in this network; train it anew`,
  );
}

function named(prefix: string, buffers: readonly Buffer32[]): Record<string, Buffer32> {
  return Object.fromEntries(stateNames.map((name, i) => [`${prefix}${name}`, buffers[i]!]));
}

/** The batch in the first of the shapes that fits it, and which that is. */
function shaped(
  batch: Readonly<Record<string, Float32Array>>,
  allShapes: readonly Shapes[],
): { readonly batch: Record<string, Buffer32>; readonly which: number } {
  const misfit = (shapes: Shapes): string | undefined =>
    Object.keys(shapes).find((name) => batch[name]?.length !== size(shapes[name]!));
  const found = allShapes.findIndex((shapes) => misfit(shapes) === undefined);
  if (found < 0) {
    const name = misfit(allShapes[0]!)!;
    const [shape, data] = [allShapes[0]![name]!, batch[name]];
    const got = data === undefined ? "nothing" : `${data.length} numbers`;
    throw new RangeError(`The batch must hold ${size(shape)} numbers [${shape.join(", ")}] for "${name}"; got ${got}`);
  }
  const entries = Object.entries(allShapes[found]!);
  return {
    batch: Object.fromEntries(entries.map(([name, shape]) => [name, GraphSession.buffer(shape, batch[name])])),
    which: found,
  };
}

/** Names and shapes of a graph's parameters, in order. */
const layout = ({ parameters }: TrainingGraph): string =>
  JSON.stringify([...parameters].map(([name, { value }]) => [name, value.shape]));

function unflatten(graph: TrainingGraph, flat: Float32Array): Parameters {
  let start = 0;
  const entries = [...graph.parameters].map(([name, { value }]) => {
    const data = flat.slice(start, start + size(value.shape));
    start += data.length;
    return [name, { shape: value.shape, data }] as const;
  });
  return new Map(entries);
}
