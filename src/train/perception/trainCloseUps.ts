import type { TrainedNetwork, TrainPictureNetworkOptions } from "../pictures/trainPictureNetwork.ts";
import type { Example } from "./Example.ts";
import { propose } from "./Proposals.ts";
import { areaRecipe, discRecipe, type NetworkRecipe, trainNetwork } from "./trainNetwork.ts";

/** Examples on which the network that sees whole pictures shows what it mistakes for discs. */
const proposingExamples = 6000;

/** Optimiser steps of each; undefined of one that stays as an earlier training left it. */
export interface CloseUpSteps {
  readonly area: number | undefined;
  readonly disc: number | undefined;
}

/** The networks that look close up. */
export interface CloseUpNetworks {
  readonly area: TrainedNetwork;
  readonly disc: TrainedNetwork;
}

export interface TrainCloseUpsOptions extends Omit<TrainPictureNetworkOptions, "until" | "from"> {
  readonly steps: CloseUpSteps;
  /** Networks to go on from. @default they begin anew, and none may stay as it is */
  readonly earlier: CloseUpNetworks | undefined;
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
  { steps, earlier, ...options }: TrainCloseUpsOptions,
): Promise<CloseUpNetworks> {
  const train = (recipe: NetworkRecipe, of: number, from: TrainedNetwork | undefined): Promise<TrainedNetwork> =>
    trainNetwork(recipe, examples, { ...options, steps: of, from: from?.bytes });
  const area = steps.area === undefined ? earlier!.area : await train(areaRecipe, steps.area, earlier?.area);
  if (steps.disc === undefined) return { area, disc: earlier!.disc };
  const proposals = await propose(await scout, examples.slice(0, proposingExamples), options);
  return { area, disc: await train(discRecipe(proposals), steps.disc, earlier?.disc) };
}
