import { size, type Initialiser } from "./GraphBuilder.ts";

/**
 * Normal with variance 2/fan-in, for layers followed by ReLU, SiLU or GELU (He et al., arXiv 1502.01852, eq. 10).
 * The fan-in of a shape [in, out] is `in`.
 */
export const heNormal: Initialiser = (shape, rng) => {
  const deviation = Math.sqrt(2 / shape[0]!);
  return Float32Array.from({ length: size(shape) }, () => rng.normal(deviation));
};

/** Uniform within ±√(6/(fan-in + fan-out)), for tanh, sigmoid and linear layers (Glorot and Bengio 2010, eq. 16). */
export const xavierUniform: Initialiser = (shape, rng) => {
  const bound = Math.sqrt(6 / (shape[0]! + shape[1]!));
  return Float32Array.from({ length: size(shape) }, () => rng.uniform(-bound, bound));
};

/** All zero, for biases and for last layers that should start silent. */
export const zeros: Initialiser = (shape) => new Float32Array(size(shape));
