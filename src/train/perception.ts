import type { JsonRecord, ModelCard, ModelFile } from "../model/ModelCard.ts";
import { areaRole, discRole, type NetworkRole, networkRoles, sceneRole } from "../perception/vision/networkRoles.ts";
import { SceneReader } from "../perception/vision/SceneReader.ts";
import { moduleBeside } from "../planner/thread/startWorker.ts";
import { lookRanges } from "../scene/lookRanges.ts";
import { evaluateScenes } from "./perception/evaluateScenes.ts";
import type { CloseUpWork } from "./perception/closeUpWorker.ts";
import { examplesIn, makeExamples } from "./perception/makeExamples.ts";
import { perceptionCardText } from "./perception/perceptionCardText.ts";
import { pictureSeed } from "./perception/seeds.ts";
import { summariseScenes } from "./perception/summariseScenes.ts";
import type { CloseUpNetworks } from "./perception/trainCloseUps.ts";
import { areaRecipe, discShape, type NetworkShape, sceneRecipe } from "./perception/trainNetwork.ts";
import { trainScene } from "./perception/trainScene.ts";
import { sideBySide } from "./pictures/sideBySide.ts";
import { TrainingThread } from "./pictures/TrainingThread.ts";
import type { TrainedNetwork } from "./pictures/trainPictureNetwork.ts";
import { begunWith, type EarlierModel, earlierTraining, runsWith } from "./earlierTraining.ts";
import { keepBegun } from "./keepBegun.ts";
import { type TrainingOptions, trainingRecord } from "./TrainingOptions.ts";
import { summedRuns, type TrainingRun } from "./trainingRuns.ts";
import { makeDirectory, writeCard, writeNetwork } from "./writeModel.ts";

export interface TrainPerceptionOptions extends TrainingOptions {
  /** Pictures to learn from. */
  readonly pictures: number;
  /** Optimiser steps of the network that sees whole pictures, and of the one that sees discs close up; a fourth as many of the one that sees areas. */
  readonly steps: number;
  readonly closeUpSteps: number;
  /** Directory of a model whose networks are trained further, at a lower rate. @default they begin anew */
  readonly from?: string;
  /** Networks to train; the others stay as those of `from` are. @default all */
  readonly networks?: readonly NetworkRole[];
  /** Validation scenes that the card's evaluation looks at; the test set is for `benchmarks/perception.ts`. @default 300 */
  readonly validationScenes?: number;
}

/** What a training that was begun has in its directory beside pictures. */
const trainingState = [...networkRoles.map((role) => `${role}.checkpoint`), "scout.onnx", "proposals.bin"];

const earlierModel: EarlierModel<NetworkRole> = {
  roles: networkRoles,
  curves: "lossByTenth",
  command: "praxis train perception",
};

/** Threads that draw pictures: one for each core that there is to be. */
const threads = 2;

/**
 * Draws the pictures, trains the networks that see, evaluates them on validation scenes and writes policy.json, README.md and an
 * ONNX file for each.
 *
 * @throws the signal's reason when aborted; the directory keeps what was done. ModelError where there is no model to go on from,
 * FileError where the directory has a training of another kind, RangeError where only some networks are to be trained from nothing
 */
