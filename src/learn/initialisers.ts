import { size, type Initialiser } from "./GraphBuilder.ts";

/** Numbers that one result is computed from: `in` of a matrix [in, out], in · k · k of kernels [out, in, k, k]. */
const fanIn = (shape: readonly number[]): number => (shape.length === 2 ? shape[0]! : size(shape.slice(1)));

/** Normal with variance 2/fan-in, for layers followed by ReLU, SiLU or GELU (He et al., arXiv 1502.01852, eq. 10). */
export const heNormal: Initialiser = (shape, rng) => {
  const deviation = Math.sqrt(2 / fanIn(shape));
  return Float32Array.from({ length: size(shape) }, () => rng.normal(deviation));
};

/** Uniform within ±√(6/(fan-in + fan-out)), for tanh, sigmoid and linear layers (Glorot and Bengio 2010, eq. 16). */
export const xavierUniform: Initialiser = (shape, rng) => {
  const bound = Math.sqrt(6 / (shape[0]! + shape[1]!));
  return Float32Array.from({ length: size(shape) }, () => rng.uniform(-bound, bound));
};

/** Normal with this deviation, whatever the shape, for tables of embeddings. */
export const normalWith =
  (deviation: number): Initialiser =>
  (shape, rng) =>
    Float32Array.from({ length: size(shape) }, () => rng.normal(deviation));

/** All zero, for biases and for last layers that should start silent. */
export const zeros: Initialiser = (shape) => new Float32Array(size(shape));
