import type { JsonRecord, ModelCard, ModelFile } from "../model/ModelCard.ts";
import { type RingNetworkName, ringNetworkNames } from "../perception/rings/ringNetworkNames.ts";
import { RingReader } from "../perception/rings/RingReader.ts";
import { moduleBeside } from "../planner/thread/startWorker.ts";
import { sideBySide } from "./pictures/sideBySide.ts";
import { TrainingThread } from "./pictures/TrainingThread.ts";
import type { TrainedNetwork } from "./pictures/trainPictureNetwork.ts";
import { evaluateRings, summariseRings } from "./rings/evaluateRings.ts";
import { makeRingExamples, ringExamplesIn } from "./rings/makeRingExamples.ts";
import { ringCardText } from "./rings/ringCardText.ts";
import type { RingNetworkWork } from "./rings/ringNetworkWorker.ts";
import { ringPictureSeed, ringSeeds } from "./rings/seeds.ts";
import { ringRecipes, trainRingNetwork } from "./rings/trainRingNetwork.ts";
import { begunWith, type EarlierModel, earlierTraining, runsWith } from "./earlierTraining.ts";
import { keepBegun } from "./keepBegun.ts";
import { type TrainingOptions, trainingRecord } from "./TrainingOptions.ts";
import { summedRuns, type TrainingRun } from "./trainingRuns.ts";
import { makeDirectory, writeCard, writeNetwork } from "./writeModel.ts";

export interface TrainRingsOptions extends TrainingOptions {
  /** Pictures to learn from. */
  readonly pictures: number;
  /** Optimiser steps of each network. @default those of its recipe */
  readonly steps?: Readonly<Record<RingNetworkName, number>>;
  /** Directory of a model whose networks are trained further, at a lower rate. @default they begin anew */
  readonly from?: string;
  /** Networks to train; the other stays as that of `from` is. @default both */
  readonly networks?: readonly RingNetworkName[];
  /** Validation pictures that the card's evaluation reads; the test pictures are for `npm run bench:rings`. @default 300, which is all */
  readonly validationPictures?: number;
}

/** What a training that was begun has in its directory beside pictures. */
const trainingState = ringNetworkNames.map((name) => `${name}.checkpoint`);

const earlierModel: EarlierModel<RingNetworkName> = {
  roles: ringNetworkNames,
  curves: "lossCurve",
  command: "praxis train rings",
};

/** Threads that draw pictures. */
const threads = 2;

/**
 * Takes the pictures, trains the two networks that read rings in photographs, evaluates them on validation pictures, and writes
 * policy.json, README.md and the ONNX files.
 *
 * @throws the signal's reason when aborted; what was done is kept. ModelError where there is no model to go on from, FileError where
 * the directory has a training of another kind, RangeError where only one network is to be trained from nothing
 */
export async function trainRings(options: TrainRingsOptions): Promise<{ readonly card: ModelCard }> {
  const { out, seed, pictures, directory, validationPictures = 300, signal, onProgress } = options;
  const { from, networks: chosen = ringNetworkNames } = options;
  const earlier = await earlierTraining(from, chosen, earlierModel);
  const stepsOf = (name: RingNetworkName): number =>
    chosen.includes(name) ? (options.steps?.[name] ?? ringRecipes[name].steps) : 0;
  const steps: Readonly<Record<RingNetworkName, number>> = { rods: stepsOf("rods"), stacks: stepsOf("stacks") };
  await makeDirectory(directory);
  await makeDirectory(out);
  await keepBegun(directory, begunWith(earlier, chosen), trainingState);
  const supervision = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const shared = await makeRingExamples({ ...supervision, directory, trainingSeed: seed, count: pictures, threads });
  const examples = ringExamplesIn(shared);
  const [rods, stacks] = await sideBySide(supervision, (both) => {
    const work = (name: RingNetworkName): Omit<RingNetworkWork, "files"> => ({
      ...{ name, directory, seed, steps: steps[name], from: earlier?.networks[name].bytes },
    });
    const inThread = (name: RingNetworkName): Promise<TrainedNetwork> =>
      new TrainingThread<RingNetworkWork, TrainedNetwork>(
        moduleBeside(import.meta.url, "rings/ringNetworkWorker"),
        { ...work(name), files: shared },
        both,
      ).result;
    const here = (name: RingNetworkName): Promise<TrainedNetwork> =>
      trainRingNetwork(name, examples, { ...both, ...work(name) });
    const trainedOrKept = (name: RingNetworkName, train: (name: RingNetworkName) => Promise<TrainedNetwork>) =>
      chosen.includes(name) ? train(name) : Promise.resolve(earlier!.networks[name]);
    return [trainedOrKept("rods", inThread), trainedOrKept("stacks", here)];
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
  const samplesShown = (name: RingNetworkName): number => steps[name] * ringRecipes[name].batchSize;
  /** All runs, this one as far as it is. */
  const runs = (): readonly TrainingRun[] =>
    runsWith(earlier, {
      networks: chosen,
      ...{ seed, pictures },
      seeds: `${ringPictureSeed("training", 0, seed)} .. ${ringPictureSeed("training", pictures - 1, seed)}`,
      samplesShown: Object.fromEntries(chosen.map((name) => [name, samplesShown(name)])),
      training: trainingRecord(options, steps.rods + steps.stacks),
    });
  const cardOf = (evaluation: JsonRecord): ModelCard => {
    const { data, training, seed: first } = summedRuns(runs());
    return {
      name: "look-rings",
      description:
        "Reads the rings of a three-rod toy in a photograph: one network finds the rods, one the ends of the rings' outlines",
      files,
      data: {
        source: "pictures of drawn toys by the renderer of this repository (src/train/rings)",
        ...data,
        heldOut: { validation: ringSeeds.validation, test: ringSeeds.test },
        method: "dense maps; strips along the rods, folded at their axes",
      },
      training,
      seed: first,
      licence: "Apache-2.0",
      evaluation: { ...evaluation, lossCurve: curves, table: "benchmarks/results/rings.json" },
    };
  };
  // The evaluation reads with what was written, as a user would.
  const draft = cardOf({});
  await writeCard(out, draft, ringCardText(draft));
  const reader = await RingReader.load(out);
  const results = await evaluateRings(reader, validationPictures, async (done) => {
    signal?.throwIfAborted();
    await onProgress?.({ phase: "evaluation", done, total: validationPictures });
  }).finally(() => reader.dispose());
  const card = cardOf({ purpose: "validation", ...summariseRings(results) });
  await writeCard(out, card, ringCardText(card));
  return { card };
}
