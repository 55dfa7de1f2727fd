import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FileError } from "../../core/index.ts";
import { cardName, type ModelCard, type ModelFile } from "../../model/ModelCard.ts";
import { type SkillName, skillLayouts } from "../../policy/skillLayouts.ts";
import { skillCardText } from "./skillCardText.ts";
import { chunkWidth } from "./skillNetwork.ts";

/** Writes the network of a skill and says how to find it again. @throws FileError */
export async function writeSkill(directory: string, skill: SkillName, bytes: Uint8Array): Promise<ModelFile> {
  const file = `${skill}.onnx`;
  await write(join(directory, file), bytes);
  return {
    file,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    inputs: { condition: [1, skillLayouts[skill].condition.length] },
    outputs: { action: [1, chunkWidth(skill)] },
  };
}

/** Writes the card, for machines and for people. @throws FileError */
export async function writeCard(directory: string, card: ModelCard): Promise<void> {
  await write(join(directory, cardName), `${JSON.stringify(card, null, 2)}\n`);
  await write(join(directory, "README.md"), skillCardText(card));
}

/** @throws FileError */
export async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new FileError(path, `Cannot make the directory "${path}": ${String(error)}`, { cause: error });
  }
}

async function write(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw new FileError(path, `Cannot write "${path}": ${String(error)}`, { cause: error });
  }
}
