import { sameShape, type Value } from "../GraphBuilder.ts";

/**
 * The shape that two shapes broadcast to by NumPy's rule.
 * @throws RangeError where they do not fit
 */
export function broadcast(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const m = a[a.length - rank + i] ?? 1;
    const n = b[b.length - rank + i] ?? 1;
    if (m !== n && m !== 1 && n !== 1) {
      throw new RangeError(`The shapes [${a.join(", ")}] and [${b.join(", ")}] cannot be broadcast to each other`);
    }
    return Math.max(m, n);
  });
}

/** Sums a gradient over the axes along which an operand of this shape was broadcast: the transpose of broadcasting. */
export function reduceTo(gradient: Value, shape: readonly number[]): Value {
  if (sameShape(gradient.shape, shape)) return gradient;
  const { graph } = gradient;
  const lead = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((n, i) => (i < lead || (shape[i - lead] === 1 && n !== 1) ? [i] : []));
  const kept = gradient.shape.map((n, i) => (axes.includes(i) ? 1 : n));
  const summed =
    axes.length === 0 ? gradient : graph.node("ReduceSum", [gradient, graph.integers(axes)], kept, { keepdims: 1 });
  return sameShape(kept, shape) ? summed : graph.node("Reshape", [summed, graph.integers(shape)], shape);
}
