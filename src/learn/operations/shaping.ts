import { size, type Value } from "../GraphBuilder.ts";
import { broadcast, reduceTo } from "./broadcasting.ts";

/**
 * Joins tensors along an axis, by default the last.
 * @throws RangeError on no tensors or on shapes that differ elsewhere
 */
export function concat(parts: readonly Value[], axis = -1): Value {
  const first = parts[0];
  if (first === undefined) throw new RangeError("Concatenation takes at least one tensor");
  const rank = first.shape.length;
  const a = axis < 0 ? axis + rank : axis;
  for (const { shape, name } of parts) {
    if (shape.length !== rank || !shape.every((n, i) => i === a || n === first.shape[i])) {
      throw new RangeError(
        `"${name}" [${shape.join(", ")}] cannot be joined to [${first.shape.join(", ")}] at axis ${a}`,
      );
    }
  }
  const lengths = parts.map((part) => part.shape[a]!);
  const total = lengths.reduce((sum, n) => sum + n, 0);
  const shape = first.shape.map((n, i) => (i === a ? total : n));
  let start = 0;
  const operands = parts.map((part, i) => {
    const from = start;
    start += lengths[i]!;
    const to = start;
    return [part, (g: Value) => slice(g, a, from, to)] as const;
  });
  return first.graph.record(first.graph.node("Concat", parts, shape, { axis: a }), operands);
}

/**
 * Elements `from` (included) to `to` (excluded) along an axis.
 * @throws RangeError where the range leaves the axis or is empty
 */
export function slice(x: Value, axis: number, from: number, to: number): Value {
  const { graph } = x;
  const a = axis < 0 ? axis + x.shape.length : axis;
  const length = x.shape[a];
  if (length === undefined || from < 0 || to > length || from >= to) {
    throw new RangeError(`Cannot take [${from}, ${to}) at axis ${axis} of "${x.name}" [${x.shape.join(", ")}]`);
  }
  const shape = x.shape.map((n, i) => (i === a ? to - from : n));
  const bounds = [from, to, a].map((n) => graph.integers([n]));
  return graph.record(graph.node("Slice", [x, ...bounds], shape), [
    [
      x,
      (g) => {
        const zeros = x.shape.map(() => 0);
        const pads = [
          ...zeros.map((_, i) => (i === a ? from : 0)),
          ...zeros.map((_, i) => (i === a ? length - to : 0)),
        ];
        return graph.node("Pad", [g, graph.integers(pads)], x.shape);
      },
    ],
  ]);
}

/**
 * The same numbers, row-major, in another shape.
 * @throws RangeError where the counts differ
 */
export function reshape(x: Value, shape: readonly number[]): Value {
  if (size(shape) !== size(x.shape)) {
    throw new RangeError(`"${x.name}" [${x.shape.join(", ")}] cannot be reshaped to [${shape.join(", ")}]`);
  }
  const { graph } = x;
  return graph.record(graph.node("Reshape", [x, graph.integers(shape)], shape), [[x, (g) => reshape(g, x.shape)]]);
}

/** Axes in another order: axis i of the result is axis `order[i]` of x. */
export function transpose(x: Value, order: readonly number[]): Value {
  const shape = order.map((axis) => x.shape[axis]!);
  const back = order.map((_, axis) => order.indexOf(axis));
  return x.graph.record(x.graph.node("Transpose", [x], shape, { perm: order }), [[x, (g) => transpose(g, back)]]);
}

/**
 * Repeats along axes of length 1 (or missing leading ones) until the shape is reached.
 * @throws RangeError where the shape cannot be reached
 */
export function expand(x: Value, shape: readonly number[]): Value {
  const { graph } = x;
  const reached = broadcast(x.shape, shape);
  if (reached.length !== shape.length || !reached.every((n, i) => n === shape[i])) {
    throw new RangeError(`"${x.name}" [${x.shape.join(", ")}] cannot be expanded to [${shape.join(", ")}]`);
  }
  return graph.record(graph.node("Expand", [x, graph.integers(shape)], shape), [[x, (g) => reduceTo(g, x.shape)]]);
}
