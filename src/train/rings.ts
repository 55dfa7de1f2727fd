import type { ModelCard, ModelFile } from "../model/ModelCard.ts";
import { RingReader } from "../perception/rings/RingReader.ts";
import { moduleBeside } from "../planner/thread/startWorker.ts";
import { sideBySide } from "./pictures/sideBySide.ts";
import { TrainingThread } from "./pictures/TrainingThread.ts";
import type { TrainedNetwork } from "./pictures/trainPictureNetwork.ts";
import { evaluateRings, summariseRings } from "./rings/evaluateRings.ts";
import { makeRingExamples, ringExamplesIn } from "./rings/makeRingExamples.ts";
import { ringCardText } from "./rings/ringCardText.ts";
import type { RingNetworkWork } from "./rings/ringNetworkWorker.ts";
import { ringSeeds } from "./rings/seeds.ts";
import { type RingNetworkName, ringNetworkNames, ringRecipes, trainRingNetwork } from "./rings/trainRingNetwork.ts";
import { type TrainingOptions, trainingRecord } from "./TrainingOptions.ts";
import { makeDirectory, writeCard, writeNetwork } from "./writeModel.ts";

export interface TrainRingsOptions extends TrainingOptions {
  /** Pictures to learn from. */
  readonly pictures: number;
  /** Optimiser steps of each network. @default those of its recipe */
  readonly steps?: Readonly<Record<RingNetworkName, number>>;
  /** Validation pictures that the card's evaluation reads; the test pictures are for `npm run bench:rings`. @default 300, which is all */
  readonly validationPictures?: number;
}

/** Threads that draw pictures. */
const threads = 2;

/**
 * Takes the pictures, trains the two networks that read rings in photographs, evaluates them on validation pictures, and writes
 * policy.json, README.md and the ONNX files.
 *
 * @throws the signal's reason when aborted; what was done is kept
 */
export async function trainRings(options: TrainRingsOptions): Promise<{ readonly card: ModelCard }> {
  const { out, seed, pictures, directory, validationPictures = 300, signal, onProgress } = options;
  const steps = options.steps ?? { rods: ringRecipes.rods.steps, stacks: ringRecipes.stacks.steps };
  await makeDirectory(directory);
  await makeDirectory(out);
  const supervision = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const shared = await makeRingExamples({ ...supervision, directory, trainingSeed: seed, count: pictures, threads });
  const examples = ringExamplesIn(shared);
  const [rods, stacks] = await sideBySide(supervision, (both) => {
    const thread = new TrainingThread<RingNetworkWork, TrainedNetwork>(
      moduleBeside(import.meta.url, "rings/ringNetworkWorker"),
      { name: "rods", files: shared, directory, seed, steps: steps.rods },
      both,
    );
    return [thread.result, trainRingNetwork("stacks", examples, { ...both, directory, seed, steps: steps.stacks })];
  });
  const trained: Readonly<Record<RingNetworkName, TrainedNetwork>> = { rods, stacks };
  const files: Partial<Record<RingNetworkName, ModelFile>> = {};
  const curves: Partial<Record<RingNetworkName, readonly number[]>> = {};
  for (const name of ringNetworkNames) {
    const { bytes, curve } = trained[name];
    const { picture, maps, used } = ringRecipes[name];
    files[name] = await writeNetwork(out, `${name}.onnx`, bytes, {
      inputs: { picture: [used, ...picture] },
      outputs: { maps: [used, ...maps] },
    });
    curves[name] = curve;
  }
  const allSteps = steps.rods + steps.stacks;
  const draft: ModelCard = {
    name: "look-rings",
    description:
      "Reads the rings of a three-rod toy in a photograph: one network finds the rods, one the ends of the rings' outlines",
    files,
    data: {
      source: "pictures of drawn toys by the renderer of this repository (src/train/rings)",
      pictures,
      seeds: ringSeeds,
      method: "dense maps; strips along the rods, folded at their axes",
      batches: Object.fromEntries(
        ringNetworkNames.map((name) => [name, `${steps[name]} of ${ringRecipes[name].batchSize}`]),
      ),
    },
    training: trainingRecord(options, allSteps),
    seed,
    licence: "Apache-2.0",
    evaluation: { lossCurve: curves, table: "benchmarks/results/rings.json" },
  };
  // The evaluation reads with what was written, as a user would.
  await writeCard(out, draft, ringCardText(draft));
  const reader = await RingReader.load(out);
  const results = await evaluateRings(reader, validationPictures, async (done) => {
    signal?.throwIfAborted();
    await onProgress?.({ phase: "evaluation", done, total: validationPictures });
  }).finally(() => reader.dispose());
  const card: ModelCard = {
    ...draft,
    training: trainingRecord(options, allSteps),
    evaluation: {
      purpose: "validation",
      ...summariseRings(results),
      ...draft.evaluation,
    },
  };
  await writeCard(out, card, ringCardText(card));
  return { card };
}
