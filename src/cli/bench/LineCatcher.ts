import { ftruncateSync, writeSync } from "node:fs";
import type { FileWriter } from "../../episode/LineFile.ts";

/**
 * Stands between a recorder and its files and keeps a copy of the line that was written last: the record, at the end of an
 * episode. "hand-back" writes nothing, for a file has one writer and a worker process is not it.
 */
export class LineCatcher implements FileWriter {
  readonly #mode: "hand-back" | "write";
  #parts: Buffer[] = [];

  constructor(mode: "hand-back" | "write") {
    this.#mode = mode;
  }

  write(fd: number, bytes: Uint8Array, position: number): number {
    const written = this.#mode === "write" ? writeSync(fd, bytes, 0, bytes.length, position) : bytes.length;
    if (this.#parts.at(-1)?.at(-1) === newline) this.#parts = [];
    this.#parts.push(Buffer.from(bytes.subarray(0, written)));
    return written;
  }

  truncate(fd: number, length: number): void {
    if (this.#mode === "write") ftruncateSync(fd, length);
  }

  /** The last whole line; undefined if there was none since the last call. */
  take(): string | undefined {
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    return bytes.at(-1) === newline ? bytes.toString("utf8").trim() : undefined;
  }
}

const newline = 0x0a;
