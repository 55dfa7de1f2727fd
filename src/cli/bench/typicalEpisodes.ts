import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import { failuresOf } from "../report/failures.ts";
import type { Filmed } from "../report/filmstrips.ts";

/** An episode that stands for others like it. */
export interface TypicalEpisode {
  readonly what: Filmed;
  readonly record: EpisodeRecord;
}

/**
 * Of one agent's episodes a success in the scenario that has most of them, of equally many the last one, and a failure of the scenario
 * and the end that most failures have, of equally many the first: each the first of its kind, so that nobody has chosen it.
 */
export function typicalEpisodes(records: readonly EpisodeRecord[]): readonly TypicalEpisode[] {
  const successes = groups(
    records.filter(({ outcome }) => outcome === "success"),
    ({ scenario }) => scenario,
  );
  // An exception may end an episode before there is anything to see.
  const failures = groups(
    records.filter(({ outcome }) => outcome === "failure"),
    (record) => JSON.stringify([record.scenario, failuresOf([record])[0]!.why]),
  );
  const success = successes.reduceRight(larger, [])[0];
  const failure = failures.reduce(larger, [])[0];
  return [
    ...(success ? [{ what: "success", record: success } as const] : []),
    ...(failure ? [{ what: "failure", record: failure } as const] : []),
  ];
}

type Group = readonly EpisodeRecord[];

const larger = (best: Group, group: Group): Group => (group.length > best.length ? group : best);

/** In the order of their first members. */
function groups(records: readonly EpisodeRecord[], keyOf: (record: EpisodeRecord) => string): Group[] {
  const byKey = new Map<string, EpisodeRecord[]>();
  for (const record of records) {
    const key = keyOf(record);
    const group = byKey.get(key);
    if (group) group.push(record);
    else byKey.set(key, [record]);
  }
  return [...byKey.values()];
}
