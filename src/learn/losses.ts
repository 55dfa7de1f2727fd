import type { Value } from "./GraphBuilder.ts";
import { add, exp, log, multiply, negate, relu, sqrt, square, subtract } from "./operations/elementwise.ts";

/** Cross entropy of logits with wanted probabilities, element by element: ln(1 + eˣ) − x·t, in a form that does not overflow. */
export function crossEntropy(logits: Value, wanted: Value): Value {
  const size = add(relu(logits), relu(negate(logits)));
  const softplus = add(relu(logits), log(add(exp(negate(size)), 1)));
  return subtract(softplus, multiply(logits, wanted));
}

/**
 * The Charbonnier penalty √(d² + ε²) of each difference: a square below ε, straight above, so that the few that are far off do not
 * rule (Barron, "A general and adaptive robust loss function", arXiv 1701.03077).
 */
export const charbonnier = (difference: Value, epsilon: number): Value =>
  sqrt(add(square(difference), epsilon * epsilon));
