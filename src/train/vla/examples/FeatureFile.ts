import { open, readFile } from "node:fs/promises";
import { cellLength, gridSide } from "../network/trunkFeatures.ts";
import { type Episode, episodeDigest } from "./EpisodeFile.ts";

/** Bytes of a picture's features: of each cell, row after row, in shares of the channel's scale. */
export const featureBytes = gridSide * gridSide * cellLength;

/** What features are of. */
export interface FeatureSource {
  /** `episodeDigest` of the episode. */
  readonly digest: string;
  /** How many frames it has. */
  readonly frames: number;
  /** Which of them were looked at in a mirror, too; in order. */
  readonly mirrored: readonly number[];
}

/** Of the frames of a game every so many are looked at in a mirror, too; of a stacking all. More would cost more time and disk than they teach. */
const mirroredEvery = 3;

/** What an episode's features are of. @param looks whether some of its frames are looked at in a mirror, too, as those to learn from are */
export function featureSource(episode: Episode, looks: "plain" | "mirrored"): FeatureSource {
  const { kind, index, frames } = episode;
  const isMirrored = (frame: number): boolean => kind === "stacking" || (frame + index) % mirroredEvery === 0;
  const all = Array.from(frames, (_, frame) => frame);
  return {
    digest: episodeDigest(episode),
    frames: frames.length,
    mirrored: looks === "mirrored" ? all.filter(isMirrored) : [],
  };
}

const lineOf = ({ digest, mirrored }: FeatureSource): Buffer =>
  Buffer.from(`${JSON.stringify({ format: "praxis-vla-features-2", episode: digest, mirrored })}\n`);

/** Bytes of all features: two pictures' for each frame, then two for each mirrored one. */
export const sourceBytes = ({ frames, mirrored }: FeatureSource): number =>
  2 * (frames + mirrored.length) * featureBytes;

/** The features of an episode as the bytes of a file: a line that says of which, then `sourceBytes` of them. */
export const encodeFeatures = (source: FeatureSource, features: Uint8Array): Buffer =>
  Buffer.concat([lineOf(source), features]);

/** Whether a file is whole and of this episode; one that is not there is not. */
export async function areFeaturesOf(path: string, source: FeatureSource): Promise<boolean> {
  const line = lineOf(source);
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(line.length), 0, line.length);
      return (
        line.equals(buffer.subarray(0, bytesRead)) && (await file.stat()).size === line.length + sourceBytes(source)
      );
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/** The features of an episode. @throws RangeError where the file is not whole or of another episode */
export async function readFeatures(path: string, source: FeatureSource): Promise<Uint8Array> {
  const bytes = await readFile(path);
  const line = lineOf(source);
  if (bytes.length === line.length + sourceBytes(source) && line.equals(bytes.subarray(0, line.length))) {
    return bytes.subarray(line.length);
  }
  throw new RangeError("it is not whole, or of another episode");
}
