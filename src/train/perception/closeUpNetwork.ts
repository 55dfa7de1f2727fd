import { size, type Value } from "../../learn/GraphBuilder.ts";
import { heNormal } from "../../learn/initialisers.ts";
import { convolution, dense, residualBlock } from "../../learn/layers.ts";
import { add, multiply, relu, sqrt, square, subtract } from "../../learn/operations/elementwise.ts";
import { sum } from "../../learn/operations/reductions.ts";
import { concat, reshape, slice } from "../../learn/operations/shaping.ts";
import { softplus } from "./sceneLoss.ts";

/** A small network: close-ups [n, 3, side, side], 0..1, to [n, `numbers`]. */
export function closeUpNetwork(picture: Value, numbers: number): Value {
  const layer = (x: Value, name: string, width: number): Value => relu(convolution(x, { name, width, stride: 2 }));
  const half = layer(subtract(picture, 0.5), "half", 24);
  const quarter = ["quarter.1", "quarter.2"].reduce(residualBlock, layer(half, "quarter", 48));
  const eighth = residualBlock(layer(quarter, "eighth", 64), "eighth.1");
  const flat = reshape(eighth, [picture.shape[0]!, size(eighth.shape.slice(1))]);
  const hidden = relu(dense(flat, { name: "hidden", width: 128, initialise: heNormal }));
  return dense(hidden, { name: "numbers", width: numbers });
}

/** As `sceneLoss`, for numbers of close-ups. @param lengths first and past the last number that is a length; all others are logits */
export function closeUpLoss(
  said: Value,
  targets: Value,
  weights: Value,
  [first, end]: readonly [number, number],
): Value {
  const all = said.shape[1]!;
  const logits = (x: Value): Value =>
    end === all ? slice(x, 1, 0, first) : concat([slice(x, 1, 0, first), slice(x, 1, end, all)], 1);
  const lengths = (x: Value): Value => slice(x, 1, first, end);
  const crossEntropy = subtract(softplus(logits(said)), multiply(logits(said), logits(targets)));
  const difference = subtract(lengths(said), lengths(targets));
  const penalty = sqrt(add(square(difference), knee * knee));
  return add(sum(multiply(crossEntropy, logits(weights))), sum(multiply(penalty, lengths(weights))));
}

/** Where the penalty turns from square to straight: a fifth of a pixel for a centre, 1 % of a size. */
const knee = 0.01;
