import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { ModelError } from "../core/index.ts";
import { readCard, type ModelCard, type ModelFile } from "./ModelCard.ts";

type Shapes = Readonly<Record<string, readonly number[]>>;

/**
 * A trained network, checked against its card: the one door to onnxruntime-node at run time. It runs on one CPU thread,
 * which is faster than two for networks of this size, and gives the same bits for the same inputs.
 */
export class OnnxModel {
  readonly card: ModelCard;
  readonly #path: string;
  readonly #file: ModelFile;
  readonly #session: InferenceSession;

  private constructor(card: ModelCard, path: string, file: ModelFile, session: InferenceSession) {
    this.card = card;
    this.#path = path;
    this.#file = file;
    this.#session = session;
  }

  /** Shape of each input, row-major float32. */
  get inputs(): Shapes {
    return this.#file.inputs;
  }

  /** Shape of each output, row-major float32. */
  get outputs(): Shapes {
    return this.#file.outputs;
  }

  /**
   * Loads the file of a role; see `loadModel`.
   * @throws ModelError where the file is absent, changed, not runnable, or does not fit the card
   */
  static async load(directory: string, card: ModelCard, role: string): Promise<OnnxModel> {
    const file = card.files[role];
    if (file === undefined) {
      const roles = Object.keys(card.files).join('", "');
      throw new ModelError(`The model "${directory}" has no file for "${role}"; its card names "${roles}"`);
    }
    const path = join(directory, file.file);
    const session = await openSession(path, await readVerified(path, file.sha256));
    try {
      compare(path, "input", file.inputs, session.inputMetadata);
      compare(path, "output", file.outputs, session.outputMetadata);
    } catch (error) {
      await session.release();
      throw error;
    }
    return new OnnxModel(card, path, file, session);
  }

  /**
   * Computes all outputs.
   * @throws ModelError on inputs that are missing, unknown, of the wrong length or not finite, and on outputs that are
   *   not finite
   */
  async run(inputs: Readonly<Record<string, Float32Array>>): Promise<Record<string, Float32Array>> {
    const feeds: Record<string, Tensor> = {};
    for (const [name, shape] of Object.entries(this.inputs)) {
      const data = inputs[name];
      const length = shape.reduce((product, n) => product * n, 1);
      if (data?.length !== length) {
        const got = data === undefined ? "nothing" : `${data.length}`;
        throw new ModelError(
          `The model "${this.#path}" takes ${length} numbers [${shape.join(", ")}] as "${name}"; got ${got}`,
        );
      }
      const bad = firstNotFinite(data);
      if (bad >= 0) {
        throw new ModelError(`The input "${name}" of the model "${this.#path}" is ${data[bad]!} at index ${bad}`);
      }
      feeds[name] = new Tensor("float32", data, shape);
    }
    const unknown = Object.keys(inputs).find((name) => !(name in this.inputs));
    if (unknown !== undefined) throw new ModelError(`The model "${this.#path}" has no input "${unknown}"`);
    const results = await this.#session.run(feeds);
    return Object.fromEntries(
      Object.keys(this.outputs).map((name) => {
        const data = results[name]!.data as Float32Array;
        const bad = firstNotFinite(data);
        if (bad >= 0) {
          throw new ModelError(
            `The model "${this.#path}" computed ${data[bad]!} in its output "${name}" at index ${bad}; its inputs may lie far from its training data`,
          );
        }
        return [name, data];
      }),
    );
  }

  /** Frees the network's memory; the model cannot run afterwards. */
  async dispose(): Promise<void> {
    await this.#session.release();
  }
}

/**
 * Loads a model from a directory with a card and ONNX files.
 * @param role which of the card's files; may be left out where there is one
 * @throws ModelError that says what is missing or does not fit
 */
export async function loadModel(directory: string, role?: string): Promise<OnnxModel> {
  const card = await readCard(directory);
  const roles = Object.keys(card.files);
  if (role === undefined && roles.length > 1) {
    throw new ModelError(`The model "${directory}" has several files; say which of "${roles.join('", "')}"`);
  }
  return OnnxModel.load(directory, card, role ?? roles[0]!);
}

/** The file of a model. @throws ModelError where it cannot be read, or has another digest */
export async function readVerified(path: string, sha256: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ModelError(`The model file "${path}", named by its card, cannot be read (${code})`, { cause: error });
  }
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256) {
    throw new ModelError(
      `The model file "${path}" is truncated or changed: its SHA-256 is ${found.slice(0, 12)}…, its card says ${sha256.slice(0, 12)}…; restore the file or train again`,
    );
  }
  return bytes;
}

async function openSession(path: string, bytes: Uint8Array): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, {
      executionProviders: ["cpu"],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: "sequential",
      logSeverityLevel: 3,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelError(`onnxruntime cannot load the model file "${path}": ${reason}`, { cause: error });
  }
}

function compare(
  path: string,
  kind: "input" | "output",
  wanted: Shapes,
  found: readonly InferenceSession.ValueMetadata[],
): void {
  const say = (text: string): ModelError =>
    new ModelError(
      `The model file "${path}" does not fit its card: ${text}; correct the card or export the model again`,
    );
  for (const value of found) {
    const shape = wanted[value.name];
    if (shape === undefined) throw say(`the card does not name its ${kind} "${value.name}"`);
    if (!value.isTensor || value.type !== "float32") throw say(`its ${kind} "${value.name}" is not a float32 tensor`);
    if (value.shape.length !== shape.length || !value.shape.every((n, i) => n === shape[i])) {
      throw say(
        `its ${kind} "${value.name}" has shape [${value.shape.join(", ")}], the card says [${shape.join(", ")}]`,
      );
    }
  }
  const names = found.map(({ name }) => name);
  const absent = Object.keys(wanted).find((name) => !names.includes(name));
  if (absent !== undefined) throw say(`it has no ${kind} "${absent}"`);
}

/** Index of the first number that is infinite or none; -1 if all are finite. A loop, for a picture has 200,000 of them. */
function firstNotFinite(data: Float32Array): number {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}
