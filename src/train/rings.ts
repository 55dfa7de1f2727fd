import type { ModelCard, ModelFile } from "../model/ModelCard.ts";
import { makeRingExamples } from "./rings/makeRingExamples.ts";
import { ringCardText } from "./rings/ringCardText.ts";
import { ringSeeds } from "./rings/seeds.ts";
import { type RingNetworkName, ringNetworkNames, ringRecipes, trainRingNetwork } from "./rings/trainRingNetwork.ts";
import { type TrainingOptions, trainingRecord } from "./TrainingOptions.ts";
import { makeDirectory, writeCard, writeNetwork } from "./writeModel.ts";

export interface TrainRingsOptions extends TrainingOptions {
  /** Pictures to learn from. */
  readonly pictures: number;
}

/** Threads that draw pictures. */
const threads = 2;

/**
 * Takes the pictures, trains the two networks that read rings in photographs, and writes policy.json, README.md and the ONNX files.
 *
 * @throws the signal's reason when aborted; what was done is kept
 */
export async function trainRings(options: TrainRingsOptions): Promise<{ readonly card: ModelCard }> {
  const { out, seed, pictures, directory, signal, onProgress } = options;
  await makeDirectory(directory);
  await makeDirectory(out);
  const supervision = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const examples = await makeRingExamples({ ...supervision, directory, trainingSeed: seed, count: pictures, threads });
  const files: Partial<Record<RingNetworkName, ModelFile>> = {};
  const curves: Partial<Record<RingNetworkName, readonly number[]>> = {};
  for (const name of ringNetworkNames) {
    const { bytes, curve } = await trainRingNetwork(name, examples, { ...supervision, seed, directory });
    const { picture, maps, used } = ringRecipes[name];
    files[name] = await writeNetwork(out, `${name}.onnx`, bytes, {
      inputs: { picture: [used, ...picture] },
      outputs: { maps: [used, ...maps] },
    });
    curves[name] = curve;
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
    training: trainingRecord(options, steps),
    seed,
    licence: "Apache-2.0",
    evaluation: { lossCurve: curves, table: "benchmarks/results/rings.json" },
  };
  await writeCard(out, card, ringCardText(card));
  return { card };
}
