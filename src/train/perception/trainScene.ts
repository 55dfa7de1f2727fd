import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TrainedNetwork } from "../pictures/trainPictureNetwork.ts";
import type { Example } from "./Example.ts";
import { sceneRecipe, trainNetwork, type TrainNetworkOptions } from "./trainNetwork.ts";

/** Share of the training after which the network knows enough to propose where discs may be. */
const scoutShare = 0.2;

export interface TrainSceneOptions extends Omit<TrainNetworkOptions, "until"> {
  /** Called with the ONNX file of the network as it is after a fifth of the training, or as an earlier one left it. */
  readonly onScout: (scout: Uint8Array) => void;
}

/** Trains the network that sees whole pictures. @throws the signal's reason when aborted; the checkpoint is kept */
export async function trainScene(
  examples: readonly Example[],
  { onScout, ...options }: TrainSceneOptions,
): Promise<TrainedNetwork> {
  if (options.from !== undefined) {
    onScout(options.from);
    return trainNetwork(sceneRecipe, examples, options);
  }
  const path = join(options.directory, "scout.onnx");
  if (!existsSync(path)) {
    const until = Math.ceil(scoutShare * options.steps);
    const { bytes } = await trainNetwork(sceneRecipe, examples, { ...options, until });
    await writeFile(`${path}.part`, bytes);
    await rename(`${path}.part`, path);
  }
  onScout(await readFile(path));
  return trainNetwork(sceneRecipe, examples, options);
}