export async function trainPerception(options: TrainPerceptionOptions): Promise<{ readonly card: ModelCard }> {
  const { out, seed, directory, pictures, closeUpSteps, validationScenes = 300, signal, onProgress } = options;
  const { from, networks: chosen = networkRoles } = options;
  const earlier = await earlierTraining(from, chosen, earlierModel);
  // At once, rather than after minutes of work.
  await makeDirectory(directory);
  await makeDirectory(out);
  await keepBegun(directory, begunWith(earlier, chosen), trainingState);
  const supervision = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const shared = await makeExamples({ ...supervision, directory, trainingSeed: seed, count: pictures, threads });
  const examples = examplesIn(shared);
  const stepsOf = (role: NetworkRole, count: number): number | undefined => (chosen.includes(role) ? count : undefined);
  const steps = {
    scene: stepsOf(sceneRole, options.steps),
    disc: stepsOf(discRole, closeUpSteps),
    area: stepsOf(areaRole, Math.ceil(closeUpSteps / 4)),
  };
  const [scene, { disc, area }] = await sideBySide(supervision, (both) => {
    const closeUps = new TrainingThread<CloseUpWork, CloseUpNetworks, Uint8Array>(
      moduleBeside(import.meta.url, "perception/closeUpWorker"),
      { files: shared, directory, seed, steps, earlier: earlier?.networks },
      both,
    );
    const onScout = (scout: Uint8Array): void => {
      closeUps.order(scout);
    };
    const before = earlier?.networks.scene;
    if (steps.scene === undefined) {
      onScout(before!.bytes);
      return [Promise.resolve(before!), closeUps.result];
    }
    const training = { ...both, directory, seed, steps: steps.scene, from: before?.bytes };
    return [trainScene(examples, { ...training, onScout }), closeUps.result];
  });
  const write = ({ name, side, output }: NetworkShape, { bytes }: TrainedNetwork): Promise<ModelFile> =>
    writeNetwork(out, `${name}.onnx`, bytes, {
      inputs: { picture: [1, 3, side, side] },
      outputs: { [output.name]: output.shape },
    });
  const files = {
    [sceneRole]: await write(sceneRecipe, scene),
    [discRole]: await write(discShape, disc),
    [areaRole]: await write(areaRecipe, area),
  };
  const { scene: sceneSteps = 0, disc: discSteps = 0, area: areaSteps = 0 } = steps;
  /** All runs, this one as far as it is. */
  const runs = (): readonly TrainingRun[] =>
    runsWith(earlier, {
      networks: chosen,
      ...{ seed, pictures },
      // Of pictures for which a hard setting was looked for (trainingPictureSeed.ts), up to nine millions more.
      seeds: `${pictureSeed("training", 0, seed)} .. ${pictureSeed("training", pictures - 1, seed)}, of hard pictures up to 9000000 further`,
      samplesShown: {
        scene: sceneSteps * sceneRecipe.batchSize,
        disc: discSteps * discShape.batchSize,
        area: areaSteps * areaRecipe.batchSize,
      },
      training: trainingRecord(options, sceneSteps + discSteps + areaSteps),
    });
  const cardOf = (evaluation: JsonRecord): ModelCard => {
    const { data, training, seed: first } = summedRuns(runs());
    return {
      name: "perception",
      description:
        "Three networks that see discs and areas in the agent camera's pictures: one whole pictures, two close-ups",
      files,
      data: {
        source:
          "pictures drawn by sim/render of random tables, looks and cameras (src/train/perception, src/scene/lookRanges.ts)",
        ...data,
        method:
          "dense votes for centre, size, height, yaw, colour and area corners; then regression on close-ups of discs and areas",
      },
      training,
      seed: first,
      licence: "Apache-2.0",
      evaluation,
    };
  };
  // The evaluation looks with what was written, as a user would.
  const lossByTenth = { scene: scene.curve, disc: disc.curve, area: area.curve };
  const draft = cardOf({ lossByTenth });
  await writeCard(out, draft, perceptionCardText(draft));
  const reader = await SceneReader.load(out);
  const results = await evaluateScenes(reader, lookRanges.familiar, "validation", validationScenes, async (done) => {
    signal?.throwIfAborted();
    await onProgress?.({ phase: "evaluation", done, total: validationScenes });
  });
  await reader.dispose();
  const card = cardOf({
    look: "familiar",
    purpose: "validation",
    lossByTenth,
    ...(JSON.parse(JSON.stringify(summariseScenes(results))) as JsonRecord),
  });
  await writeCard(out, card, perceptionCardText(card));
  return { card };
}
