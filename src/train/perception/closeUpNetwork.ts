import { size, type Value } from "../../learn/GraphBuilder.ts";
import { heNormal } from "../../learn/initialisers.ts";
import { convolution, dense, residualBlock } from "../../learn/layers.ts";
import { add, multiply, relu, sqrt, square, subtract } from "../../learn/operations/elementwise.ts";
import { sum } from "../../learn/operations/reductions.ts";
import { concat, reshape, slice } from "../../learn/operations/shaping.ts";
import { closeUpNumbers, closeUpOutputs } from "../../perception/vision/closeUp.ts";
import { softplus } from "./sceneLoss.ts";

/** A small network: close-ups [n, 3, `closeUpSize`, `closeUpSize`], 0..1, to [n, `closeUpNumbers`]. */
export function closeUpNetwork(picture: Value): Value {
  const layer = (x: Value, name: string, width: number): Value => relu(convolution(x, { name, width, stride: 2 }));
  const half = layer(subtract(picture, 0.5), "half", 24);
  const quarter = ["quarter.1", "quarter.2"].reduce(residualBlock, layer(half, "quarter", 48));
  const eighth = residualBlock(layer(quarter, "eighth", 64), "eighth.1");
  const flat = reshape(eighth, [picture.shape[0]!, size(eighth.shape.slice(1))]);
  const hidden = relu(dense(flat, { name: "hidden", width: 128, initialise: heNormal }));
  return dense(hidden, { name: "numbers", width: closeUpNumbers });
}

/** As `sceneLoss`, for the numbers of close-ups. */
export function closeUpLoss(numbers: Value, targets: Value, weights: Value): Value {
  const { presence, centre, colour } = closeUpOutputs;
  const logits = (x: Value): Value => concat([slice(x, 1, presence, centre), slice(x, 1, colour, closeUpNumbers)], 1);
  const lengths = (x: Value): Value => slice(x, 1, centre, colour);
  const crossEntropy = subtract(softplus(logits(numbers)), multiply(logits(numbers), logits(targets)));
  const difference = subtract(lengths(numbers), lengths(targets));
  const penalty = sqrt(add(square(difference), knee * knee));
  return add(sum(multiply(crossEntropy, logits(weights))), sum(multiply(penalty, lengths(weights))));
}

/** Where the penalty turns from square to straight: a fifth of a pixel for a centre, 1 % of a size. */
const knee = 0.01;
