import { size, type Value } from "../GraphBuilder.ts";
import { multiply, subtract } from "./elementwise.ts";
import { expand, reshape } from "./shaping.ts";

/** Sum over the given axes (all if left out), which vanish from the shape. */
export function sum(x: Value, axes: readonly number[] = x.shape.map((_, i) => i)): Value {
  return reduce("ReduceSum", x, axes, 1);
}

/** Mean over the given axes (all if left out), which vanish from the shape. */
export function mean(x: Value, axes: readonly number[] = x.shape.map((_, i) => i)): Value {
  return reduce("ReduceMean", x, axes, size(axes.map((axis) => x.shape.at(axis)!)));
}

/** Mean over all elements of (a − b)²; the gradient is 2(a − b)/n. Shapes must be equal. */
export function meanSquaredError(a: Value, b: Value): Value {
  const difference = subtract(a, b);
  const n = size(difference.shape);
  const squares = a.graph.node("Mul", [difference, difference], difference.shape);
  const error = a.graph.node("ReduceMean", [squares], [], { keepdims: 0 });
  return a.graph.record(error, [[difference, (g) => multiply(difference, multiply(g, 2 / n))]]);
}

function reduce(type: "ReduceSum" | "ReduceMean", x: Value, axes: readonly number[], count: number): Value {
  const { graph } = x;
  const over = axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis));
  const shape = x.shape.filter((_, i) => !over.includes(i));
  // ReduceSum takes its axes as an input since opset 13, ReduceMean as an attribute until opset 18.
  const reduced =
    type === "ReduceSum"
      ? graph.node(type, [x, graph.integers(over)], shape, { keepdims: 0 })
      : graph.node(type, [x], shape, { axes: over, keepdims: 0 });
  const kept = x.shape.map((n, i) => (over.includes(i) ? 1 : n));
  return graph.record(reduced, [[x, (g) => expand(reshape(count === 1 ? g : multiply(g, 1 / count), kept), x.shape)]]);
}
