import type { Value } from "./GraphBuilder.ts";
import { add } from "./operations/elementwise.ts";

/**
 * Emits the nodes of reverse-mode differentiation (Griewank and Walther, "Evaluating Derivatives", ch. 3) and gives the
 * gradient of a scalar `loss` with respect to each of `targets`, in their order and shapes. Only the part of the graph
 * between the two is differentiated. A target on which the loss does not depend gets zeros.
 * @throws RangeError where the loss is not a scalar
 */
export function gradients(loss: Value, targets: readonly Value[]): readonly Value[] {
  if (loss.shape.length !== 0) {
    throw new RangeError(`A loss must be a scalar; "${loss.name}" has shape [${loss.shape.join(", ")}]`);
  }
  const { graph } = loss;
  // The pullbacks below record derivations of their own; the loss depends on none of them.
  const derivations = [...graph.derivations];
  const reached = new Set(targets.map((v) => v.name));
  for (const { result, operands } of derivations) {
    if (operands.some(({ value }) => reached.has(value.name))) reached.add(result.name);
  }
  const gradientOf = new Map<string, Value>([[loss.name, graph.constant(1)]]);
  for (const { result, operands } of derivations.toReversed()) {
    const gradient = gradientOf.get(result.name);
    if (gradient === undefined) continue;
    for (const { value, pullback } of operands) {
      if (!reached.has(value.name)) continue;
      const sofar = gradientOf.get(value.name);
      const more = pullback(gradient);
      gradientOf.set(value.name, sofar === undefined ? more : add(sofar, more));
    }
  }
  return targets.map(
    (v) => gradientOf.get(v.name) ?? graph.node("Expand", [graph.constant(0), graph.integers(v.shape)], v.shape),
  );
}
