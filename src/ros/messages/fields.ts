import { GraphError } from "../GraphError.ts";

/** A number that is finite. @throws GraphError INVALID_REQUEST naming `what` */
export function finite(value: number, what: string): number {
  if (!Number.isFinite(value)) throw new GraphError("INVALID_REQUEST", `${what} must be finite; got ${value}`);
  return value;
}

/** A list of finite numbers. */
export function finiteList(values: ArrayLike<number>, what: string): number[] {
  return Array.from(values, (value, i) => finite(value, `${what}[${i}]`));
}

/** One of a few words. @throws GraphError INVALID_REQUEST */
export function oneOf<T extends string>(value: string, words: readonly T[], what: string): T {
  const found = words.find((word) => word === value);
  if (found === undefined) {
    throw new GraphError("INVALID_REQUEST", `${what} must be one of ${words.join(", ")}; got "${clip(value)}"`);
  }
  return found;
}

/** A seed that `Rng` takes. @throws GraphError INVALID_REQUEST above 2⁵³ − 1 */
export function seedNumber(seed: bigint): number {
  if (seed > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new GraphError("INVALID_REQUEST", `The seed must be at most 2^53 - 1; got ${seed}`);
  }
  return Number(seed);
}

/** A list that is not longer than anybody could need. @throws GraphError INVALID_REQUEST */
export function bounded<T extends { readonly length: number }>(list: T, most: number, what: string): T {
  if (list.length > most) {
    throw new GraphError("INVALID_REQUEST", `${what} has ${list.length} elements or characters; ${most} are the limit`);
  }
  return list;
}

const longestQuote = 60;
const clip = (text: string): string => (text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text);
