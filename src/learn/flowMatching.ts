import type { Value } from "./GraphBuilder.ts";
import { add, multiply, subtract } from "./operations/elementwise.ts";
import { meanSquaredError } from "./operations/reductions.ts";
import type { IterativeNetwork } from "./twoStepRegression.ts";

/**
 * Flow-matching loss on straight paths (Lipman et al., arXiv 2210.02747; Liu et al., arXiv 2209.03003): at
 * x = (1 − t)·noise + t·action the network tells the velocity action − noise. Time runs from noise at 0 to data at 1.
 * @param batch action and noise [rows, action], time [rows, 1], observation [rows, observation]; noise is standard
 *   normal, time uniform in [0, 1)
 */
export function flowMatchingLoss(
  network: IterativeNetwork,
  batch: { readonly observation: Value; readonly action: Value; readonly noise: Value; readonly time: Value },
): Value {
  const { observation, action, noise, time } = batch;
  const velocity = subtract(action, noise);
  const x = add(noise, multiply(velocity, time));
  return meanSquaredError(network(x, time, observation), velocity);
}

/**
 * A sample: the noise carried along the velocity by equal Euler steps from t = 0 to 1, unrolled.
 * @param noise standard normal [rows, action]
 * @param steps calls of the network, from 1
 * @returns [rows, action]
 */
export function flowMatchingSample(network: IterativeNetwork, observation: Value, noise: Value, steps: number): Value {
  const rows = noise.shape[0]!;
  let x = noise;
  for (let i = 0; i < steps; i++) {
    const time = noise.graph.constant(new Array<number>(rows).fill(i / steps), [rows, 1]);
    x = add(x, multiply(network(x, time, observation), 1 / steps));
  }
  return x;
}
