import type { JsonRecord, ModelCard, ModelFile } from "../model/ModelCard.ts";
import { SceneReader } from "../perception/vision/SceneReader.ts";
import { lookRanges } from "../scene/lookRanges.ts";
import { evaluateScenes } from "./perception/evaluateScenes.ts";
import { makeExamples } from "./perception/makeExamples.ts";
import { perceptionCardText } from "./perception/perceptionCardText.ts";
import { pictureSeed } from "./perception/seeds.ts";
import { propose } from "./perception/Proposals.ts";
import { summariseScenes } from "./perception/summariseScenes.ts";
import { areaRecipe, discRecipe, type NetworkRecipe, sceneRecipe, trainNetwork } from "./perception/trainNetwork.ts";
import { type TrainingOptions, trainingRecord } from "./TrainingOptions.ts";
import { makeDirectory, writeCard, writeNetwork } from "./writeModel.ts";

export interface TrainPerceptionOptions extends TrainingOptions {
  /** Pictures to learn from. */
  readonly pictures: number;
  /** Optimiser steps of the network that sees whole pictures, and of the one that sees discs close up; half as many of the one that sees areas. */
  readonly steps: number;
  readonly closeUpSteps: number;
  /** Validation scenes that the card's evaluation looks at; the test set is for `benchmarks/perception.ts`. @default 300 */
  readonly validationScenes?: number;
}

/** Examples on which the network that sees whole pictures shows what it mistakes for discs. */
const proposingExamples = 6000;

/** Threads that draw pictures: one for each core that there is to be. */
const threads = 2;

/**
 * Draws the pictures, trains the networks that see, evaluates them on validation scenes and writes policy.json, README.md and an
 * ONNX file for each.
 *
 * @throws the signal's reason when aborted; the directory keeps what was done
 */
export async function trainPerception(options: TrainPerceptionOptions): Promise<{ readonly card: ModelCard }> {
  const { out, seed, directory, pictures, closeUpSteps, validationScenes = 300, signal, onProgress } = options;
  // At once, rather than after minutes of work.
  await makeDirectory(directory);
  await makeDirectory(out);
  const supervision = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const examples = await makeExamples({ ...supervision, directory, trainingSeed: seed, count: pictures, threads });
  const files: Record<string, ModelFile> = {};
  const curves: Record<string, readonly number[]> = {};
  const passes: Record<string, number> = {};
  const make = async (recipe: NetworkRecipe, steps: number): Promise<Uint8Array> => {
    const { name, side, output, batchSize } = recipe;
    const { bytes, curve } = await trainNetwork(recipe, examples, { ...supervision, seed, steps, directory });
    curves[name] = curve;
    passes[name] = steps * batchSize;
    files[name] = await writeNetwork(out, `${name}.onnx`, bytes, {
      inputs: { picture: [1, 3, side, side] },
      outputs: { [output.name]: output.shape },
    });
    return bytes;
  };
  const scene = await make(sceneRecipe, options.steps);
  const proposals = await propose(scene, examples.slice(0, proposingExamples), { ...supervision, directory });
  await make(discRecipe(proposals), closeUpSteps);
  const areaSteps = Math.ceil(closeUpSteps / 2);
  await make(areaRecipe, areaSteps);
  const steps = options.steps + closeUpSteps + areaSteps;
  const draft: ModelCard = {
    name: "perception",
    description:
      "Three networks that see discs and areas in the agent camera's pictures: one whole pictures, two close-ups",
    files,
    data: {
      source:
        "pictures drawn by sim/render of random tables, looks and cameras (src/train/perception, src/scene/lookRanges.ts)",
      pictures,
      seeds: `${pictureSeed("training", 0, seed)} .. ${pictureSeed("training", pictures - 1, seed)}`,
      samplesShown: passes,
      method:
        "dense votes for centre, size, height, yaw, colour and area corners; then regression on close-ups of discs and areas",
    },
    training: trainingRecord(options, steps),
    seed,
    licence: "Apache-2.0",
    evaluation: {},
  };
  // The evaluation looks with what was written, as a user would.
  await writeCard(out, draft, perceptionCardText(draft));
  const reader = await SceneReader.load(out);
  const results = await evaluateScenes(reader, lookRanges.familiar, "validation", validationScenes, async (done) => {
    signal?.throwIfAborted();
    await onProgress?.({ phase: "evaluation", done, total: validationScenes });
  });
  await reader.dispose();
  const card: ModelCard = {
    ...draft,
    training: trainingRecord(options, steps),
    evaluation: {
      look: "familiar",
      purpose: "validation",
      lossByTenth: { ...curves },
      ...(JSON.parse(JSON.stringify(summariseScenes(results))) as JsonRecord),
    },
  };
  await writeCard(out, card, perceptionCardText(card));
  return { card };
}
