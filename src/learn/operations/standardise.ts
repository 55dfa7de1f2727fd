import type { Value } from "../GraphBuilder.ts";
import { add, divide, multiply, sqrt, subtract } from "./elementwise.ts";
import { mean } from "./reductions.ts";
import { reshape } from "./shaping.ts";

/** Added to the variance, so that a row of equal numbers becomes zeros. */
const epsilon = 1e-5;

/**
 * Each row of the last axis with mean 0 and variance 1: layer normalisation (Ba et al., arXiv 1607.06450, eq. 4) without gain and
 * offset, which the weights of a linear layer after it make up for. With y the result and s the rows' deviation,
 * dx = (g − mean(g) − y·mean(g·y)) / s.
 */
export function standardise(x: Value): Value {
  const one = [...x.shape.slice(0, -1), 1];
  const rowMeans = (value: Value): Value => reshape(mean(value, [-1]), one);
  const centred = subtract(x, rowMeans(x));
  const deviation = sqrt(add(rowMeans(multiply(centred, centred)), epsilon));
  const y = divide(centred, deviation);
  // As one node of the derivation: these are cheaper than the gradients of the five above.
  const result = x.graph.node("Identity", [y], y.shape);
  return x.graph.record(result, [
    [x, (g) => divide(subtract(subtract(g, rowMeans(g)), multiply(y, rowMeans(multiply(g, y)))), deviation)],
  ]);
}
