import { Rng } from "../core/index.ts";
import { ColourWords } from "../goal/learned/ColourWords.ts";
import type { Calibration } from "../goal/learned/confidence.ts";
import { readings } from "../goal/learned/considerRequest.ts";
import { goalInputs, goalOutputs } from "../goal/learned/goalLayout.ts";
import { LearnedGoalPredictor } from "../goal/learned/LearnedGoalPredictor.ts";
import { moduleBeside } from "../planner/thread/startWorker.ts";
import type { JsonRecord, ModelCard, ModelFile } from "../model/ModelCard.ts";
import { confidenceOf } from "../goal/learned/confidence.ts";
import { chooseThreshold, fitConfidence } from "./goal/calibrate.ts";
import { considerExamples, type ConsideredExample, type JudgedRequest, summariseGoals } from "./goal/evaluateGoals.ts";
import { gatherVocabulary } from "./goal/gatherVocabulary.ts";
import { goalCardText } from "./goal/goalCardText.ts";
import type { GoalExample } from "./goal/GoalExample.ts";
import { GoalLessons, type GoalMaterial } from "./goal/GoalLessons.ts";
import type { GoalNetworkWork } from "./goal/goalNetworkWorker.ts";
import { goalRecipe, trainGoalNetwork } from "./goal/trainGoalNetwork.ts";
import { sideBySide } from "./pictures/sideBySide.ts";
import { TrainingThread } from "./pictures/TrainingThread.ts";
import type { TrainedNetwork } from "./pictures/trainPictureNetwork.ts";
import { type TrainingOptions, trainingRecord } from "./TrainingOptions.ts";
import { makeDirectory, writeCard, writeNetwork } from "./writeModel.ts";

export interface TrainGoalOptions extends TrainingOptions {
  /** What the instructions are made of. */
  readonly material: GoalMaterial;
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

const roleOf = (network: number): string => (network === 0 ? "goal" : `goal ${network + 1}`);

/** Between the seeds of networks that are asked together: far from the seeds that people choose. */
const seedStride = 1000;

/** Until it is known: everything is answered, and as surely as can be. */
const uncalibrated: Calibration = {
  weights: { logSurprisal: 0, voteShare: 0, unseenShare: 0, statusMargin: 0 },
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
  const {
    out,
    seed,
    material,
    directory,
    signal,
    onProgress,
    validationExamples = 2000,
    calibrationRequests,
  } = options;
  const { networks, steps, batchSize } = { ...goalRecipe, ...options };
  await makeDirectory(directory);
  await makeDirectory(out);
  const follow =
    (phase: string, total: number) =>
    async (done: number): Promise<void> => {
      signal?.throwIfAborted();
      await onProgress?.({ phase, done, total });
    };
  const lessons = new GoalLessons(material);
  const ofTraining = (rng: Rng): GoalExample => lessons.draw(rng, "training");
  const count = options.vocabularyExamples ?? 40_000;
  const vocabulary = await gatherVocabulary(ofTraining, { seed, count }, follow("vocabulary", count));
  const trained = await sideBySide({ ...(signal && { signal }), ...(onProgress && { onProgress }) }, (all) =>
    Array.from({ length: networks }, async (_, i) => {
      const of = { name: roleOf(i), steps, batchSize, directory, seed: seed + i * seedStride };
      const network =
        i === 0
          ? trainGoalNetwork({ ...all, ...of, draw: ofTraining, vocabulary })
          : new TrainingThread<GoalNetworkWork, TrainedNetwork>(
              moduleBeside(import.meta.url, "goal/goalNetworkWorker"),
              { ...of, material, vocabulary: vocabulary.text },
              all,
            ).result;
      return { name: of.name, ...(await network) };
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
      source: lessons.source,
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
      colours: new ColourWords(lessons.colourPhrases).record,
      calibration: { ...calibration, weights: { ...calibration.weights } },
    },
  });
  const write = async (card: ModelCard): Promise<void> => writeCard(out, card, goalCardText(card));
  // The evaluation reads with what was written, as a user would.
  await write(cardOf(uncalibrated, {}));
  const predictor = await LearnedGoalPredictor.load(out);
  const drawn = (stream: string): JudgedRequest[] =>
    Array.from({ length: validationExamples }, (_, i) => lessons.draw(new Rng(seed, `${stream} ${i}`), "validation"));
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
