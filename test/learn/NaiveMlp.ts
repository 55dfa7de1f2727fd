import type { Parameters } from "../../src/learn/GraphBuilder.ts";

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** x·W + b for one row. */
function affine(x: readonly number[], weight: ArrayLike<number>, bias: ArrayLike<number>): number[] {
  return Array.from(bias, (b, j) => x.reduce((sum, xi, i) => sum + xi * weight[i * bias.length + j]!, b));
}

/** A plain SiLU MLP in loops, the naive twin of `mlp`. */
export function naiveMlp(x: readonly number[], parameters: Parameters, name: string, layers: number): number[] {
  let h = [...x];
  for (let l = 0; l < layers; l++) {
    h = affine(h, parameters.get(`${name}.${l}.weight`)!.data, parameters.get(`${name}.${l}.bias`)!.data);
    if (l < layers - 1) h = h.map((v) => v * logistic(v));
  }
  return h;
}

/** Textbook Adam (Algorithm 1 of arXiv 1412.6980, with m̂ and v̂ spelt out) and AdamW decay, on one flat vector. */
export class NaiveAdam {
  readonly #m: number[];
  readonly #v: number[];
  #t = 0;

  constructor(count: number) {
    this.#m = new Array<number>(count).fill(0);
    this.#v = new Array<number>(count).fill(0);
  }

  step(x: number[], gradient: readonly number[], rate: number, decay: readonly number[] = []): void {
    this.#t += 1;
    for (const [i, g] of gradient.entries()) {
      this.#m[i] = 0.9 * this.#m[i]! + 0.1 * g;
      this.#v[i] = 0.999 * this.#v[i]! + 0.001 * g * g;
      const mHat = this.#m[i] / (1 - 0.9 ** this.#t);
      const vHat = this.#v[i] / (1 - 0.999 ** this.#t);
      x[i] = x[i]! - (rate * mHat) / (Math.sqrt(vHat) + 1e-8) - rate * (decay[i] ?? 0) * x[i]!;
    }
  }
}
