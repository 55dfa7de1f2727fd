import { isComplete, type EpisodeRecord } from "./EpisodeRecord.ts";
import { mcNemarExact } from "./statistics.ts";

/** What came of the episodes that two agents had in common. */
export interface PairedOutcomes {
  /** Episodes of the same scenario and seed in which both came to a verdict. */
  readonly pairs: number;
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
  /** McNemar's exact test, two-sided: how likely at least so uneven a split is if both succeed alike. */
  readonly p: number;
}

/** Pairs the episodes of two agents by scenario and seed; the callers see to it that these mean the same scenes. */
export function pairOutcomes(first: readonly EpisodeRecord[], second: readonly EpisodeRecord[]): PairedOutcomes {
  const outcomes = successes(second);
  const count = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  for (const [key, one] of successes(first)) {
    const other = outcomes.get(key);
    if (other === undefined) continue;
    count[one ? (other ? "both" : "onlyFirst") : other ? "onlySecond" : "neither"]++;
  }
  const pairs = count.both + count.onlyFirst + count.onlySecond + count.neither;
  return { pairs, ...count, p: mcNemarExact(count.onlyFirst, count.onlySecond) };
}

/** Whether each judged episode succeeded, by scenario and seed. */
const successes = (records: readonly EpisodeRecord[]): ReadonlyMap<string, boolean> =>
  new Map(
    records
      .filter((record) => isComplete(record) && record.outcome !== "unjudged")
      .map(({ scenario, seed, outcome }) => [JSON.stringify([scenario, seed]), outcome === "success"]),
  );
