import type { Value } from "../../learn/GraphBuilder.ts";
import { add, exp, log, multiply, negate, relu, sqrt, square, subtract } from "../../learn/operations/elementwise.ts";
import { sum } from "../../learn/operations/reductions.ts";
import { concat, slice } from "../../learn/operations/shaping.ts";
import { channelCount, channels } from "../../perception/vision/sceneMaps.ts";

/** Channels that hold logits, first and past the last; the others hold lengths and directions. */
export const logitRanges = [
  [channels.disc, channels.centre],
  [channels.colour, channels.corners],
] as const;
const lengthRanges = [
  [channels.centre, channels.colour],
  [channels.corners, channelCount],
] as const;

/** Where the penalty turns from square to straight, in the maps' units: a sixth of a pixel for a centre, 1 % of a size. */
const knee = 0.01;

/**
 * How wrong the maps are: cross entropy of the logits and, for lengths, the Charbonnier penalty √(d² + ε²), which hidden and
 * unclear discs do not rule (Barron, "A general and adaptive robust loss function", arXiv 1701.03077); all weighted, summed.
 *
 * @param maps what the network says, [n, `channelCount`, h, w]
 * @param targets what is true
 * @param weights of each number; 0 where it has no meaning
 */
export function sceneLoss(maps: Value, targets: Value, weights: Value): Value {
  const pick = (x: Value, ranges: typeof logitRanges | typeof lengthRanges): Value =>
    concat(
      ranges.map(([from, to]) => slice(x, 1, from, to)),
      1,
    );
  const [x, t, w] = [maps, targets, weights].map((v) => pick(v, logitRanges)) as [Value, Value, Value];
  const crossEntropy = subtract(softplus(x), multiply(x, t));
  const difference = subtract(pick(maps, lengthRanges), pick(targets, lengthRanges));
  const penalty = sqrt(add(square(difference), knee * knee));
  return add(sum(multiply(crossEntropy, w)), sum(multiply(penalty, pick(weights, lengthRanges))));
}

/** ln(1 + eˣ), in a form that does not overflow. */
export function softplus(x: Value): Value {
  const size = add(relu(x), relu(negate(x)));
  return add(relu(x), log(add(exp(negate(size)), 1)));
}
