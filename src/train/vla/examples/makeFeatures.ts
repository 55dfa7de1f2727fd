import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Parameters } from "../../../learn/GraphBuilder.ts";
import { readParameters } from "../../../learn/readParameters.ts";
import { readCard } from "../../../model/ModelCard.ts";
import { readVerified } from "../../../model/OnnxModel.ts";
import { ModelError } from "../../../core/index.ts";
import { sceneRole } from "../../../perception/vision/networkRoles.ts";
import { moduleBeside } from "../../../planner/thread/startWorker.ts";
import { sideBySide } from "../../pictures/sideBySide.ts";
import { TrainingThread } from "../../pictures/TrainingThread.ts";
import type { Supervision, TrainingPhase } from "../../Supervision.ts";
import { makeDirectory, writeWhole } from "../../writeModel.ts";
import { cellChannels, cellLength, trunkChannels } from "../network/trunkFeatures.ts";
import { episodeDigest, frameBytes, readEpisode, readEpisodeSteps } from "./EpisodeFile.ts";
import type { FeatureJob, FeatureWork } from "./lookAtEpisodes.ts";
import { Looker } from "./Looker.ts";

/** The frozen network that pictures are looked at with. */
export interface Trunk {
  readonly parameters: Parameters;
  /** Of its file. */
  readonly sha256: string;
}

/** The network that sees whole pictures of a trained model. @throws ModelError where there is none, or it is changed */
export async function readTrunk(perception: string): Promise<Trunk> {
  const { name, files } = await readCard(perception);
  const scene = files[sceneRole];
  if (scene === undefined) {
    throw new ModelError(
      `The model "${perception}" is "${name}" and sees no whole pictures; choose one of praxis train perception by --perception`,
    );
  }
  const bytes = await readVerified(join(perception, scene.file), scene.sha256);
  return { parameters: readParameters(bytes), sha256: scene.sha256 };
}

export interface MakeFeaturesOptions extends Supervision {
  /** Where to keep this trunk's features; those of the same episodes and scale that are there already are used. */
  readonly directory: string;
  readonly trunk: Trunk;
  /** Files of episodes. */
  readonly episodes: readonly string[];
  /** Of these, files of those to learn from, whose pictures are looked at in a mirror, too; see `featureSource`. */
  readonly mirrored: readonly string[];
  /** Of these, files by which the scale of the features is measured. */
  readonly measured: readonly string[];
  /** Threads that look. */
  readonly threads: number;
}

/** What was made. */
export interface FeatureFiles {
  /** What a byte of 255 stands for, channel by channel. */
  readonly scale: readonly number[];
  /** The file of an episode's features: for each frame the scene's picture, then the hand's; then the same of those that were mirrored. */
  readonly fileOf: (episode: string) => string;
  /** Whether an episode's features are of mirrored pictures, too. */
  readonly looksAt: (episode: string) => "plain" | "mirrored";
}

/** Share of a channel's numbers that its scale is not below. */
const covered = 0.999;
/** Least scale: of channels that never show anything. */
const leastScale = 1e-3;

/**
 * Looks at all pictures of all episodes with the frozen network, and keeps what it knows of them.
 * @throws the signal's reason when aborted; finished files are kept
 */
export async function makeFeatures(options: MakeFeaturesOptions): Promise<FeatureFiles> {
  const { directory, episodes, measured } = options;
  const learnt = new Set(options.mirrored);
  const looksAt: FeatureFiles["looksAt"] = (episode) => (learnt.has(episode) ? "mirrored" : "plain");
  await makeDirectory(directory);
  const scaleName = await nameOfScale(measured);
  const fileOf = (episode: string): string => join(directory, `${basename(episode, ".episode")}-${scaleName}.features`);
  const scalePath = join(directory, `scale-${scaleName}.json`);
  if (!existsSync(scalePath)) await writeWhole(scalePath, JSON.stringify(await measureScale(options)));
  const scale = JSON.parse(await readFile(scalePath, "utf8")) as readonly number[];
  const jobs = episodes.map((episode): FeatureJob => ({ episode, file: fileOf(episode), looksAt: looksAt(episode) }));
  await inParts(jobs, { ...options, scale });
  return { scale, fileOf, looksAt };
}

/** Looks at episodes in threads, for onnxruntime keeps the one busy that it runs in. */
async function inParts(
  jobs: readonly FeatureJob[],
  { trunk, scale, threads, ...supervision }: MakeFeaturesOptions & { readonly scale: readonly number[] },
): Promise<void> {
  const parts = Array.from({ length: Math.min(threads, jobs.length) }, (_, k) =>
    jobs.filter((_job, i) => i % threads === k),
  );
  const done = parts.map(() => 0);
  await supervision.onProgress?.({ phase: "features", done: 0, total: jobs.length });
  await sideBySide(supervision, ({ signal }) =>
    parts.map((part, k) => {
      const onProgress = async (progress: TrainingPhase): Promise<void> => {
        done[k] = progress.done;
        const all = done.reduce((a, b) => a + b, 0);
        await supervision.onProgress?.({ phase: "features", done: all, total: jobs.length });
      };
      const work: FeatureWork = { jobs: part, parameters: trunk.parameters, scale };
      const module = moduleBeside(import.meta.url, "featuresWorker");
      return new TrainingThread<FeatureWork, undefined>(module, work, { signal, onProgress }).result;
    }),
  );
}

/** A name for the scale that these episodes give. */
async function nameOfScale(measured: readonly string[]): Promise<string> {
  const digest = createHash("sha256");
  for (const path of measured) digest.update(episodeDigest(await readEpisodeSteps(path)));
  return digest.digest("hex").slice(0, 12);
}

/** What each channel hardly ever exceeds. */
async function measureScale({ trunk, measured, signal }: MakeFeaturesOptions): Promise<readonly number[]> {
  const found = Array.from({ length: trunkChannels }, (): number[] => []);
  const looker = await Looker.open(trunk.parameters);
  try {
    for (const path of measured) {
      const { pictures } = await readEpisode(path);
      // A few frames of each are enough.
      const frames = pictures.length / frameBytes;
      const some = Array.from({ length: Math.min(frames, 8) }, (_, i) => {
        const frame = Math.floor((i * frames) / Math.min(frames, 8));
        return pictures.subarray(frame * frameBytes, (frame + 1) * frameBytes);
      });
      await looker.look(Buffer.concat(some), signal, (features) => {
        for (let i = 0; i < features.length; i++) found[cellChannels[i % cellLength]!]!.push(features[i]!);
      });
    }
  } finally {
    await looker.close();
  }
  return found.map((numbers) => {
    const sorted = Float32Array.from(numbers).sort();
    return Math.max(leastScale, sorted[Math.floor(covered * (sorted.length - 1))]!);
  });
}
