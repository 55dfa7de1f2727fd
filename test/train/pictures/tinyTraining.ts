import type { Value } from "../../../src/learn/GraphBuilder.ts";
import { dense } from "../../../src/learn/layers.ts";
import { meanSquaredError } from "../../../src/learn/operations/reductions.ts";
import { serveTraining } from "../../../src/train/pictures/serveTraining.ts";
import { trainPictureNetwork } from "../../../src/train/pictures/trainPictureNetwork.ts";

/** A network of one number is shown `picture` at every step. */
export interface TinyWork {
  readonly picture: number;
  readonly steps: number;
  readonly seed: number;
  readonly directory: string;
}

export interface TinyResult {
  readonly losses: number;
  /** What the thread was told. */
  readonly order: string;
}

const network = (picture: Value): Value => dense(picture, { name: "tiny", width: 1 });

serveTraining(async ({ picture, steps, ...options }: TinyWork, supervision, order: Promise<string>) => {
  const { curve } = await trainPictureNetwork(
    {
      ...{ name: "tiny", steps, warmUp: 1, ema: 0.9 },
      inputs: { picture: [1, 1] },
      batch: () => ({ picture: Float32Array.of(picture) }),
      loss: (batch) => meanSquaredError(network(batch["picture"]!), batch["picture"]!),
      use: { inputs: { picture: [1, 1] }, outputs: (_, inputs) => ({ number: network(inputs["picture"]!) }) },
    },
    { ...options, ...supervision },
  );
  return { losses: curve.length, order: await order } satisfies TinyResult;
});
