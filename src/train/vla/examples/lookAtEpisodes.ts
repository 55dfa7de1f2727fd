import type { Parameters } from "../../../learn/GraphBuilder.ts";
import type { Supervision } from "../../Supervision.ts";
import { writeWhole } from "../../writeModel.ts";
import { cellChannels, cellLength } from "../network/trunkFeatures.ts";
import { frameBytes, pictureBytes, readEpisode, readEpisodeSteps } from "./EpisodeFile.ts";
import { areFeaturesOf, encodeFeatures, featureSource, sourceBytes } from "./FeatureFile.ts";
import { Looker } from "./Looker.ts";
import { mirroredPicture } from "./mirror.ts";

/** An episode whose features are to be in a file. */
export interface FeatureJob {
  readonly episode: string;
  readonly file: string;
  readonly looksAt: "plain" | "mirrored";
}

/** What a thread is to do. */
export interface FeatureWork {
  readonly jobs: readonly FeatureJob[];
  /** Of the frozen network. */
  readonly parameters: Parameters;
  /** What a byte of 255 stands for, channel by channel. */
  readonly scale: readonly number[];
}

/** Looks at all pictures of some episodes. @throws the signal's reason when aborted; finished files are kept */
export async function lookAtEpisodes(
  { jobs, parameters, scale }: FeatureWork,
  supervision: Supervision,
): Promise<void> {
  const factors = Float32Array.from(cellChannels, (channel) => 255 / scale[channel]!);
  const looker = await Looker.open(parameters);
  try {
    for (const [i, job] of jobs.entries()) {
      await lookAtEpisode(looker, job, { factors, signal: supervision.signal });
      await supervision.onProgress?.({ phase: "features", done: i + 1, total: jobs.length });
    }
  } finally {
    await looker.close();
  }
}

/** Writes the features of an episode, unless they are there. */
async function lookAtEpisode(
  looker: Looker,
  { episode, file, looksAt }: FeatureJob,
  { factors, signal }: { readonly factors: Float32Array; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const source = featureSource(await readEpisodeSteps(episode), looksAt);
  if (await areFeaturesOf(file, source)) return;
  const { pictures } = await readEpisode(episode);
  const bytes = new Uint8Array(sourceBytes(source));
  const mirrored = source.mirrored.flatMap((frame) => mirroredFrame(pictures, frame));
  await looker.look(Buffer.concat([pictures, ...mirrored]), signal, (features, at) => {
    for (let cell = 0; cell < features.length; cell += cellLength) {
      for (let i = 0; i < cellLength; i++) {
        bytes[at + cell + i] = Math.min(255, features[cell + i]! * factors[i]! + 0.5);
      }
    }
  });
  await writeWhole(file, encodeFeatures(source, bytes));
}

/** Both pictures of a frame, mirrored. */
const mirroredFrame = (pictures: Buffer, frame: number): readonly Uint8Array[] =>
  [0, 1].map((which) => {
    const start = frame * frameBytes + which * pictureBytes;
    return mirroredPicture(pictures.subarray(start, start + pictureBytes));
  });
