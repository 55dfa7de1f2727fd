import type { Rng } from "../../core/index.ts";
import { readings } from "../../goal/learned/considerRequest.ts";
import { goalInputs } from "../../goal/learned/goalLayout.ts";
import type { Vocabulary } from "../../goal/learned/Vocabulary.ts";
import type { Shapes } from "../../learn/train.ts";
import {
  type TrainedNetwork,
  trainPictureNetwork,
  type TrainPictureNetworkOptions,
} from "../pictures/trainPictureNetwork.ts";
import { goalBatch, tokenPlaces } from "./goalBatch.ts";
import type { GoalExample } from "./GoalExample.ts";
import { goalLoss, goalNetwork } from "./goalNetwork.ts";
import { sortedDraws } from "./sortedDraws.ts";
import { goalTargets } from "./GoalTargets.ts";

/** How the network of goals is trained. */
export const goalRecipe = { networks: 2, steps: 9000, batchSize: 64, warmUp: 300, ema: 0.998, muonScale: 0.7 } as const;

export interface TrainGoalNetworkOptions extends TrainPictureNetworkOptions {
  /** Its role in the card. */
  readonly name: string;
  readonly draw: (rng: Rng) => GoalExample;
  readonly vocabulary: Vocabulary;
  readonly steps: number;
  readonly batchSize: number;
}

/** Trains the network of goals and exports it as ONNX. @throws the signal's reason when aborted; the checkpoint is kept */
export function trainGoalNetwork({
  name,
  draw,
  vocabulary,
  steps,
  batchSize,
  ...options
}: TrainGoalNetworkOptions): Promise<TrainedNetwork> {
  const shapes = (places: number): Shapes => ({
    ...goalInputs(batchSize, places),
    ...goalTargets(batchSize, places),
  });
  const examples = sortedDraws(batchSize, draw, options.seed);
  return trainPictureNetwork(
    {
      ...{ name, steps, warmUp: goalRecipe.warmUp, ema: goalRecipe.ema },
      muon: { scale: goalRecipe.muonScale, moves: (parameter) => parameter.startsWith("layer ") },
      inputs: shapes(tokenPlaces[0]),
      otherInputs: tokenPlaces.slice(1).map(shapes),
      batch: (rng, step) => goalBatch(examples(step), vocabulary, rng),
      loss: (batch) => goalLoss(batch, batch),
      use: {
        inputs: goalInputs(readings),
        outputs: (_, inputs) => ({ ...goalNetwork(inputs) }),
      },
    },
    options,
  );
}
