import { sameShape, type Value } from "../GraphBuilder.ts";
import { broadcast, reduceTo } from "./broadcasting.ts";

/** A tensor, or a number that becomes a constant. */
export type Operand = Value | number;

/** a + b, with NumPy broadcasting. */
export function add(a: Value, b: Operand): Value {
  const y = lift(a, b);
  return a.graph.record(emit("Add", a, y), [
    [a, (g) => reduceTo(g, a.shape)],
    [y, (g) => reduceTo(g, y.shape)],
  ]);
}

/** a − b, with NumPy broadcasting. */
export function subtract(a: Value, b: Operand): Value {
  const y = lift(a, b);
  return a.graph.record(emit("Sub", a, y), [
    [a, (g) => reduceTo(g, a.shape)],
    [y, (g) => reduceTo(negate(g), y.shape)],
  ]);
}

/** a · b, element by element, with NumPy broadcasting. */
export function multiply(a: Value, b: Operand): Value {
  const y = lift(a, b);
  return a.graph.record(emit("Mul", a, y), [
    [a, (g) => reduceTo(multiply(g, y), a.shape)],
    [y, (g) => reduceTo(multiply(g, a), y.shape)],
  ]);
}

/** a / b, element by element, with NumPy broadcasting: d(a/b) = da/b − (a/b)·db/b. */
export function divide(a: Value, b: Operand): Value {
  const y = lift(a, b);
  const result = emit("Div", a, y);
  return a.graph.record(result, [
    [a, (g) => reduceTo(divide(g, y), a.shape)],
    [y, (g) => reduceTo(negate(divide(multiply(g, result), y)), y.shape)],
  ]);
}

/** −x. */
export function negate(x: Value): Value {
  return x.graph.record(unary("Neg", x), [[x, (g) => negate(g)]]);
}

/** x². */
export function square(x: Value): Value {
  return x.graph.record(emit("Mul", x, x), [[x, (g) => multiply(g, multiply(x, 2))]]);
}

/** √x, for x > 0: d√x = dx / (2√x). */
export function sqrt(x: Value): Value {
  const y = unary("Sqrt", x);
  return x.graph.record(y, [[x, (g) => divide(g, multiply(y, 2))]]);
}

/** eˣ. */
export function exp(x: Value): Value {
  const y = unary("Exp", x);
  return x.graph.record(y, [[x, (g) => multiply(g, y)]]);
}

/** Natural logarithm, for x > 0. */
export function log(x: Value): Value {
  return x.graph.record(unary("Log", x), [[x, (g) => divide(g, x)]]);
}

/** Hyperbolic tangent: y′ = 1 − y². */
export function tanh(x: Value): Value {
  const y = unary("Tanh", x);
  return x.graph.record(y, [[x, (g) => subtract(g, multiply(g, square(y)))]]);
}

/** 1 / (1 + e⁻ˣ): y′ = y − y². */
export function sigmoid(x: Value): Value {
  const y = unary("Sigmoid", x);
  return x.graph.record(y, [[x, (g) => multiply(g, subtract(y, square(y)))]]);
}

/** max(x, 0); the slope at 0 is 0. */
export function relu(x: Value): Value {
  const y = unary("Relu", x);
  return x.graph.record(y, [[x, (g) => multiply(g, unary("Sign", y))]]);
}

/** x·σ(x) (Elfwing et al., arXiv 1702.03118): y′ = σ + y·(1 − σ). */
export function silu(x: Value): Value {
  const s = unary("Sigmoid", x);
  const y = emit("Mul", x, s);
  return x.graph.record(y, [[x, (g) => multiply(g, add(s, subtract(y, multiply(y, s))))]]);
}

/** GELU in its tanh form (Hendrycks and Gimpel, arXiv 1606.08415): x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))). */
export function gelu(x: Value): Value {
  const cubic = multiply(multiply(square(x), x), 0.044715);
  const inner = multiply(add(x, cubic), Math.sqrt(2 / Math.PI));
  return multiply(multiply(x, 0.5), add(tanh(inner), 1));
}

function lift(like: Value, operand: Operand): Value {
  return typeof operand === "number" ? like.graph.constant(operand) : operand;
}

function emit(type: string, a: Value, b: Value): Value {
  return a.graph.node(type, [a, b], sameShape(a.shape, b.shape) ? a.shape : broadcast(a.shape, b.shape));
}

function unary(type: string, x: Value): Value {
  return x.graph.node(type, [x], x.shape);
}
