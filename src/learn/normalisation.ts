import type { Value } from "./GraphBuilder.ts";
import { add, multiply, subtract } from "./operations/elementwise.ts";

/** Least and greatest value of each column of a data set, in the data's own units. */
export interface ColumnRange {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/**
 * The range of each column of row-major data.
 * @throws RangeError on no rows or a count that is not a multiple of `width`
 */
export function columnRange(data: ArrayLike<number>, width: number): ColumnRange {
  if (data.length === 0 || data.length % width !== 0) {
    throw new RangeError(`Data for ${width} columns must be whole rows, at least one; got ${data.length} numbers`);
  }
  const low = new Array<number>(width).fill(Infinity);
  const high = new Array<number>(width).fill(-Infinity);
  for (let i = 0; i < data.length; i++) {
    const column = i % width;
    low[column] = Math.min(low[column]!, data[i]!);
    high[column] = Math.max(high[column]!, data[i]!);
  }
  return { low, high };
}

/** Maps each column of [rows, width] from its range to [−1, 1]; a column that never varies is only centred. */
export function normalise(x: Value, range: ColumnRange): Value {
  const { centre, halfWidth } = columns(x, range);
  return multiply(
    subtract(x, centre),
    x.graph.constant(
      halfWidth.map((h) => 1 / h),
      [halfWidth.length],
    ),
  );
}

/** Inverse of `normalise`. */
export function denormalise(x: Value, range: ColumnRange): Value {
  const { centre, halfWidth } = columns(x, range);
  return add(multiply(x, x.graph.constant(halfWidth, [halfWidth.length])), centre);
}

function columns(x: Value, { low, high }: ColumnRange): { readonly centre: Value; readonly halfWidth: number[] } {
  const centre = low.map((l, i) => (l + high[i]!) / 2);
  const halfWidth = low.map((l, i) => (high[i]! - l) / 2 || 1);
  return { centre: x.graph.constant(centre, [centre.length]), halfWidth };
}
