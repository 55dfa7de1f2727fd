import type { Rng } from "../../core/index.ts";

/**
 * A key of `weights`, as likely as its weight says.
 *
 * @throws RangeError if no weight is positive
 */
export function drawWeighted<K extends string>(weights: Readonly<Record<K, number>>, rng: Rng): K {
  const entries = Object.entries(weights) as [K, number][];
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  if (!(total > 0)) throw new RangeError("Cannot draw where no weight is positive");
  let left = rng.uniform(0, total);
  for (const [key, weight] of entries) if ((left -= weight) < 0) return key;
  return entries.findLast(([, weight]) => weight > 0)![0];
}
