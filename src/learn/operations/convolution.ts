import type { Value } from "../GraphBuilder.ts";
import { expand, reshape, transpose } from "./shaping.ts";

/**
 * Convolution of a picture with square kernels of odd size k, padded so that stride 1 keeps the size and stride 2 halves it:
 * [n, in, h, w], [out, in, k, k], [out] → [n, out, h / stride, w / stride].
 *
 * Gradients (reference: Dumoulin and Visin, "A guide to convolution arithmetic", arXiv 1603.07285): of the input by the
 * transposed convolution, of the kernels by a convolution of the input with the gradient, samples and channels exchanged.
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
    [
      x,
      (g) =>
        graph.node("ConvTranspose", [g, kernels], x.shape, {
          strides: [stride, stride],
          pads,
          output_padding: [stride - 1, stride - 1],
        }),
    ],
    [
      kernels,
      (g) => {
        const gradient = graph.node(
          "Conv",
          [transpose(x, exchanged), transpose(g, exchanged)],
          [inner!, out!, k!, k!],
          // With stride 2 the last row and column of the padding are never read.
          { dilations: [stride, stride], pads: [pad, pad, pad - stride + 1, pad - stride + 1] },
        );
        return transpose(gradient, exchanged);
      },
    ],
    [bias, (g) => graph.node("ReduceSum", [g, graph.integers([0, 2, 3])], [out!], { keepdims: 0 })],
  ]);
}

/** First two axes change places. */
const exchanged = [1, 0, 2, 3];

/** Each pixel twice in each direction: [n, c, h, w] → [n, c, 2h, 2w]. */
export function enlarge(x: Value): Value {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  return reshape(expand(reshape(x, [n, c, h, 1, w, 1]), [n, c, h, 2, w, 2]), [n, c, 2 * h, 2 * w]);
}
