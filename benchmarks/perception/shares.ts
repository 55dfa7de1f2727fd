import { wilsonInterval } from "../../src/episode/statistics.ts";
import type { Share } from "../../src/train/perception/summariseScenes.ts";

/** Gives each share of a result its value and Wilson's interval: the second argument of JSON.stringify. */
export function withInterval(_key: string, value: unknown): unknown {
  if (!isShare(value) || value.of === 0) return value;
  const rounded = (x: number): number => Number(x.toFixed(4));
  const { count, of } = value;
  return { count, of, share: rounded(count / of), wilson95: wilsonInterval(count, of).map(rounded) };
}

/** A share in a table, in percent with Wilson's interval. */
export function shareText({ count, of }: Share): string {
  if (of === 0) return "none";
  const percent = (x: number): string => (100 * x).toFixed(1);
  const [low, high] = wilsonInterval(count, of);
  return `${count}/${of} = ${percent(count / of)} % [${percent(low)}, ${percent(high)}]`;
}

const isShare = (value: unknown): value is Share =>
  typeof value === "object" && value !== null && Object.keys(value).join() === "count,of";
