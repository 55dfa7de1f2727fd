import { size, type GraphBuilder, type Value } from "./GraphBuilder.ts";
import { add, multiply } from "./operations/elementwise.ts";
import { meanSquaredError } from "./operations/reductions.ts";
import { concat } from "./operations/shaping.ts";

/**
 * A network that is asked for an action (or a velocity) again and again: x [rows, action], time [rows, 1] in [0, 1] and
 * observation [rows, observation] give [rows, action].
 */
export type IterativeNetwork = (x: Value, time: Value, observation: Value) => Value;

/** Time of the second call, t* in the paper. */
export const secondTime = 0.9;

/**
 * Loss of the minimal iterative policy ("Much Ado About Noising", arXiv 2512.01809): the mean squared error of a first
 * guess from zeros at time 0, plus that of a second guess from t*·a + (1 − t*)·noise at t* = 0.9. Both calls are one
 * call on twice the rows. The authors' code weights the terms by 1/t*² and 1/(1 − t*)²; here each weighs 1, as in the text.
 * @param batch action and noise [rows, action], observation [rows, observation]; noise is standard normal
 */
export function twoStepLoss(
  network: IterativeNetwork,
  batch: { readonly observation: Value; readonly action: Value; readonly noise: Value },
): Value {
  const { observation, action, noise } = batch;
  const nearby = add(multiply(action, secondTime), multiply(noise, 1 - secondTime));
  const x = concat([zeros(action.graph, action.shape), nearby], 0);
  const rows = action.shape[0]!;
  const times = Array.from({ length: 2 * rows }, (_, i) => (i < rows ? 0 : secondTime));
  const time = action.graph.constant(times, [2 * rows, 1]);
  const predicted = network(x, time, concat([observation, observation], 0));
  // The mean over twice the rows is half the sum of the two means.
  return multiply(meanSquaredError(predicted, concat([action, action], 0)), 2);
}

/**
 * The action of a trained minimal iterative policy: two calls, no noise. The second starts from t* times the first
 * guess, the mean of what it saw in training.
 * @returns [rows, width]
 */
export function twoStepAction(network: IterativeNetwork, observation: Value, width: number): Value {
  const { graph } = observation;
  const rows = observation.shape[0]!;
  const at = (t: number): Value => graph.constant(new Array<number>(rows).fill(t), [rows, 1]);
  const guess = network(zeros(graph, [rows, width]), at(0), observation);
  return network(multiply(guess, secondTime), at(secondTime), observation);
}

const zeros = (graph: GraphBuilder, shape: readonly number[]): Value =>
  graph.constant(new Float32Array(size(shape)), shape);
