import { type FileHandle, open, readFile } from "node:fs/promises";
import { FileError } from "../../../core/index.ts";
import { decodeHeader, decodeRecording, lineEnd, type RecordedEpisode, type Recording } from "./Recording.ts";

/** Reads a recording with its pictures. @throws FileError where it cannot be read or is broken */
export const readRecording = (path: string): Promise<Recording> =>
  reading(path, async () => decodeRecording(await readFile(path)));

/** Reads a recording without its pictures, which are nearly all of a file. @throws FileError where it cannot be read or is broken */
export const readRecordedEpisode = (path: string): Promise<RecordedEpisode> =>
  reading(path, async () => {
    const file = await open(path);
    try {
      return decodeHeader(await firstLine(file), (await file.stat()).size).episode;
    } finally {
      await file.close();
    }
  });

/** Bytes read at once: most first lines. */
const blockSize = 2 ** 20;

async function firstLine(file: FileHandle): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(blockSize), 0, blockSize);
    const block = buffer.subarray(0, bytesRead);
    const end = block.indexOf(lineEnd);
    blocks.push(end < 0 ? block : block.subarray(0, end));
    if (end >= 0 || bytesRead === 0) return Buffer.concat(blocks);
  }
}

async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const why = (error as Error).message;
    throw new FileError(path, `Cannot read "${path}": ${why}; delete it, and it is recorded anew`, { cause: error });
  }
}
