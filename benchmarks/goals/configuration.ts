import { configurationOf } from "../../src/cli/compose/configurationOf.ts";
import type { Configuration } from "../../src/cli/compose/Configuration.ts";

/** Who can read the words here. */
export const predictors = ["layered", "grammar", "learned"] as const;
export type Predictor = (typeof predictors)[number];

/**
 * The agent that sees by its camera, with the goal predictor that `praxis run` would have by these options.
 *
 * @param goalModel directory of the trained network that reads goals. @default the one of this package
 */
export const seeingAgent = (goalPredictor: Predictor, goalModel?: string): Configuration =>
  configurationOf("nesy", {
    ...{ seed: 0, noise: "paper", observationNoise: { position: 0, yaw: 0 }, senseDelay: 0 },
    ...{ world: "physics", policy: "learned", goalPredictor, chatPictures: true },
    ...(goalModel !== undefined && { goalModel }),
  });
