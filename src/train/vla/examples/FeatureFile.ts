import { open, readFile } from "node:fs/promises";
import { cellLength, gridSide } from "../network/trunkFeatures.ts";

/** Bytes of a picture's features: of each cell, row after row, in shares of the channel's scale. */
export const featureBytes = gridSide * gridSide * cellLength;

/** What features are of. */
export interface FeatureSource {
  /** `episodeDigest` of the episode. */
  readonly digest: string;
  /** How many frames it has. */
  readonly frames: number;
}

const lineOf = ({ digest }: FeatureSource): Buffer =>
  Buffer.from(`${JSON.stringify({ format: "praxis-vla-features-1", episode: digest })}\n`);

/** The features of an episode as the bytes of a file: a line that says of which, then two pictures' for each frame. */
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
        line.equals(buffer.subarray(0, bytesRead)) &&
        (await file.stat()).size === line.length + 2 * source.frames * featureBytes
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
  if (bytes.length === line.length + 2 * source.frames * featureBytes && line.equals(bytes.subarray(0, line.length))) {
    return bytes.subarray(line.length);
  }
  throw new RangeError("it is not whole, or of another episode");
}
