import type { TrialRecord } from "./TrialRecord.ts";

/** The worst of some trials, ms after the fault; null where there is none. */
export interface WorstCase {
  readonly trials: number;
  readonly failed: number;
  readonly foundMs: number | null;
  /** Of tasks that ended with an error. */
  readonly taskEndedMs: number | null;
  readonly stillMs: number | null;
  readonly stillSteps: number | null;
  readonly latchedMs: number | null;
  readonly activeMs: number | null;
}

export interface FaultSummary extends WorstCase {
  readonly hung: number;
  readonly orphans: number;
  readonly byWorldNodeAndFault: Readonly<Record<string, WorstCase>>;
}

export function summarise(records: readonly TrialRecord[]): FaultSummary {
  const groups = new Map<string, TrialRecord[]>();
  for (const record of records) {
    const key = `${record.world} ${record.node} ${record.fault}`;
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return {
    ...worstCase(records),
    hung: records.filter(({ task, activeMs }) => task.status === "unfinished" || activeMs === null).length,
    orphans: records.filter(({ orphans }) => orphans.length > 0).length,
    byWorldNodeAndFault: Object.fromEntries([...groups].map(([key, group]) => [key, worstCase(group)])),
  };
}

function worstCase(records: readonly TrialRecord[]): WorstCase {
  const worst = (time: (record: TrialRecord) => number | null): number | null =>
    records.reduce<number | null>((most, record) => {
      const ms = time(record);
      return ms === null ? most : Math.max(most ?? 0, ms);
    }, null);
  return {
    trials: records.length,
    failed: records.filter(({ faults }) => faults.length > 0).length,
    foundMs: worst(({ found }) => found.ms),
    taskEndedMs: worst(({ task }) => (task.status === "error" ? task.ended : null)),
    stillMs: worst(({ still }) => still.ms),
    stillSteps: worst(({ still }) => still.steps),
    latchedMs: worst(({ latchedMs }) => latchedMs),
    activeMs: worst(({ activeMs }) => activeMs),
  };
}
