import { Rng } from "../core/index.ts";
import { ColourWords } from "../goal/learned/ColourWords.ts";
import type { Calibration } from "../goal/learned/confidence.ts";
import { readings } from "../goal/learned/considerRequest.ts";
import { goalInputs, goalOutputs } from "../goal/learned/goalLayout.ts";
import { LearnedGoalPredictor } from "../goal/learned/LearnedGoalPredictor.ts";
import type { JsonRecord, ModelCard, ModelFile } from "../model/ModelCard.ts";
import { confidenceOf } from "../goal/learned/confidence.ts";
import { chooseThreshold, fitConfidence } from "./goal/calibrate.ts";
import { considerExamples, type ConsideredExample, type JudgedRequest, summariseGoals } from "./goal/evaluateGoals.ts";
import { gatherVocabulary } from "./goal/gatherVocabulary.ts";
import { goalCardText } from "./goal/goalCardText.ts";
import type { GoalExample } from "./goal/GoalExample.ts";
import { goalRecipe, trainGoalNetwork } from "./goal/trainGoalNetwork.ts";
import { sideBySide } from "./pictures/sideBySide.ts";
import { type TrainingOptions, trainingRecord } from "./TrainingOptions.ts";
import { makeDirectory, writeCard, writeNetwork } from "./writeModel.ts";

export interface TrainGoalOptions extends TrainingOptions {
  /** Draws an instruction; those of validation use other templates than those of training. */
  readonly draw: (rng: Rng, split: "training" | "validation") => GoalExample;
  /** Where the instructions are from, for the card. */
  readonly source: string;
  /** What else colours are called, with the colour: the predictor puts their own names in place of these. @default nothing */
  readonly colourPhrases?: readonly (readonly [phrase: string, colour: string])[];
  /** Networks that are trained side by side, each from a start and on instructions of its own, to be asked together. @default that of the recipe */
  readonly networks?: number;
  /** Optimiser steps of each. @default that of the recipe */
  readonly steps?: number;
  /** Instructions that a step learns from. @default that of the recipe */
  readonly batchSize?: number;
  /** Instructions that the known words are gathered from. @default 40000 */
  readonly vocabularyExamples?: number;
  /** Instructions that the card's evaluation reads, and as many others that confidence is calibrated with where nothing else is given. @default 2000 */
  readonly validationExamples?: number;
  /** Requests that confidence is calibrated with, and where they are from. @default drawn ones */
  readonly calibrationRequests?: { readonly source: string; readonly requests: readonly JudgedRequest[] };
}

/** Between the seeds of networks that are asked together: far from the seeds that people choose. */
const seedStride = 1000;

/** Until it is known: everything is answered, and as surely as can be. */
const uncalibrated: Calibration = {
  weights: { logProbability: 0, voteShare: 0, unseenShare: 0, statusMargin: 0 },
  bias: 0,
  threshold: 0,
};

/**
 * Trains the networks that read goals in instructions, calibrates their confidence, evaluates them on other instructions, and writes
 * policy.json, README.md and the ONNX files.
 *
 * @throws the signal's reason when aborted; what was done is kept
 */
export async function trainGoal(options: TrainGoalOptions): Promise<{ readonly card: ModelCard }> {
  const { out, seed, draw, directory, signal, onProgress, validationExamples = 2000, calibrationRequests } = options;
  const { networks, steps, batchSize } = { ...goalRecipe, ...options };
  await makeDirectory(directory);
  await makeDirectory(out);
  const follow =
    (phase: string, total: number) =>
    async (done: number): Promise<void> => {
      signal?.throwIfAborted();
      await onProgress?.({ phase, done, total });
    };
  const ofTraining = (rng: Rng): GoalExample => draw(rng, "training");
  const count = options.vocabularyExamples ?? 40_000;
  const vocabulary = await gatherVocabulary(ofTraining, { seed, count }, follow("vocabulary", count));
  const trained = await sideBySide({ ...(signal && { signal }), ...(onProgress && { onProgress }) }, (all) =>
    Array.from({ length: networks }, async (_, i) => {
      const name = i === 0 ? "goal" : `goal ${i + 1}`;
      const of = { draw: ofTraining, vocabulary, steps, batchSize, directory, seed: seed + i * seedStride };
      return { name, ...(await trainGoalNetwork({ ...all, ...of, name })) };
    }),
  );
  const files: Record<string, ModelFile> = {};
  for (const { name, bytes } of trained) {
    files[name] = await writeNetwork(out, `${name.replace(" ", "-")}.onnx`, bytes, {
      inputs: goalInputs(readings),
      outputs: goalOutputs(readings),
    });
  }
  const cardOf = (calibration: Calibration, evaluation: JsonRecord): ModelCard => ({
    name: "goal",
    description: "Reads PDDL goals for the tower world in English instructions, knowing what stands where",
    files,
    data: {
      source: options.source,
      batches: `${steps} of ${batchSize}`,
      vocabulary: vocabulary.size,
      calibration:
        calibrationRequests?.source ?? `${validationExamples} drawn requests with templates that training does not use`,
      pictures:
        "half of the samples have a rough painting of the scene, 8 by 8 cells; nothing in them is needed, as objects and facts say more, and no real picture was learned from",
      method:
        "a transformer over words (hashed character n-grams), objects and picture; the means of the networks' logits decoded jointly over legal states",
      networks,
    },
    training: trainingRecord(options, networks * steps),
    seed,
    licence: "Apache-2.0",
    evaluation: { ...evaluation, lossCurve: Object.fromEntries(trained.map(({ name, curve }) => [name, curve])) },
    settings: {
      vocabulary: vocabulary.text,
      colours: new ColourWords(options.colourPhrases ?? []).record,
      calibration: { ...calibration, weights: { ...calibration.weights } },
    },
  });
  const write = async (card: ModelCard): Promise<void> => writeCard(out, card, goalCardText(card));
  // The evaluation reads with what was written, as a user would.
  await write(cardOf(uncalibrated, {}));
  const predictor = await LearnedGoalPredictor.load(out);
  const drawn = (stream: string): JudgedRequest[] =>
    Array.from({ length: validationExamples }, (_, i) => draw(new Rng(seed, `${stream} ${i}`), "validation"));
  const consider = (stream: string, requests: readonly JudgedRequest[]): Promise<readonly ConsideredExample[]> =>
    considerExamples(predictor, requests, follow(stream, requests.length));
  try {
    const samples = await consider("calibration", calibrationRequests?.requests ?? drawn("calibration"));
    const fitted = { ...fitConfidence(samples), threshold: 0 };
    const confidences = (isClear: boolean): readonly number[] =>
      samples.filter((each) => each.isClear === isClear).map(({ features }) => confidenceOf(features, fitted));
    const calibration = { ...fitted, threshold: chooseThreshold(confidences(true), confidences(false)) };
    const evaluation = summariseGoals(await consider("evaluation", drawn("evaluation")), calibration);
    const card = cardOf(calibration, { purpose: "validation", ...evaluation });
    await write(card);
    return { card };
  } finally {
    await predictor.dispose();
  }
}
