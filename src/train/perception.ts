import type { JsonRecord, ModelCard } from "../model/ModelCard.ts";
import { loadModel } from "../model/OnnxModel.ts";
import { channelCount, pictureSize } from "../perception/vision/sceneMaps.ts";
import { lookRanges } from "../scene/lookRanges.ts";
import { evaluateScenes } from "./perception/evaluateScenes.ts";
import { mapSize } from "./perception/Example.ts";
import { makeExamples } from "./perception/makeExamples.ts";
import { perceptionCardText } from "./perception/perceptionCardText.ts";
import { pictureSeed } from "./perception/seeds.ts";
import { summariseScenes } from "./perception/summariseScenes.ts";
import { batchSize, trainSceneNetwork } from "./perception/trainSceneNetwork.ts";
import { type TrainingOptions, trainingRecord } from "./TrainingOptions.ts";
import { makeDirectory, writeCard, writeNetwork } from "./writeModel.ts";

export interface TrainPerceptionOptions extends TrainingOptions {
  /** Pictures to learn from. */
  readonly pictures: number;
  /** Optimiser steps. */
  readonly steps: number;
}

/** Threads that draw pictures: one for each core that there is to be. */
const threads = 2;

/** Scenes that the card's evaluation looks at; the test set is for `benchmarks/perception.ts`. */
const validationScenes = 300;

/**
 * Draws the pictures, trains the network that sees, evaluates it on the validation scenes and writes policy.json, README.md and
 * scene.onnx.
 *
 * @throws the signal's reason when aborted; the directory keeps what was done
 */
export async function trainPerception(options: TrainPerceptionOptions): Promise<{ readonly card: ModelCard }> {
  const { out, seed, directory, pictures, steps, signal, onProgress } = options;
  // At once, rather than after minutes of work.
  await makeDirectory(directory);
  await makeDirectory(out);
  const supervision = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const examples = await makeExamples({ ...supervision, directory, trainingSeed: seed, count: pictures, threads });
  const { bytes, curve } = await trainSceneNetwork(examples, { ...supervision, seed, steps, directory });
  const file = await writeNetwork(out, "scene.onnx", bytes, {
    inputs: { picture: [1, 3, pictureSize, pictureSize] },
    outputs: { maps: [1, channelCount, mapSize, mapSize] },
  });
  const draft: ModelCard = {
    name: "perception",
    description: "A dense network that finds discs and areas in the agent camera's pictures",
    files: { scene: file },
    data: {
      source:
        "pictures drawn by sim/render of random tables, looks and cameras (src/train/perception, src/scene/lookRanges.ts)",
      pictures,
      seeds: `${pictureSeed("training", 0, seed)} .. ${pictureSeed("training", pictures - 1, seed)}`,
      batchSize,
      passes: (steps * batchSize) / pictures,
    },
    training: trainingRecord(options, steps),
    seed,
    licence: "Apache-2.0",
    evaluation: {},
  };
  // The evaluation looks with what was written, as a user would.
  await writeCard(out, draft, perceptionCardText(draft));
  const model = await loadModel(out);
  const results = await evaluateScenes(model, lookRanges.familiar, "validation", validationScenes, async (done) => {
    signal?.throwIfAborted();
    await onProgress?.({ phase: "evaluation", done, total: validationScenes });
  });
  await model.dispose();
  const card: ModelCard = {
    ...draft,
    training: trainingRecord(options, steps),
    evaluation: {
      look: "familiar",
      purpose: "validation",
      lossByTenth: [...curve],
      ...(JSON.parse(JSON.stringify(summariseScenes(results))) as JsonRecord),
    },
  };
  await writeCard(out, card, perceptionCardText(card));
  return { card };
}
