import { open, readFile, rename } from "node:fs/promises";
import { FileError } from "../core/index.ts";

/** A training as it stood after some steps; enough to go on to the same bits. */
export interface Checkpoint {
  /** Digest of everything that must not change between two halves of a training. */
  readonly fingerprint: string;
  /** Steps done. */
  readonly step: number;
  /** The state vectors in the order of `stateNames`, all of one length. */
  readonly state: readonly Float32Array[];
  /** Loss of each step done. */
  readonly losses: Float32Array;
}

/** First bytes of the file, with the version of its layout. */
const magic = "praxis-training 1\n";

/**
 * Writes a checkpoint as a JSON line followed by raw little-endian float32. A temporary file is renamed into place, so
 * that whoever reads the path finds the old or the new checkpoint whole.
 * @throws FileError where the file cannot be written
 */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const { fingerprint, step, state, losses } = checkpoint;
  const header = { fingerprint, step, vectors: state.length, length: state[0]?.length ?? 0 };
  const parts = [Buffer.from(`${magic}${JSON.stringify(header)}\n`), ...[...state, losses].map(bytesOf)];
  const temporary = `${path}.tmp`;
  try {
    const file = await open(temporary, "w");
    try {
      await file.writeFile(Buffer.concat(parts));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    throw new FileError(path, `Cannot write the checkpoint "${path}": ${reason(error)}`, { cause: error });
  }
}

/**
 * Reads a checkpoint; undefined where there is no file.
 * @throws FileError where the file is unreadable, truncated or of another training
 */
export async function readCheckpoint(path: string, fingerprint: string): Promise<Checkpoint | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new FileError(path, `Cannot read the checkpoint "${path}": ${reason(error)}`, { cause: error });
  }
  const end = bytes.indexOf(10, magic.length);
  const header = end < 0 || bytes.toString("latin1", 0, magic.length) !== magic ? undefined : parse(bytes, end);
  const { vectors = 0, length = 0, step = 0 } = header ?? {};
  if (header === undefined || bytes.length !== end + 1 + 4 * (vectors * length + step)) {
    throw new FileError(path, `The checkpoint "${path}" is damaged; delete it to train from the start`);
  }
  if (header.fingerprint !== fingerprint) {
    throw new FileError(
      path,
      `The checkpoint "${path}" is of another training (network, seed, steps or optimiser differ); delete it or train into another file`,
    );
  }
  // A copy, because the numbers behind the header need not lie at a multiple of four bytes.
  const numbers = new Float32Array(Uint8Array.from(bytes.subarray(end + 1)).buffer);
  const state = Array.from({ length: vectors }, (_, i) => numbers.slice(i * length, (i + 1) * length));
  return { fingerprint, step, state, losses: numbers.slice(vectors * length) };
}

interface Header {
  readonly fingerprint: string;
  readonly step: number;
  readonly vectors: number;
  readonly length: number;
}

function parse(bytes: Buffer, end: number): Header | undefined {
  try {
    return JSON.parse(bytes.toString("utf8", magic.length, end)) as Header;
  } catch {
    return undefined;
  }
}

const bytesOf = (numbers: Float32Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
