import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { exportModel } from "../../../learn/exportModel.ts";
import { GraphSession } from "../../../learn/GraphSession.ts";
import { type Parameters } from "../../../learn/GraphBuilder.ts";
import { readParameters } from "../../../learn/readParameters.ts";
import { readCard } from "../../../model/ModelCard.ts";
import { readVerified } from "../../../model/OnnxModel.ts";
import { ModelError } from "../../../core/index.ts";
import { sceneRole } from "../../../perception/vision/networkRoles.ts";
import { pictureSide } from "../../../policy/vla/vlaInputs.ts";
import type { Supervision } from "../../Supervision.ts";
import { makeDirectory, writeWhole } from "../../writeModel.ts";
import { cellChannels, cellLength, trunkChannels, trunkFeatures } from "../network/trunkFeatures.ts";
import { episodeDigest, frameBytes, pictureBytes, readEpisode, readEpisodeSteps } from "./EpisodeFile.ts";
import { areFeaturesOf, encodeFeatures, featureBytes, featureSource, sourceBytes } from "./FeatureFile.ts";
import { mirroredPicture } from "./mirror.ts";

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

/** Pictures that are looked at in one go. */
const batchSize = 8;
/** Share of a channel's numbers that its scale is not below. */
const covered = 0.999;
/** Least scale: of channels that never show anything. */
const leastScale = 1e-3;

/**
 * Looks at all pictures of all episodes with the frozen network, and keeps what it knows of them.
 * @throws the signal's reason when aborted; finished files are kept
 */
export async function makeFeatures(options: MakeFeaturesOptions): Promise<FeatureFiles> {
  const { directory, trunk, episodes, measured, signal, onProgress } = options;
  const learnt = new Set(options.mirrored);
  const looksAt: FeatureFiles["looksAt"] = (episode) => (learnt.has(episode) ? "mirrored" : "plain");
  await makeDirectory(directory);
  const looker = await Looker.open(trunk.parameters);
  try {
    const scaleName = await nameOfScale(measured);
    const fileOf = (episode: string): string =>
      join(directory, `${basename(episode, ".episode")}-${scaleName}.features`);
    const scalePath = join(directory, `scale-${scaleName}.json`);
    if (!existsSync(scalePath)) {
      const scale = await measureScale(looker, measured, options);
      await writeWhole(scalePath, JSON.stringify(scale));
    }
    const scale = JSON.parse(await readFile(scalePath, "utf8")) as readonly number[];
    const factors = Float32Array.from(cellChannels, (channel) => 255 / scale[channel]!);
    for (const [done, path] of episodes.entries()) {
      await onProgress?.({ phase: "features", done, total: episodes.length });
      const source = featureSource(await readEpisodeSteps(path), looksAt(path));
      if (await areFeaturesOf(fileOf(path), source)) continue;
      const { pictures } = await readEpisode(path);
      const bytes = new Uint8Array(sourceBytes(source));
      const mirrored = source.mirrored.flatMap((frame) => mirroredFrame(pictures, frame));
      await looker.look(Buffer.concat([pictures, ...mirrored]), signal, (features, at) => {
        for (let cell = 0; cell < features.length; cell += cellLength) {
          for (let i = 0; i < cellLength; i++) {
            bytes[at + cell + i] = Math.min(255, features[cell + i]! * factors[i]! + 0.5);
          }
        }
      });
      await writeWhole(fileOf(path), encodeFeatures(source, bytes));
    }
    await onProgress?.({ phase: "features", done: episodes.length, total: episodes.length });
    return { scale, fileOf, looksAt };
  } finally {
    await looker.close();
  }
}

/** Both pictures of a frame, mirrored. */
const mirroredFrame = (pictures: Buffer, frame: number): readonly Uint8Array[] =>
  [0, 1].map((which) => {
    const start = frame * frameBytes + which * pictureBytes;
    return mirroredPicture(pictures.subarray(start, start + pictureBytes));
  });

/** A name for the scale that these episodes give. */
async function nameOfScale(measured: readonly string[]): Promise<string> {
  const digest = createHash("sha256");
  for (const path of measured) digest.update(episodeDigest(await readEpisodeSteps(path)));
  return digest.digest("hex").slice(0, 12);
}

/** What each channel hardly ever exceeds. */
async function measureScale(
  looker: Looker,
  episodes: readonly string[],
  { signal }: Supervision,
): Promise<readonly number[]> {
  const found = Array.from({ length: trunkChannels }, (): number[] => []);
  for (const path of episodes) {
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
  return found.map((numbers) => {
    const sorted = Float32Array.from(numbers).sort();
    return Math.max(leastScale, sorted[Math.floor(covered * (sorted.length - 1))]!);
  });
}

/** The frozen network, ready to look at some pictures at a time. */
class Looker {
  readonly #agent: GraphSession;
  readonly #wrist: GraphSession;

  private constructor(agent: GraphSession, wrist: GraphSession) {
    this.#agent = agent;
    this.#wrist = wrist;
  }

  static async open(parameters: Parameters): Promise<Looker> {
    const open = (size: "enlarged" | "as it is"): Promise<GraphSession> =>
      GraphSession.open(
        exportModel({
          inputs: { picture: [batchSize, pictureSide, pictureSide, 3] },
          outputs: (_, { picture }) => ({ features: trunkFeatures(picture!, size) }),
          parameters,
        }),
      );
    return new Looker(await open("enlarged"), await open("as it is"));
  }

  /** @param pictures of frames @param onFeatures with features of some pictures, and the byte where these go */
  async look(
    pictures: Buffer,
    signal: AbortSignal | undefined,
    onFeatures: (features: Float32Array, at: number) => void,
  ): Promise<void> {
    const frames = pictures.length / frameBytes;
    for (let from = 0; from < frames; from += batchSize) {
      signal?.throwIfAborted();
      const count = Math.min(batchSize, frames - from);
      for (const [which, session] of [this.#agent, this.#wrist].entries()) {
        const numbers = new Float32Array(batchSize * pictureBytes);
        for (let i = 0; i < count; i++) {
          const start = (from + i) * frameBytes + which * pictureBytes;
          for (let k = 0; k < pictureBytes; k++) numbers[i * pictureBytes + k] = pictures[start + k]! / 255;
        }
        const dims = [batchSize, pictureSide, pictureSide, 3];
        const { features } = await session.run({ picture: GraphSession.buffer(dims, numbers) });
        const data = features!.data as Float32Array;
        for (let i = 0; i < count; i++) {
          onFeatures(data.subarray(i * featureBytes, (i + 1) * featureBytes), (2 * (from + i) + which) * featureBytes);
        }
      }
    }
  }

  async close(): Promise<void> {
    await this.#agent.close();
    await this.#wrist.close();
  }
}
