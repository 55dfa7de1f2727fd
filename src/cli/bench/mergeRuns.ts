import { readRuns, type RunRecord } from "./RunMeter.ts";

/** A directory of `praxis bench`, with the text of `configurationText` that its episodes were run with. */
export interface MeteredDirectory {
  readonly dir: string;
  readonly configuration: string;
}

/** What counters said of the runs of several directories. */
export interface MergedRuns {
  /** Oldest first; none where there are none, or not all of them can be added up. */
  readonly runs: readonly RunRecord[];
  /** Why runs that there are cannot be added up. */
  readonly leftOut?: string;
}

/**
 * The runs of all directories, as those of one benchmark. Counters are of a whole machine: of two runs that were under way on one at the
 * same time each counted the joules of both, and what another processor takes is another quantity.
 */
export function mergeRuns(directories: readonly MeteredDirectory[]): MergedRuns {
  const all = directories.flatMap(({ dir, configuration }) =>
    readRuns(dir, configuration).map((run): FoundRun => ({ dir, run, span: spanOf(run) })),
  );
  if (all.length === 0) return { runs: [] };
  const leftOut = whyNot(directories, all);
  if (leftOut !== undefined) return { runs: [], leftOut };
  return { runs: byStart(all).map(({ run }) => run) };
}

interface FoundRun {
  readonly dir: string;
  readonly run: RunRecord;
  readonly span: Span | undefined;
}

/** When a run was metered, and where. */
interface Span {
  readonly machine: string;
  /** ms since 1970. */
  readonly start: number;
  readonly end: number;
}

/** Undefined where the record does not say. */
function spanOf({ machine, started, date }: RunRecord): Span | undefined {
  const [start, end] = [Date.parse(started ?? ""), Date.parse(date)];
  return machine === undefined || !(start <= end) ? undefined : { machine, start, end };
}

function whyNot(directories: readonly MeteredDirectory[], all: readonly FoundRun[]): string | undefined {
  const [first, ...others] = directories;
  const odd = others.find(({ configuration }) => configuration !== first!.configuration);
  if (odd !== undefined) return `"${first!.dir}" and "${odd.dir}" are of different processors`;
  const bare = directories.find(({ dir }) => all.every((found) => found.dir !== dir));
  if (bare !== undefined) return `"${bare.dir}" has none, and those of the others would pass for the whole`;
  const old = all.find(({ span }) => span === undefined);
  if (old !== undefined) {
    return `"${old.dir}" has a run of before machine and start were recorded, and it may have overlapped with another`;
  }
  const pair = overlapping(byStart(all));
  return (
    pair &&
    `runs of "${pair[0].dir}" and "${pair[1].dir}" overlapped on one machine, and each counted the other's joules`
  );
}

const byStart = (all: readonly FoundRun[]): FoundRun[] => all.toSorted((a, b) => a.span!.start - b.span!.start);

/** Two runs on one machine of which the second began before the first had ended. */
function overlapping(sorted: readonly FoundRun[]): readonly [FoundRun, FoundRun] | undefined {
  const last = new Map<string, FoundRun>();
  for (const found of sorted) {
    const { machine, start } = found.span!;
    const before = last.get(machine);
    if (before !== undefined && start < before.span!.end) return [before, found];
    last.set(machine, found);
  }
  return undefined;
}
