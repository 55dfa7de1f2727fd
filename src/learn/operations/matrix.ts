import type { Value } from "../GraphBuilder.ts";
import { broadcast, reduceTo } from "./broadcasting.ts";
import { transpose } from "./shaping.ts";

/**
 * Matrix product over the last two axes, leading axes broadcast.
 * @throws RangeError on inner lengths that differ or a rank below 2
 */
export function matMul(a: Value, b: Value): Value {
  const [m, k] = a.shape.slice(-2);
  const [inner, n] = b.shape.slice(-2);
  if (m === undefined || n === undefined || k !== inner) {
    throw new RangeError(`Cannot multiply [${a.shape.join(", ")}] by [${b.shape.join(", ")}]`);
  }
  const shape = [...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), m, n];
  return a.graph.record(a.graph.node("MatMul", [a, b], shape), [
    [a, (g) => reduceTo(matMul(g, swap(b)), a.shape)],
    [b, (g) => reduceTo(matMul(swap(a), g), b.shape)],
  ]);
}

/**
 * x·W + b as one Gemm node. Shapes [rows, in], [in, out], [out] → [rows, out]. Gradients are Gemms too:
 * dx = g·Wᵀ, dW = xᵀ·g, db = column sums of g.
 * @throws RangeError on shapes that do not fit
 */
export function affine(x: Value, weight: Value, bias: Value): Value {
  const [rows, width] = x.shape;
  const [inner, out] = weight.shape;
  if (rows === undefined || out === undefined || x.shape.length !== 2 || width !== inner || bias.shape[0] !== out) {
    const shapes = [x, weight, bias].map((v) => `[${v.shape.join(", ")}]`);
    throw new RangeError(`An affine layer takes [rows, in], [in, out], [out]; got ${shapes.join(", ")}`);
  }
  const { graph } = x;
  return graph.record(graph.node("Gemm", [x, weight, bias], [rows, out]), [
    [x, (g) => graph.node("Gemm", [g, weight], [rows, inner!], { transB: 1 })],
    [weight, (g) => graph.node("Gemm", [x, g], [inner!, out], { transA: 1 })],
    [bias, (g) => columnSums(g)],
  ]);
}

/** As a product with a row of ones, which onnxruntime computes several times faster than ReduceSum over the first axis. */
function columnSums(g: Value): Value {
  const { graph } = g;
  const [rows, out] = g.shape as [number, number];
  const ones = graph.constant(new Float32Array(rows).fill(1), [1, rows]);
  return graph.node("Reshape", [graph.node("MatMul", [ones, g], [1, out]), graph.integers([out])], [out]);
}

function swap(x: Value): Value {
  const order = x.shape.map((_, i) => i);
  [order[order.length - 2], order[order.length - 1]] = [order.length - 1, order.length - 2];
  return transpose(x, order);
}
