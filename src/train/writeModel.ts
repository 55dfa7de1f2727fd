import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FileError } from "../core/index.ts";
import { cardName, type ModelCard, type ModelFile } from "../model/ModelCard.ts";

/** Writes a network of a model and says how to find it again. @throws FileError */
export async function writeNetwork(
  directory: string,
  file: string,
  bytes: Uint8Array,
  shapes: Pick<ModelFile, "inputs" | "outputs">,
): Promise<ModelFile> {
  await write(join(directory, file), bytes);
  return { file, sha256: createHash("sha256").update(bytes).digest("hex"), ...shapes };
}

/** Writes the card, for machines and, as `text`, for people. @throws FileError */
export async function writeCard(directory: string, card: ModelCard, text: string): Promise<void> {
  await write(join(directory, cardName), `${JSON.stringify(card, null, 2)}\n`);
  await write(join(directory, "README.md"), text);
}

/** @throws FileError */
export async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new FileError(path, `Cannot make the directory "${path}": ${String(error)}`, { cause: error });
  }
}

/** Writes a file that has its name only when it is whole. @throws FileError */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  await write(`${path}.part`, content);
  await rename(`${path}.part`, path);
}

async function write(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw new FileError(path, `Cannot write "${path}": ${String(error)}`, { cause: error });
  }
}
