import { closeSync, openSync, readSync } from "node:fs";
import { FileError } from "../core/index.ts";

/** Most bytes of a file that is read whole, if not said otherwise. */
const usualMost = 100_000_000;
const chunkBytes = 1 << 20;

/** Content of a file that the user named, or of a pipe. @throws FileError where it cannot be read or has more than so many bytes */
export function readBytes(path: string, most = usualMost): Buffer {
  const say = (why: string, cause?: unknown): FileError =>
    new FileError(path, `Cannot read "${path}": ${why}`, { cause });
  const chunks: Buffer[] = [];
  try {
    const file = openSync(path, "r");
    try {
      let total = 0;
      for (;;) {
        const chunk = Buffer.allocUnsafe(chunkBytes);
        const count = readSync(file, chunk, 0, chunkBytes, null);
        if (count === 0) return Buffer.concat(chunks);
        total += count;
        if (total > most) throw say(`it has more than ${most} bytes, which are the limit`);
        chunks.push(chunk.subarray(0, count));
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof FileError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a directory" : message;
    throw say(`${why}; check the path`, error);
  }
}
