/** Solves symmetric positive definite systems of a fixed size n by Cholesky factorisation, without allocating. */
export class CholeskySolver {
  readonly size: number;
  readonly #l: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.#l = new Float64Array(size * size);
  }

  /** Factors a matrix given row by row (its lower triangle is read). Throws RangeError if it is not positive definite. */
  factor(matrix: Float64Array): void {
    const n = this.size;
    const l = this.#l;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = matrix[i * n + j]!;
        for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
        if (i !== j) l[i * n + j] = sum / l[j * n + j]!;
        else if (sum > 0) l[i * n + i] = Math.sqrt(sum);
        else throw new RangeError(`The matrix is not positive definite: pivot ${i} is ${sum}`);
      }
    }
  }

  /** Writes the solution for the right-hand side `b` into `x`, which may be `b`. */
  solve(b: Float64Array, x: Float64Array): void {
    const n = this.size;
    const l = this.#l;
    for (let i = 0; i < n; i++) {
      let sum = b[i]!;
      for (let k = 0; k < i; k++) sum -= l[i * n + k]! * x[k]!;
      x[i] = sum / l[i * n + i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = x[i]!;
      for (let k = i + 1; k < n; k++) sum -= l[k * n + i]! * x[k]!;
      x[i] = sum / l[i * n + i]!;
    }
  }
}
