import { createHash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { FileError } from "../../../core/index.ts";
import { pictureSide } from "../../../policy/vla/vlaInputs.ts";
import type { RecordedEpisode } from "../demonstrations/Recording.ts";

/** An episode of the expert to learn from: all of its steps, and pictures of some. */
export interface Episode extends Omit<RecordedEpisode, "size"> {
  /** Steps of which there are pictures, in order. */
  readonly frames: readonly number[];
}

/** Bytes of a picture, rows from the top, RGB. */
export const pictureBytes = pictureSide * pictureSide * 3;

/** Bytes of the pictures of a frame: the scene's camera, then the hand's. */
export const frameBytes = 2 * pictureBytes;

const format = "praxis-vla-episode-1";
const lineEnd = 0x0a;

/** An episode as the bytes of a file: a line of JSON, then the pictures as they are. @param pictures `frameBytes` for each frame */
export function encodeEpisode(episode: Episode, pictures: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify({ format, ...episode })}\n`), ...pictures]);
}

/** What tells an episode from all others: a digest of all that it says, and so of seed, revision and every step. */
export const episodeDigest = (episode: Episode): string =>
  createHash("sha256").update(JSON.stringify(episode)).digest("hex");

/** Reads an episode with its pictures, frame after frame. @throws FileError where it cannot be read or is not whole */
export async function readEpisode(path: string): Promise<{ readonly episode: Episode; readonly pictures: Buffer }> {
  return reading(path, async () => {
    const bytes = await readFile(path);
    const end = bytes.indexOf(lineEnd);
    const episode = parse(bytes.subarray(0, Math.max(0, end)), bytes.length);
    return { episode, pictures: bytes.subarray(end + 1) };
  });
}

/** Reads an episode without its pictures. @throws FileError where it cannot be read or is not whole */
export async function readEpisodeSteps(path: string): Promise<Episode> {
  return reading(path, async () => {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const blocks: Buffer[] = [];
      for (;;) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(2 ** 20), 0, 2 ** 20);
        const end = buffer.subarray(0, bytesRead).indexOf(lineEnd);
        blocks.push(buffer.subarray(0, end < 0 ? bytesRead : end));
        if (end >= 0 || bytesRead === 0) return parse(Buffer.concat(blocks), size);
      }
    } finally {
      await file.close();
    }
  });
}

/** @param size of the whole file, bytes */
function parse(line: Buffer, size: number): Episode {
  const { format: found, ...episode } = JSON.parse(line.toString()) as Episode & { readonly format: string };
  if (found !== format) throw new RangeError("it is no episode of this version");
  if (size !== line.length + 1 + episode.frames.length * frameBytes) throw new RangeError("it is not whole");
  return episode;
}

async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const why = (error as Error).message;
    throw new FileError(path, `Cannot read "${path}": ${why}; delete it, and it is played anew`, { cause: error });
  }
}
