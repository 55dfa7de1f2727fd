import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ModelError } from "../core/index.ts";

/** Plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A record whose content is free. */
export type JsonRecord = Readonly<Record<string, Json>>;

/** One ONNX file of a model, in float32. */
export interface ModelFile {
  /** Name within the model's directory. */
  readonly file: string;
  /** Hexadecimal digest of the file. */
  readonly sha256: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly outputs: Readonly<Record<string, readonly number[]>>;
}

/** What training cost and when it was done. */
export interface TrainingRecord {
  readonly steps: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Energy by method, such as "counter" or "estimated", J; absent methods were not available. Never to be added. */
  readonly joules: Readonly<Record<string, number>>;
  /** ISO 8601. */
  readonly date: string;
  /** Of the source that trained. */
  readonly revision: string;
}

/** What a model is, where it comes from and how good it was: `policies/<name>/policy.json`. */
export interface ModelCard {
  readonly name: string;
  readonly description: string;
  /** By role, such as "policy". */
  readonly files: Readonly<Record<string, ModelFile>>;
  /** Demonstrations, seeds and whatever else describes the data. */
  readonly data: JsonRecord;
  readonly training: TrainingRecord;
  readonly seed: number;
  readonly licence: string;
  readonly evaluation: JsonRecord;
  /** What whoever runs the model must know beside its files, such as thresholds. */
  readonly settings?: JsonRecord;
}

/** Name of the card in a model's directory. */
export const cardName = "policy.json";

/**
 * Reads and checks the card of a model's directory.
 * @throws ModelError where the directory or the card is missing or malformed; the sentence names the field
 */
export async function readCard(directory: string): Promise<ModelCard> {
  const path = join(directory, cardName);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new ModelError(
      `There is no model in "${directory}": "${cardName}" cannot be read (${codeOf(error)}); check the path or train the model`,
      { cause: error },
    );
  }
  return parseCardText(text, path);
}

/** A model card of its text. @param source where it comes from, for messages. @throws ModelError as `parseCard`, and on what is not JSON */
export function parseCardText(text: string, source: string): ModelCard {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ModelError(`The model card "${source}" is not JSON: ${(error as Error).message}`, { cause: error });
  }
  return parseCard(json, source);
}

/**
 * Checks that a JSON value is a model card.
 * @param source where it comes from, for messages
 * @throws ModelError on the first field that is missing or of the wrong kind
 */
export function parseCard(json: unknown, source: string): ModelCard {
  const check = new Checker(source);
  const card = check.record(json, "the card");
  const files = Object.entries(check.record(card["files"], "files"));
  if (files.length === 0) throw check.wrong("files", "name at least one file");
  for (const [role, value] of files) {
    const file = check.record(value, `files.${role}`);
    const name = check.text(file["file"], `files.${role}.file`);
    if (/[/\\]/.test(name)) throw check.wrong(`files.${role}.file`, "be a name within the model's directory");
    if (!/^[0-9a-f]{64}$/.test(check.text(file["sha256"], `files.${role}.sha256`))) {
      throw check.wrong(`files.${role}.sha256`, "be 64 lower-case hexadecimal digits");
    }
    check.shapes(file["inputs"], `files.${role}.inputs`);
    check.shapes(file["outputs"], `files.${role}.outputs`);
  }
  for (const key of ["name", "description", "licence"]) check.text(card[key], key);
  for (const key of ["data", "evaluation"]) check.record(card[key], key);
  if (card["settings"] !== undefined) check.record(card["settings"], "settings");
  check.number(card["seed"], "seed");
  const training = check.record(card["training"], "training");
  for (const key of ["steps", "cpuSeconds", "wallSeconds"]) check.number(training[key], `training.${key}`);
  for (const key of ["date", "revision"]) check.text(training[key], `training.${key}`);
  for (const [method, joules] of Object.entries(check.record(training["joules"], "training.joules"))) {
    check.number(joules, `training.joules.${method}`);
  }
  return json as ModelCard;
}

class Checker {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  wrong(field: string, want: string): ModelError {
    return new ModelError(`In the model card "${this.#source}", ${field} must ${want}`);
  }

  record(value: unknown, field: string): Record<string, unknown> {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw this.wrong(field, "be an object");
    return value as Record<string, unknown>;
  }

  text(value: unknown, field: string): string {
    if (typeof value !== "string" || value === "") throw this.wrong(field, "be a text that is not empty");
    return value;
  }

  number(value: unknown, field: string): void {
    if (typeof value !== "number" || value < 0) throw this.wrong(field, "be a number that is not negative");
  }

  shapes(value: unknown, field: string): void {
    for (const [name, shape] of Object.entries(this.record(value, field))) {
      if (!Array.isArray(shape) || !shape.every((n) => Number.isInteger(n) && n > 0)) {
        throw this.wrong(`${field}.${name}`, "be a list of whole numbers above 0");
      }
    }
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
