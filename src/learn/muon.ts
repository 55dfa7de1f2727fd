import type { Value } from "./GraphBuilder.ts";
import { add, divide, multiply, sqrt } from "./operations/elementwise.ts";
import { matMul } from "./operations/matrix.ts";
import { sum } from "./operations/reductions.ts";
import { reshape, transpose } from "./operations/shaping.ts";

/** Muon on some of the parameters, Adam on the others. */
export interface MuonOptions {
  /**
   * How large a step is, of that which moves each number by 1 in quadratic mean per unit of learning rate. 0.2 is as large as Adam's
   * (Liu et al., "Muon is scalable for LLM training", arXiv 2502.16982, section 2.2).
   */
  readonly scale: number;
  /** Which parameters it moves, by name; only tensors of two or four axes. Not embeddings, nor the last layer. */
  readonly moves: (name: string) => boolean;
}

/** a, b and c of the polynomial a·x + b·x³ + c·x⁵, which brings all of 0..1 near 1 in five turns. */
const polynomial = [3.4445, -4.775, 2.0315] as const;
const turns = 5;

/** A kernel [out, in, h, w] as the matrix [out, in·h·w], a matrix as it is. */
export const matrixShape = (shape: readonly number[]): readonly [number, number] => [
  shape[0]!,
  shape.slice(1).reduce((product, n) => product * n, 1),
];

/**
 * Where Muon goes: the momentum with all its singular values brought near 1, so that no direction of the layer waits for others (Jordan
 * et al., "Muon: an optimizer for hidden layers in neural networks", 2024; the polynomial is theirs). Each number is of about 1/√(greater
 * side) in quadratic mean, which is multiplied away. Same shape as the momentum.
 */
export function muonDirection(momentum: Value): Value {
  const [rows, columns] = matrixShape(momentum.shape);
  const isTall = rows > columns;
  const turned = (x: Value): Value => transpose(x, [1, 0]);
  const matrix = reshape(momentum, [rows, columns]);
  const wide = isTall ? turned(matrix) : matrix;
  const [a, b, c] = polynomial;
  let x = divide(wide, add(sqrt(sum(multiply(wide, wide))), 1e-7));
  for (let turn = 0; turn < turns; turn++) {
    const square = matMul(x, turned(x));
    x = add(multiply(x, a), matMul(add(multiply(square, b), multiply(matMul(square, square), c)), x));
  }
  return multiply(reshape(isTall ? turned(x) : x, momentum.shape), Math.sqrt(Math.max(rows, columns)));
}
