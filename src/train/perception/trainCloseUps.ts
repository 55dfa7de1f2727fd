import type { TrainedNetwork, TrainPictureNetworkOptions } from "../pictures/trainPictureNetwork.ts";
import type { Example } from "./Example.ts";
import { propose } from "./Proposals.ts";
import { areaRecipe, discRecipe, trainNetwork } from "./trainNetwork.ts";

/** Examples on which the network that sees whole pictures shows what it mistakes for discs. */
const proposingExamples = 6000;

export interface CloseUpSteps {
  readonly area: number;
  readonly disc: number;
}

/** The networks that look close up, trained. */
export interface CloseUpNetworks {
  readonly area: TrainedNetwork;
  readonly disc: TrainedNetwork;
}

/**
 * Trains the networks that look close up: of areas, and of the discs that another network proposes.
 *
 * @param scout ONNX file of a network that sees whole pictures; it is there when the areas are done, or is waited for
 * @throws the signal's reason when aborted; the checkpoints are kept
 */
export async function trainCloseUps(
  examples: readonly Example[],
  scout: Promise<Uint8Array>,
  { steps, ...options }: Omit<TrainPictureNetworkOptions, "until"> & { readonly steps: CloseUpSteps },
): Promise<CloseUpNetworks> {
  const area = await trainNetwork(areaRecipe, examples, { ...options, steps: steps.area });
  const proposals = await propose(await scout, examples.slice(0, proposingExamples), options);
  const disc = await trainNetwork(discRecipe(proposals), examples, { ...options, steps: steps.disc });
  return { area, disc };
}
