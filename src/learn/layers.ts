import { type Initialiser, type Value } from "./GraphBuilder.ts";
import { heNormal, xavierUniform, zeros } from "./initialisers.ts";
import { add, gelu, relu, silu, tanh } from "./operations/elementwise.ts";
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
