import type { Rng } from "../../src/core/index.ts";
import { size } from "../../src/learn/GraphBuilder.ts";

/** Numbers with four axes, or fewer, row-major. */
export interface Array4 {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** Uniform in [-1, 1]. */
export const drawArray = (dims: readonly number[], rng: Rng): Array4 => ({
  data: Float32Array.from({ length: size(dims) }, () => rng.uniform(-1, 1)),
  dims,
});

/** The definition of a convolution of [n, in, h, w] with [out, in, k, k], loop by loop: zeros beyond the edges. */
export function naiveConvolution(x: Array4, kernels: Array4, bias: Array4, stride: number): Float64Array {
  const [n, channels, height, width] = x.dims as [number, number, number, number];
  const [out, , k] = kernels.dims as [number, number, number];
  const pad = (k - 1) / 2;
  const [h, w] = [height / stride, width / stride];
  const result = new Float64Array(n * out * h * w);
  for (let s = 0, o = 0; s < n; s++) {
    for (let m = 0; m < out; m++) {
      for (let v = 0; v < h; v++) {
        for (let u = 0; u < w; u++, o++) {
          let sum = bias.data[m]!;
          for (let c = 0; c < channels; c++) {
            for (let j = 0; j < k; j++) {
              for (let i = 0; i < k; i++) {
                const [y, z] = [v * stride + j - pad, u * stride + i - pad];
                if (y < 0 || z < 0 || y >= height || z >= width) continue;
                sum +=
                  x.data[((s * channels + c) * height + y) * width + z]! *
                  kernels.data[((m * channels + c) * k + j) * k + i]!;
              }
            }
          }
          result[o] = sum;
        }
      }
    }
  }
  return result;
}
