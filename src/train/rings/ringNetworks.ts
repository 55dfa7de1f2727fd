import type { Value } from "../../learn/GraphBuilder.ts";
import { zeros } from "../../learn/initialisers.ts";
import { convolution, residualBlock } from "../../learn/layers.ts";
import { crossEntropy } from "../../learn/losses.ts";
import { enlarge } from "../../learn/operations/convolution.ts";
import {
  add,
  divide,
  exp,
  log,
  multiply,
  relu,
  sigmoid,
  square,
  subtract,
  tanh,
} from "../../learn/operations/elementwise.ts";
import { mean, sum } from "../../learn/operations/reductions.ts";
import { reshape, transpose } from "../../learn/operations/shaping.ts";

const layer = (x: Value, name: string, width: number, stride: 1 | 2 = 1, kernel = 3): Value =>
  relu(convolution(x, { name, width, stride, kernel }));

/** A coarser map's features on a finer one, added to what is known there. */
const joined = (fine: Value, coarse: Value, name: string): Value => {
  const width = fine.shape[1]!;
  return layer(add(fine, enlarge(convolution(coarse, { name: `${name}.down`, width, kernel: 1 }))), name, width);
};

/**
 * Finds the rods: pictures [n, 3, 192, 192] to logits [n, 6, 96, 96]. It has to see the whole toy to tell left from right, so it
 * looks at a thirty-second of the size too.
 */
export function rodNetwork(picture: Value): Value {
  const half = layer(picture, "rods.half", 16, 2);
  const quarter = layer(half, "rods.quarter", 32, 2);
  const eighth = residualBlock(layer(quarter, "rods.eighth", 48, 2), "rods.eighth.1");
  const sixteenth = residualBlock(layer(eighth, "rods.sixteenth", 64, 2), "rods.sixteenth.1");
  const coarsest = ["rods.coarsest.1", "rods.coarsest.2"].reduce(
    residualBlock,
    layer(sixteenth, "rods.coarsest", 96, 2),
  );
  const up = joined(eighth, joined(sixteenth, coarsest, "rods.up.sixteenth"), "rods.up.eighth");
  const fine = residualBlock(joined(quarter, up, "rods.up.quarter"), "rods.fine");
  return finer(convolution(fine, { name: "rods.maps", width: 24, kernel: 1, initialise: zeros }));
}

/** Reads a stack: folded strips [n, 6, 144, 48] to logits [n, 1, 144, 48] that are high at the ends of the rings' outlines. */
export function stackNetwork(strips: Value): Value {
  const half = residualBlock(layer(coarser(strips), "stack.half", 32), "stack.half.1");
  const quarter = residualBlock(layer(half, "stack.quarter", 48, 2), "stack.quarter.1");
  const eighth = ["stack.eighth.1", "stack.eighth.2"].reduce(residualBlock, layer(quarter, "stack.eighth", 64, 2));
  const fine = residualBlock(joined(half, joined(quarter, eighth, "stack.up.quarter"), "stack.up.half"), "stack.fine");
  // Most cells are empty; the network shall not have to learn that first.
  return subtract(finer(convolution(fine, { name: "stack.maps", width: 4, kernel: 1, initialise: zeros })), 4);
}

/** Each 2 × 2 pixels as one with four times the channels: [n, c, 2h, 2w] → [n, 4c, h, w]. */
function coarser(x: Value): Value {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const parts = transpose(reshape(x, [n, c, h / 2, 2, w / 2, 2]), [0, 1, 3, 5, 2, 4]);
  return reshape(parts, [n, 4 * c, h / 2, w / 2]);
}

/** The inverse of `coarser`. */
function finer(x: Value): Value {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const parts = transpose(reshape(x, [n, c / 4, 2, 2, h, w]), [0, 1, 4, 2, 5, 3]);
  return reshape(parts, [n, c / 4, 2 * h, 2 * w]);
}

/** e to the logits, which are kept below 20 so that nothing overflows. */
const bounded = (logits: Value): Value => multiply(tanh(multiply(logits, 1 / 20)), 20);

/** Shares of each map that sum to 1. */
export function rodShares(logits: Value): Value {
  const [n, c, h, w] = logits.shape as [number, number, number, number];
  const powers = exp(reshape(bounded(logits), [n * c, h * w]));
  return reshape(divide(powers, reshape(sum(powers, [1]), [n * c, 1])), [n, c, h, w]);
}

/** Cross entropy of the maps as distributions over their cells; `shares` sums to 1 in each. */
export function rodLoss(logits: Value, shares: Value): Value {
  const [n, c, h, w] = logits.shape as [number, number, number, number];
  const rows = reshape(bounded(logits), [n * c, h * w]);
  const wanted = sum(multiply(rows, reshape(shares, [n * c, h * w])), [1]);
  return mean(subtract(log(sum(exp(rows), [1])), wanted));
}

/** Heights 0..1 of the cells. */
export const stackHeights = (logits: Value): Value => sigmoid(logits);

/**
 * Cross entropy of each cell with its wanted height, weighed by the square of what is wrong, so that the many empty cells do not
 * drown the few full ones (Li et al., "Generalized Focal Loss", arXiv 2006.04388); sum over cells, mean over strips.
 */
export function stackLoss(logits: Value, heights: Value): Value {
  const weight = square(subtract(sigmoid(logits), heights));
  return multiply(sum(multiply(weight, crossEntropy(logits, heights))), 1 / logits.shape[0]!);
}
