import type { Value } from "./GraphBuilder.ts";
import { zeros } from "./initialisers.ts";
import { dense } from "./layers.ts";
import { add, multiply, relu } from "./operations/elementwise.ts";
import { matMul } from "./operations/matrix.ts";
import { concat, reshape, slice, transpose } from "./operations/shaping.ts";
import { softmax } from "./operations/softmax.ts";
import { standardise } from "./operations/standardise.ts";

/** What the rows of some sequences offer to whoever looks at them. */
export interface Memory {
  /** [batch, heads, width / heads, length]. */
  readonly keys: Value;
  /** [batch, heads, length, width / heads]. */
  readonly values: Value;
  /** Added to what a place gets of attention before the softmax, broadcast to [batch, heads, asking, length]: 0, or far below it. */
  readonly mask: Value;
}

/** Sequences of equal length, as rows one sequence after the other: [batch · length, width]. */
export interface Rows {
  readonly rows: Value;
  readonly batch: number;
}

export interface ExpertLayer {
  /** Prefix of the parameters. */
  readonly name: string;
  /** A divisor of the width. */
  readonly heads: number;
}

/** An expert's layer with the width of its inner layer. */
export interface ExpertBlock extends ExpertLayer {
  readonly hidden: number;
}

/** What sequences offer in a layer: keys and values of their standardised rows. @param mask for those who look */
export function memoryOf(
  { rows, batch }: Rows,
  { name, heads }: ExpertLayer,
  mask: Value,
  standard = standardise(rows),
): Memory {
  const width = rows.shape[1]!;
  if (width % heads !== 0) throw new RangeError(`${heads} heads do not divide a width of ${width}`);
  const split = [batch, rows.shape[0]! / batch, heads, width / heads];
  const part = (which: string): Value => reshape(dense(standard, { name: `${name}.${which}`, width }), split);
  return { keys: transpose(part("key"), [0, 2, 3, 1]), values: transpose(part("value"), [0, 2, 1, 3]), mask };
}

/**
 * A pre-norm transformer layer of one of several experts (as π0 has them, Black et al., arXiv 2410.24164): its rows look at their own
 * sequence and at what other experts' sequences of the same batch entry offer, all in one softmax, then go through two dense layers
 * of their own. Starts as if it were not there. Gives [batch · length, width].
 *
 * @param own what the rows offer themselves, by `memoryOf` with the same name
 * @param others what they look at besides; heads and their widths must agree
 * @throws RangeError where the heads do not divide the width
 */
export function expertBlock(
  { rows, batch }: Rows,
  { name, heads, hidden }: ExpertBlock,
  mask: Value,
  others: readonly Memory[] = [],
): { readonly rows: Value; readonly memory: Memory } {
  const width = rows.shape[1]!;
  const length = rows.shape[0]! / batch;
  const standard = standardise(rows);
  const memory = memoryOf({ rows, batch }, { name, heads }, mask, standard);
  const each = width / heads;
  const asked = reshape(dense(standard, { name: `${name}.query`, width }), [batch, length, heads, each]);
  const query = transpose(multiply(asked, 1 / Math.sqrt(each)), [0, 2, 1, 3]);
  const seen = [...others, memory];
  const scores = seen.map(({ keys, mask: hidden }) => add(matMul(query, keys), hidden));
  const shares = softmax(scores.length === 1 ? scores[0]! : concat(scores));
  let from = 0;
  const mixed = seen
    .map(({ values }) => {
      const to = from + values.shape[2]!;
      const share = seen.length === 1 ? shares : slice(shares, -1, from, to);
      from = to;
      return matMul(share, values);
    })
    .reduce(add);
  const back = reshape(transpose(mixed, [0, 2, 1, 3]), [batch * length, width]);
  const h = add(rows, dense(back, { name: `${name}.out`, width, initialise: zeros }));
  const inner = relu(dense(standardise(h), { name: `${name}.0`, width: hidden }));
  return { rows: add(h, dense(inner, { name: `${name}.1`, width, initialise: zeros })), memory };
}
