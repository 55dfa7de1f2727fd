import { closeSync, constants, fstatSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { FileError } from "../core/index.ts";

/** The two system calls that can fail half-way; a test hands in its own. */
export interface FileWriter {
  /** Returns how many bytes were written at `position`, maybe fewer than given. */
  write(fd: number, bytes: Uint8Array, position: number): number;
  truncate(fd: number, length: number): void;
}

const systemWriter: FileWriter = {
  write: (fd, bytes, position) => writeSync(fd, bytes, 0, bytes.length, position),
  truncate: ftruncateSync,
};

/**
 * A file that only ever grows by whole lines: a line that cannot be written completely is taken back.
 * It has one writer at a time.
 */
export class LineFile {
  readonly path: string;
  readonly #fd: number;
  readonly #writer: FileWriter;
  #length = 0;

  /**
   * Opens or creates the file, its directory too; what a crash left of a last line is dropped.
   *
   * @param start "resume" keeps the lines that are there, "empty" drops them
   * @throws FileError where it cannot be opened
   */
  constructor(path: string, start: "resume" | "empty", writer = systemWriter) {
    this.path = path;
    this.#writer = writer;
    try {
      mkdirSync(dirname(path), { recursive: true });
      // Not "a": in that mode Linux ignores positions.
      const { O_RDWR, O_CREAT, O_TRUNC } = constants;
      this.#fd = openSync(path, O_RDWR | O_CREAT | (start === "empty" ? O_TRUNC : 0), 0o666);
      if (start === "resume" && fstatSync(this.#fd).isFile()) this.#repair();
    } catch (error) {
      throw writeError(path, error);
    }
  }

  #repair(): void {
    const bytes = readFileSync(this.path);
    const sound = bytes.lastIndexOf(0x0a) + 1;
    this.#length = bytes.length;
    if (sound === bytes.length) return;
    // An editor may have taken the last newline away: a line that is whole without it is kept.
    if (isJson(bytes.subarray(sound).toString("utf8"))) {
      this.append("");
      return;
    }
    this.#writer.truncate(this.#fd, sound);
    this.#length = sound;
  }

  /** @throws FileError, the file being as before the call */
  append(line: string): void {
    const bytes = Buffer.from(`${line}\n`, "utf8");
    let written = 0;
    try {
      while (written < bytes.length) {
        written += this.#writer.write(this.#fd, bytes.subarray(written), this.#length + written);
      }
    } catch (error) {
      if (written > 0) this.#takeBack();
      throw writeError(this.path, error);
    }
    this.#length += bytes.length;
  }

  #takeBack(): void {
    try {
      this.#writer.truncate(this.#fd, this.#length);
    } catch {
      // The torn line stays; readers and the next opening drop it, and the write's own error is the one to tell.
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Whether `text` is a whole JSON object, or an array. */
export function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}

const causes: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space and start again",
  EDQUOT: "the disk quota is used up; free some space and start again",
  EFBIG: "the file would exceed the size limit; raise the limit or choose another directory",
  EACCES: "permission is denied; make it writable or choose another directory",
  EPERM: "it is not permitted; make it writable or choose another directory",
  EROFS: "the file system is read-only; choose another directory",
  ENOTDIR: "a part of the path is a file; choose another directory",
  EEXIST: "a part of the path is a file; choose another directory",
  EISDIR: "it is a directory; move it away or choose another directory",
  ENOENT: "its directory does not exist; make it or choose another directory",
};

/** Why a write failed and what helps, to go on after "because". */
export function writeFault(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return causes[code] ?? `${message}; mend that or choose another directory`;
}

/** One sentence about a failed write; what was written before is intact. */
export function writeError(path: string, error: unknown): FileError {
  const why = writeFault(error);
  return new FileError(path, `Cannot write "${path}" because ${why} (lines written before are intact)`, {
    cause: error,
  });
}
