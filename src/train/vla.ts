import type { JsonRecord, ModelCard } from "../model/ModelCard.ts";
import { chunkSteps, vlaInputs, vlaOutputs, type VlaSees } from "../policy/vla/vlaInputs.ts";
import { vlaRole } from "../policy/vla/VlaPolicy.ts";
import { usualSampling, type VlaSettings } from "../policy/vla/VlaSettings.ts";
import { createHash } from "node:crypto";
import { Rng } from "../core/index.ts";
import { type TrainingOptions, trainingRecord } from "./TrainingOptions.ts";
import { gameInstruction } from "./vla/demonstrations/playEpisode.ts";
import { scoredFrames, scoreNames, scoredSteps } from "./vla/evaluateVla.ts";
import { Examples, type View } from "./vla/examples/Examples.ts";
import type { EpisodeFiles } from "./vla/examples/makeEpisodes.ts";
import type { FeatureFiles, Trunk } from "./vla/examples/makeFeatures.ts";
import { rangesOf } from "./vla/examples/statistics.ts";
import { type Encoder, stackingShareOf } from "./vla/examples/vlaBatch.ts";
import { discSight, perceptionSight, scratchSight } from "./vla/network/sights.ts";
import type { SightNetwork } from "./vla/network/SightNetwork.ts";
import { trainingState, trainVlaNetwork, vlaRecipe } from "./vla/trainVlaNetwork.ts";
import { vlaCardText } from "./vla/vlaCardText.ts";
import { keepBegun } from "./keepBegun.ts";
import { vlaWords } from "./vla/vlaWords.ts";
import { makeDirectory, writeCard, writeNetwork } from "./writeModel.ts";

/** What the network sees with. */
export type VlaVision =
  | { readonly encoder: Extract<Encoder, "scratch" | "state"> }
  | {
      readonly encoder: Extract<Encoder, "perception">;
      readonly trunk: Trunk;
      readonly features: FeatureFiles;
      /** Card of the trunk's model: what it cost to train is in it. */
      readonly model: ModelCard;
    };

export interface TrainVlaOptions extends TrainingOptions {
  readonly vision: VlaVision;
  readonly episodes: EpisodeFiles;
  /** Command line that trains the same again, for the card. */
  readonly command: string;
  /** What making the data took that `cost` has in it, and of how many episodes, held-out ones and those beyond the share among them. @default not told */
  readonly dataCost?: { readonly cpuSeconds: number; readonly episodes: number };
  /** Share of the episodes to learn from that are used, in (0, 1]. @default 1 */
  readonly dataShare?: number;
  /** @default that of the recipe */
  readonly steps?: number;
  /** Observations of a step. @default that of the recipe */
  readonly batchSize?: number;
  /** Evaluations on the way. @default that of the recipe */
  readonly points?: number;
  /** Frames of each score, a multiple of 8. @default that of the recipe */
  readonly validationFrames?: number;
}

/**
 * Trains a vision-language-action policy on demonstrations, evaluates it on others, and writes policy.json, README.md and the ONNX file.
 *
 * @throws the signal's reason when aborted; what was done is kept. FileError where the directory's training was begun with something else
 */
