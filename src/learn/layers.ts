import { type Initialiser, type Value } from "./GraphBuilder.ts";
import { heNormal, xavierUniform, zeros } from "./initialisers.ts";
import { add, gelu, relu, silu, tanh } from "./operations/elementwise.ts";
import { convolve } from "./operations/convolution.ts";
import { affine } from "./operations/matrix.ts";

/** A layer's nonlinearity by name. */
export type Activation = "relu" | "silu" | "gelu" | "tanh";

const activations: Readonly<Record<Activation, (x: Value) => Value>> = { relu, silu, gelu, tanh };

/** How a dense layer starts. */
export interface DenseOptions {
  /** Prefix of the parameters `<name>.weight` [in, out] and `<name>.bias` [out]. */
  readonly name: string;
  readonly width: number;
  /** @default xavierUniform */
  readonly initialise?: Initialiser;
}

/** x·W + b: [rows, in] → [rows, width]. */
export function dense(x: Value, options: DenseOptions): Value {
  const { graph } = x;
  const { name, width, initialise = xavierUniform } = options;
  const weight = graph.parameter(`${name}.weight`, [x.shape[1]!, width], initialise);
  const bias = graph.parameter(`${name}.bias`, [width], zeros);
  return affine(x, weight, bias);
}

/** How a convolution starts. */
export interface ConvolutionOptions {
  /** Prefix of the parameters `<name>.kernels` [width, in, kernel, kernel] and `<name>.bias` [width]. */
  readonly name: string;
  readonly width: number;
  /** Odd. @default 3 */
  readonly kernel?: number;
  /** @default 1 */
  readonly stride?: 1 | 2;
  /** @default heNormal */
  readonly initialise?: Initialiser;
}

/** A convolution with bias: [n, in, h, w] → [n, width, h / stride, w / stride]. */
export function convolution(x: Value, options: ConvolutionOptions): Value {
  const { graph } = x;
  const { name, width, kernel = 3, stride = 1, initialise = heNormal } = options;
  const kernels = graph.parameter(`${name}.kernels`, [width, x.shape[1]!, kernel, kernel], initialise);
  return convolve(x, kernels, graph.parameter(`${name}.bias`, [width], zeros), stride);
}

/**
 * Two convolutions around which the input goes by: relu(x + f(x)) (He et al., arXiv 1512.03385). The second starts at zero, so
 * that a deep net starts as a shallow one (Zhang et al., "Fixup", arXiv 1901.09321).
 */
export function residualBlock(x: Value, name: string): Value {
  const width = x.shape[1]!;
  const inner = relu(convolution(x, { name: `${name}.0`, width }));
  return relu(add(x, convolution(inner, { name: `${name}.1`, width, initialise: zeros })));
}

/** Shape of a multilayer perceptron. */
export interface MlpOptions {
  /** Prefix of the parameters, `<name>.0.weight` and so on. */
  readonly name: string;
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
  readonly output: number;
  /** @default "silu" */
  readonly activation?: Activation;
  /** "residual" adds a hidden layer's input to its result where the widths agree (He et al., arXiv 1512.03385). @default "plain" */
  readonly connections?: "plain" | "residual";
  /** How the last, linear layer starts. @default xavierUniform */
  readonly initialiseLast?: Initialiser;
}

/** A multilayer perceptron with a linear last layer: [rows, in] → [rows, output]. */
export function mlp(x: Value, options: MlpOptions): Value {
  const { name, hidden, output, activation = "silu", connections = "plain", initialiseLast = xavierUniform } = options;
  const initialise = activation === "tanh" ? xavierUniform : heNormal;
  let h = x;
  for (const [i, width] of hidden.entries()) {
    const y = activations[activation](dense(h, { name: `${name}.${i}`, width, initialise }));
    h = connections === "residual" && width === h.shape[1] ? add(h, y) : y;
  }
  return dense(h, { name: `${name}.${hidden.length}`, width: output, initialise: initialiseLast });
}
