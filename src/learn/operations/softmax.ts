import type { Value } from "../GraphBuilder.ts";
import { multiply, subtract } from "./elementwise.ts";
import { reshape } from "./shaping.ts";
import { sum } from "./reductions.ts";

/** Shares of the last axis that add up to 1: y = eˣ / Σeˣ, with dx = y·(g − Σ g·y). */
export function softmax(x: Value): Value {
  const y = x.graph.node("Softmax", [x], x.shape, { axis: -1 });
  return x.graph.record(y, [[x, (g) => multiply(y, subtract(g, rowSums(multiply(g, y))))]]);
}

/** Logarithm of `softmax`, in a form that does not overflow: dx = g − softmax(x)·Σg. */
export function logSoftmax(x: Value): Value {
  const y = x.graph.node("LogSoftmax", [x], x.shape, { axis: -1 });
  return x.graph.record(y, [[x, (g) => subtract(g, multiply(x.graph.node("Exp", [y], x.shape), rowSums(g)))]]);
}

/** Sums over the last axis, which stays with length 1. */
const rowSums = (x: Value): Value => reshape(sum(x, [-1]), [...x.shape.slice(0, -1), 1]);
