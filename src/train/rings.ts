import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FileError } from "../core/index.ts";
import { cardName, type ModelCard, type ModelFile } from "../model/ModelCard.ts";
import { makeRingExamples } from "./rings/makeRingExamples.ts";
import { ringCardText } from "./rings/ringCardText.ts";
import { ringSeeds } from "./rings/seeds.ts";
import { type RingNetworkName, ringNetworkNames, ringRecipes, trainRingNetwork } from "./rings/trainRingNetwork.ts";
import type { TrainingCostSoFar } from "./skills.ts";
import type { Supervision } from "./skills/Supervision.ts";

export interface TrainRingsOptions extends Supervision {
  /** Directory of the model, made if need be. */
  readonly out: string;
  readonly seed: number;
  /** Pictures to learn from. */
  readonly pictures: number;
  /** Of the source, for the card. */
  readonly revision: string;
  /** ISO 8601, for the card. */
  readonly date: string;
  readonly cost: () => TrainingCostSoFar;
  /** Where pictures and the state of the networks are kept, made if need be; a stopped training goes on from there. */
  readonly directory: string;
}

/** Threads that draw pictures. */
const threads = 2;

/**
 * Takes the pictures, trains the two networks that read rings in photographs, and writes policy.json, README.md and the ONNX files.
 *
 * @throws the signal's reason when aborted; what was done is kept
 */
export async function trainRings(options: TrainRingsOptions): Promise<{ readonly card: ModelCard }> {
  const { out, seed, pictures, directory, signal, onProgress, revision, date, cost } = options;
  await make(directory);
  await make(out);
  const supervision: Supervision = {
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
  const examples = await makeRingExamples({ ...supervision, directory, trainingSeed: seed, count: pictures, threads });
  const files: Partial<Record<RingNetworkName, ModelFile>> = {};
  const curves: Partial<Record<RingNetworkName, readonly number[]>> = {};
  for (const name of ringNetworkNames) {
    const { bytes, curve } = await trainRingNetwork(name, {
      ...supervision,
      examples,
      seed,
      checkpointDirectory: directory,
    });
    const { picture, maps, used } = ringRecipes[name];
    files[name] = {
      file: `${name}.onnx`,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      inputs: { picture: [used, ...picture] },
      outputs: { maps: [used, ...maps] },
    };
    curves[name] = curve.map((loss) => Number(loss.toPrecision(4)));
    await write(join(out, `${name}.onnx`), bytes);
  }
  const steps = ringNetworkNames.reduce((sum, name) => sum + ringRecipes[name].steps, 0);
  const card: ModelCard = {
    name: "look-rings",
    description:
      "Reads the rings of a three-rod toy in a photograph: one network finds the rods, one the ends of the rings' outlines",
    files,
    data: {
      source: "pictures of drawn toys by the renderer of this repository (src/train/rings)",
      pictures,
      seeds: ringSeeds,
      method: "dense maps; strips along the rods, folded at their axes",
      batches: Object.fromEntries(
        ringNetworkNames.map((name) => [name, `${ringRecipes[name].steps} of ${ringRecipes[name].batchSize}`]),
      ),
    },
    training: { steps, ...cost(), date, revision },
    seed,
    licence: "Apache-2.0",
    evaluation: { lossCurve: curves, table: "benchmarks/results/rings.json" },
  };
  await write(join(out, cardName), `${JSON.stringify(card, null, 2)}\n`);
  await write(join(out, "README.md"), ringCardText(card));
  return { card };
}

/** @throws FileError */
async function make(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new FileError(path, `Cannot make the directory "${path}": ${String(error)}`, { cause: error });
  }
}

/** @throws FileError */
async function write(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw new FileError(path, `Cannot write "${path}": ${String(error)}`, { cause: error });
  }
}
