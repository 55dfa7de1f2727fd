import type { Value } from "./GraphBuilder.ts";
import { zeros } from "./initialisers.ts";
import { dense } from "./layers.ts";
import { add, multiply, relu } from "./operations/elementwise.ts";
import { matMul } from "./operations/matrix.ts";
import { reshape, transpose } from "./operations/shaping.ts";
import { softmax } from "./operations/softmax.ts";
import { standardise } from "./operations/standardise.ts";

/** A batch of sequences of equal length, as rows one sequence after the other, and what may be looked at. */
export interface Sequences {
  /** [batch · length, width]. */
  readonly rows: Value;
  readonly batch: number;
  readonly length: number;
  /** Added to what a place gets of attention before the softmax, [batch, 1, 1, length]: 0, or far below it for padding. */
  readonly mask: Value;
}

export interface AttentionOptions {
  /** Prefix of the parameters `<name>.query`, `.key`, `.value` and `.out`, each a dense layer. */
  readonly name: string;
  /** A divisor of the width. */
  readonly heads: number;
}

/**
 * Multi-head self-attention (Vaswani et al., arXiv 1706.03762, section 3.2): each row takes softmax(q·kᵀ/√(width/heads) + mask) of the
 * values of its own sequence. The last layer starts at zero. Gives [batch · length, width].
 * @throws RangeError where the heads do not divide the width
 */
export function attention({ rows, batch, length, mask }: Sequences, { name, heads }: AttentionOptions): Value {
  const width = rows.shape[1]!;
  if (width % heads !== 0) throw new RangeError(`${heads} heads do not divide a width of ${width}`);
  const each = width / heads;
  const split = (part: string): Value =>
    reshape(dense(rows, { name: `${name}.${part}`, width }), [batch, length, heads, each]);
  const query = transpose(multiply(split("query"), 1 / Math.sqrt(each)), [0, 2, 1, 3]);
  const key = transpose(split("key"), [0, 2, 3, 1]);
  const value = transpose(split("value"), [0, 2, 1, 3]);
  const shares = softmax(add(matMul(query, key), mask));
  const mixed = reshape(transpose(matMul(shares, value), [0, 2, 1, 3]), [batch * length, width]);
  return dense(mixed, { name: `${name}.out`, width, initialise: zeros });
}

/** Attention with the width of the layer between the two that follow it. */
export interface TransformerBlockOptions extends AttentionOptions {
  readonly hidden: number;
}

/**
 * A pre-norm transformer layer (Xiong et al., arXiv 2002.04745, fig. 1b): x + attention, then x + two dense layers with ReLU, each
 * on standardised rows. Starts as if it were not there. Gives [batch · length, width].
 */
export function transformerBlock(sequences: Sequences, { name, heads, hidden }: TransformerBlockOptions): Value {
  const { rows } = sequences;
  const seen = attention({ ...sequences, rows: standardise(rows) }, { name: `${name}.attention`, heads });
  const h = add(rows, seen);
  const inner = relu(dense(standardise(h), { name: `${name}.0`, width: hidden }));
  return add(h, dense(inner, { name: `${name}.1`, width: rows.shape[1]!, initialise: zeros }));
}
