import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import { summarise, type SummaryRow } from "../../episode/summarise.ts";

/** A record with what only some worlds know. */
export type BenchRecord = EpisodeRecord & {
  /** Largest commanded joint acceleration as a share of its limit. */
  readonly peakAcceleration?: number;
};

/** Key in a record's versions: the text of `configurationText`. */
export const configurationKey = "configuration";

/** A summary row with the extremes that a benchmark promises to keep. */
export type BenchRow = SummaryRow & {
  readonly configuration: string;
  /** Largest of all episodes; null where the world does not know. */
  readonly peakAcceleration: number | null;
  /** Total; null where it does not apply. */
  readonly paperDisagreements: number | null;
};

/** Sums up records of one configuration, a row for each scenario, in the records' order. */
export function benchRows(records: readonly BenchRecord[]): BenchRow[] {
  return summarise(records).map((row) => {
    const own = records.filter((r) => r.agent === row.agent && r.scenario === row.scenario);
    const peaks = own.flatMap((r) => r.peakAcceleration ?? []);
    const disagreements = own.flatMap((r) => r.paperDisagreements ?? []);
    return {
      ...row,
      configuration: own[0]?.versions[configurationKey] ?? "",
      peakAcceleration: peaks.length === 0 ? null : Math.max(...peaks),
      paperDisagreements: disagreements.length === 0 ? null : disagreements.reduce((sum, n) => sum + n, 0),
    };
  });
}
