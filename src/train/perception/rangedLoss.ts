import type { Value } from "../../learn/GraphBuilder.ts";
import { charbonnier, crossEntropy } from "../../learn/losses.ts";
import { add, multiply, subtract } from "../../learn/operations/elementwise.ts";
import { sum } from "../../learn/operations/reductions.ts";
import { concat, slice } from "../../learn/operations/shaping.ts";

/** Channels, first and past the last. */
export type ChannelRange = readonly [first: number, end: number];

/** Which channels hold logits, and which lengths and directions. */
export interface ChannelKinds {
  readonly logits: readonly ChannelRange[];
  readonly lengths: readonly ChannelRange[];
}

/** Where the penalty of a length turns from square to straight: a sixth of a pixel for a centre in the maps, 1 % of a size. */
const knee = 0.01;

/**
 * How wrong a network is: cross entropy of its logits and, for lengths, the Charbonnier penalty, which hidden and unclear discs do
 * not rule; all weighted, summed.
 *
 * @param said what the network says, [n, channel, …]
 * @param targets what is true
 * @param weights of each number; 0 where it has no meaning
 */
export function rangedLoss(said: Value, targets: Value, weights: Value, { logits, lengths }: ChannelKinds): Value {
  const pick = (x: Value, ranges: readonly ChannelRange[]): Value => {
    const parts = ranges.map(([first, end]) => slice(x, 1, first, end));
    return parts.length === 1 ? parts[0]! : concat(parts, 1);
  };
  const entropy = crossEntropy(pick(said, logits), pick(targets, logits));
  const penalty = charbonnier(subtract(pick(said, lengths), pick(targets, lengths)), knee);
  return add(sum(multiply(entropy, pick(weights, logits))), sum(multiply(penalty, pick(weights, lengths))));
}
