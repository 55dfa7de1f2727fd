import type { Value } from "../GraphBuilder.ts";
import { expand, reshape, transpose } from "./shaping.ts";

/**
 * Convolution of a picture with square kernels of odd size k, padded so that stride 1 keeps the size and stride 2 halves it:
 * [n, in, h, w], [out, in, k, k], [out] → [n, out, h / stride, w / stride].
 *
 * Gradients (reference: Dumoulin and Visin, "A guide to convolution arithmetic", arXiv 1603.07285): of the input by the
 * transposed convolution, of the kernels see `kernelGradient`.
 *
 * @throws RangeError on shapes that do not fit, an even kernel, or a height or width that the stride does not divide
 */
export function convolve(x: Value, kernels: Value, bias: Value, stride: 1 | 2 = 1): Value {
  const [n, channels, height, width] = x.shape;
  const [out, inner, k, k2] = kernels.shape;
  const fits =
    x.shape.length === 4 &&
    kernels.shape.length === 4 &&
    channels === inner &&
    k === k2 &&
    k! % 2 === 1 &&
    bias.shape.length === 1 &&
    bias.shape[0] === out &&
    height! % stride === 0 &&
    width! % stride === 0;
  if (!fits) {
    const shapes = [x, kernels, bias].map((v) => `[${v.shape.join(", ")}]`);
    throw new RangeError(
      `A convolution of stride ${stride} takes [n, in, h, w], [out, in, k, k], [out] with odd k; got ${shapes.join(", ")}`,
    );
  }
  const { graph } = x;
  const pad = (k! - 1) / 2;
  const pads = [pad, pad, pad, pad];
  const result = graph.node("Conv", [x, kernels, bias], [n!, out!, height! / stride, width! / stride], {
    strides: [stride, stride],
    pads,
  });
  return graph.record(result, [
    [x, (g) => inputGradient(x, kernels, g, stride)],
    [kernels, (g) => kernelGradient(x, g, k!, stride)],
    [bias, (g) => graph.node("ReduceSum", [g, graph.integers([0, 2, 3])], [out!], { keepdims: 0 })],
  ]);
}

/**
 * Gradient of the input: the transposed convolution. For stride 1 that is the convolution with kernels that are turned by 180° and
 * whose first two axes change places, which onnxruntime computes faster.
 */
function inputGradient(x: Value, kernels: Value, g: Value, stride: 1 | 2): Value {
  const { graph } = x;
  const [out, inner, k] = kernels.shape as [number, number, number];
  const pad = (k - 1) / 2;
  const pads = [pad, pad, pad, pad];
  if (stride === 2) {
    return graph.node("ConvTranspose", [g, kernels], x.shape, { strides: [2, 2], pads, output_padding: [1, 1] });
  }
  const exchanged = transpose(kernels, [1, 0, 2, 3]);
  const backwards = [
    [-1, -1],
    [-k - 1, -k - 1],
    [2, 3],
    [-1, -1],
  ].map((numbers) => graph.integers(numbers));
  const turned = k === 1 ? exchanged : graph.node("Slice", [exchanged, ...backwards], [inner, out, k, k]);
  return graph.node("Conv", [g, turned], x.shape, { strides: [1, 1], pads });
}

/**
 * Gradient of the kernels: for each place (i, j) in a kernel the products of the result's gradient with what the input shows there,
 * as matrix products over pixels. As one convolution of input and gradient, onnxruntime takes longer.
 */
function kernelGradient(x: Value, g: Value, k: number, stride: 1 | 2): Value {
  const { graph } = x;
  const [n, inner, height, width] = x.shape as [number, number, number, number];
  const [, out, rows, columns] = g.shape as [number, number, number, number];
  const pad = (k - 1) / 2;
  const lines = transpose(x, [0, 2, 3, 1]);
  const padded =
    pad === 0
      ? lines
      : graph.node(
          "Pad",
          [lines, graph.integers([0, pad, pad, 0, 0, pad, pad, 0])],
          [n, height + 2 * pad, width + 2 * pad, inner],
        );
  const gradient = reshape(g, [n, out, rows * columns]);
  const places = Array.from({ length: k * k }, (_, place) => {
    const [i, j] = [Math.floor(place / k), place % k];
    const seen = graph.node(
      "Slice",
      [
        padded,
        graph.integers([i, j]),
        graph.integers([i + stride * (rows - 1) + 1, j + stride * (columns - 1) + 1]),
        graph.integers([1, 2]),
        graph.integers([stride, stride]),
      ],
      [n, rows, columns, inner],
    );
    const products = graph.node("MatMul", [gradient, reshape(seen, [n, rows * columns, inner])], [n, out, inner]);
    return graph.node("ReduceSum", [products, graph.integers([0])], [1, out, inner], { keepdims: 1 });
  });
  const all = places.length === 1 ? places[0]! : graph.node("Concat", places, [k * k, out, inner], { axis: 0 });
  return reshape(transpose(all, [1, 2, 0]), [out, inner, k, k]);
}

/** Each pixel twice in each direction: [n, c, h, w] → [n, c, 2h, 2w]. */
export function enlarge(x: Value): Value {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  return reshape(expand(reshape(x, [n, c, h, 1, w, 1]), [n, c, h, 2, w, 2]), [n, c, 2 * h, 2 * w]);
}