export async function trainVla(options: TrainVlaOptions): Promise<{ readonly card: ModelCard }> {
  const { out, seed, directory, vision, episodes, dataShare = 1, signal, onProgress } = options;
  const { steps, batchSize, points, validationFrames } = { ...vlaRecipe, ...options };
  await makeDirectory(directory);
  await makeDirectory(out);
  const supervision = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const view: View =
    vision.encoder === "perception" ? vision.features : vision.encoder === "scratch" ? "pictures" : "discs";
  const training = await Examples.load(shareOf(episodes.training, dataShare), view, supervision);
  const validation = await Examples.load(episodes.validation, view, supervision);
  await keepBegun(
    directory,
    {
      "share of the data": `${dataShare}`,
      "set of episodes to learn from": digestOf(training.episodes.map(({ digest }) => digest)),
      "set of episodes held out": digestOf(validation.episodes.map(({ digest }) => digest)),
      ...(vision.encoder === "perception" && {
        "network that sees": vision.trunk.sha256,
        "scale of features": digestOf(vision.features.scale),
      }),
    },
    trainingState,
  );
  const words = vlaWords();
  const network = { sight: sightOf(vision), ...rangesOf(training) };
  const frozen = vision.encoder === "perception" ? { frozen: vision.trunk.parameters } : {};
  const { bytes, parameters, curve } = await trainVlaNetwork({
    ...{ encoder: vision.encoder, training, validation, words, network, steps, batchSize, points, seed, directory },
    validationFrames,
    ...frozen,
    ...supervision,
  });
  const { sees } = network.sight;
  const settings: VlaSettings = { sees, words: words.list, gamePrompt: gameInstruction, ...sampling[sees] };
  const frames = training.games.length + training.stackings.length;
  const card: ModelCard = {
    name: sees === "discs" ? "vla-state" : "vla",
    description: `${descriptions[vision.encoder]}, ${parameters} trained parameters`,
    files: {
      [vlaRole]: await writeNetwork(out, "vla.onnx", bytes, {
        inputs: vlaInputs(sees, words.list.length),
        outputs: vlaOutputs,
      }),
    },
    data: {
      source: "the scripted expert on privileged state, in simulation (src/train/vla), only its successes",
      playedBy: training.revisions,
      command: options.command,
      encoder: vision.encoder,
      episodes: training.episodes.length,
      dataShare,
      frames,
      samples: steps * batchSize,
      ...passesOf(training, steps * batchSize),
      ...(options.dataCost && { dataCost: { ...options.dataCost } }),
      noisesPerSample: vlaRecipe.draws,
      weightDecay: vlaRecipe.weightDecay,
      validationEpisodes: new Set(
        scoreNames.flatMap((name) => scoredFrames(validation, name, validationFrames).map(({ from }) => from)),
      ).size,
      validationFrames,
      scoredSteps,
      prompts:
        "half of each batch is told the game, half the sub-task under way: in its last steps now and then the next already, in the first of a game's still the one before; half of these are mirrored, with left for right, and two fifths are stackings",
      method: `flow matching of chunks of ${chunkSteps} actions by an action expert that attends, layer by layer, to what is seen, said and felt`,
      ...(vision.encoder === "perception" && { frozenEncoder: frozenRecord(vision.trunk, vision.model) }),
    },
    training: trainingRecord(options, steps),
    seed,
    licence: "Apache-2.0",
    evaluation: {
      purpose: "validation",
      ...(JSON.parse(JSON.stringify({ final: curve.at(-1)?.modes, curve })) as JsonRecord),
    },
    settings: { ...settings },
  };
  await writeCard(out, card, vlaCardText(card));
  return { card };
}

/**
 * How a policy makes its actions. Of one that is shown pictures as one with the frozen encoder won most games of three discs on
 * development seeds, told the game (benchmarks/results/vla-development): 13 of 30, with five actions of chunks from noise 5.
 */
const sampling: Readonly<Record<VlaSees, Pick<VlaSettings, "replanSteps" | "noiseScale" | "samples">>> = {
  pictures: { replanSteps: chunkSteps, noiseScale: 0, samples: 1 },
  discs: { replanSteps: 5, ...usualSampling },
};

const descriptions: Readonly<Record<Encoder, string>> = {
  scratch: "Small VLA, trained from scratch: two pictures, a prompt and what the arm feels to chunks of actions",
  perception:
    "Small VLA, trained from scratch on the frozen features of our perception network: two pictures, a prompt and what the arm feels to chunks of actions",
  state:
    "State VLA, trained from scratch: true poses of all discs in place of pictures, a prompt and what the arm feels to chunks of actions",
};

const sightOf = (vision: VlaVision): SightNetwork =>
  vision.encoder === "perception"
    ? perceptionSight(vision.features.scale)
    : vision.encoder === "scratch"
      ? scratchSight
      : discSight;

/** How often each frame of a game, and of a stacking, is shown on average. */
function passesOf(examples: Examples, samples: number): JsonRecord {
  const stackings = stackingShareOf(examples);
  const passes = (share: number, frames: number): number => Number(((samples * share) / frames).toFixed(2));
  return {
    gamePasses: passes(1 - stackings, examples.games.length),
    ...(stackings > 0 && { stackingPasses: passes(stackings, examples.stackings.length) }),
  };
}

const digestOf = (parts: readonly (string | number)[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex");

/**
 * One of each run of neighbours, so that each kind of episode, with noise or without, keeps its share; which one is drawn, for every fifth episode
 * has its frames at the same moments of a move.
 */
export function shareOf<T>(items: readonly T[], share: number): readonly T[] {
  const count = Math.floor(items.length * share + 1e-9);
  const rng = new Rng(count, "share of the data");
  const start = (k: number): number => Math.ceil((k * items.length) / count);
  return Array.from({ length: count }, (_, k) => items[start(k) + rng.integer(start(k + 1) - start(k))]!);
}

const frozenRecord = ({ sha256 }: Trunk, { name, training }: ModelCard): JsonRecord => ({
  model: name,
  sha256,
  cpuSeconds: training.cpuSeconds,
  note: "of its whole training, which is not part of this one's",
});
