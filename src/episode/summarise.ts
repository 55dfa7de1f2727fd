import { cpuByOwner, type CpuByOwner } from "./cpuByOwner.ts";
import { isComplete, type EpisodeCosts, type EpisodeRecord } from "./EpisodeRecord.ts";
import { mean, quantiles, wilsonInterval, type Quantiles } from "./statistics.ts";

/** Joules from the lower to the higher estimate; equal where there is one value. */
export interface JouleRange {
  readonly low: number;
  readonly high: number;
}

/** Energy of one source by one method. */
export interface JouleSummary {
  /** Episodes in which it was read; the others are left out on both sides of each ratio. */
  readonly episodes: number;
  readonly perEpisode: JouleRange;
  /** Joules of all attempts, failures included, by successes; null without a success. */
  readonly perSuccess: JouleRange | null;
}

/** CPU-seconds of something, a mean; of all attempts, failures included. */
export interface CpuShare {
  readonly perEpisode: number;
  /** Null without a success. */
  readonly perSuccess: number | null;
}

/** CPU-seconds by whose they are, of the metered episodes of which that is known. */
export interface CpuSummary extends Readonly<Record<keyof CpuByOwner, CpuShare>> {
  readonly episodes: number;
  /** Of the window "policy", by its calls; null without a call. */
  readonly perInference: number | null;
}

/** How many of some episodes succeeded. */
export interface SuccessRate {
  /** Episodes with a verdict; an exception counts as one. */
  readonly judged: number;
  readonly successes: number;
  /** Wilson 95 % of successes in judged episodes. */
  readonly interval: readonly [number, number];
}

/** What came of the knocks that a scenario asked for, and successes of the episodes that were knocked. */
export interface KnockSummary extends SuccessRate {
  /** Episodes that were hit: not those that were over before, had no draw that qualified, or ended with nobody to tell. */
  readonly knocked: number;
  /** Total of the draws that were refused, whether or not one qualified in the end. */
  readonly refused: number;
}

/** How far episodes came along their scenarios' sub-tasks. */
export interface SubTaskSummary {
  /** Episodes of which that is known, and those that an exception ended before anybody counted: none done. The others are left out. */
  readonly episodes: number;
  /** Those with all sub-tasks done, in order. */
  readonly complete: number;
  /** Wilson 95 % of complete in episodes. */
  readonly interval: readonly [number, number];
  /** Mean share of sub-tasks done: the paper's progress score. */
  readonly share: number;
}

/** The episodes of one agent in one scenario. */
export interface SummaryRow extends SuccessRate {
  readonly agent: string;
  readonly state: EpisodeRecord["state"];
  readonly scenario: string;
  readonly judgedBy: EpisodeRecord["judgedBy"];
  /** All that counted; interrupted ones do not, those that failed with an exception do. */
  readonly episodes: number;
  readonly errors: number;
  /** Null where nothing was to knock. */
  readonly knocks: KnockSummary | null;
  /** Mean. */
  readonly progress: number;
  /** Null where no episode had sub-tasks. */
  readonly subTasks: SubTaskSummary | null;
  /** Totals. */
  readonly illegalMoves: number;
  readonly drops: number;
  readonly retries: number;
  readonly replans: number;
  /** Total; null where it does not apply. */
  readonly paperDisagreements: number | null;
  /** Largest of all episodes; null where no world knew it. */
  readonly peakAcceleration: number | null;
  /** Mean, s. */
  readonly simulatedSeconds: number;
  /** Means, s; null without a meter. */
  readonly cpuSeconds: number | null;
  readonly windows: Readonly<Record<string, number>> | null;
  /** Null without a meter, and where nobody can tell the simulator's part. */
  readonly cpu: CpuSummary | null;
  /** Simulated seconds per CPU-second. */
  readonly realTimeFactor: number | null;
  /** Of all episodes' samples, ms. */
  readonly planning: Quantiles | null;
  readonly inference: Quantiles | null;
  /** By "source/method", such as "arm-mechanical/simulated"; never added to one another. */
  readonly joules: Readonly<Record<string, JouleSummary>>;
}

type Metered = EpisodeRecord & { readonly costs: EpisodeCosts };

/** Sums records up, a row for each agent, kind of state, scenario and judge, in the order of their first records. */
export function summarise(records: readonly EpisodeRecord[]): SummaryRow[] {
  const groups = new Map<string, EpisodeRecord[]>();
  for (const record of records.filter(isComplete)) {
    const key = JSON.stringify([record.agent, record.state, record.scenario, record.judgedBy]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return [...groups.values()].map(summariseGroup);
}

function summariseGroup(group: readonly EpisodeRecord[]): SummaryRow {
  const { agent, state, scenario, judgedBy } = group[0]!;
  const total = (of: (r: EpisodeRecord) => number): number => group.reduce((sum, r) => sum + of(r), 0);
  const metered = group.filter((r): r is Metered => r.costs !== null);
  const disagreements = group.flatMap((r) => r.paperDisagreements ?? []);
  const peaks = group.flatMap((r) => r.peakAcceleration ?? []);
  const cpuTotal = metered.reduce((sum, r) => sum + r.costs.cpuSeconds, 0);
  const simulatedTotal = metered.reduce((sum, r) => sum + r.simulatedSeconds, 0);
  return {
    agent,
    state,
    scenario,
    judgedBy,
    episodes: group.length,
    errors: group.filter((r) => r.outcome === "error").length,
    ...successRate(group),
    knocks: summariseKnocks(group),
    progress: mean(group.map((r) => r.progress)),
    subTasks: summariseSubTasks(group),
    illegalMoves: total((r) => r.illegalMoves),
    drops: total((r) => r.drops),
    paperDisagreements: disagreements.length === 0 ? null : disagreements.reduce((sum, n) => sum + n, 0),
    peakAcceleration: peaks.length === 0 ? null : Math.max(...peaks),
    retries: total((r) => r.retries),
    replans: total((r) => r.replans),
    simulatedSeconds: mean(group.map((r) => r.simulatedSeconds)),
    cpuSeconds: metered.length === 0 ? null : cpuTotal / metered.length,
    windows: metered.length === 0 ? null : meanWindows(metered),
    cpu: summariseCpu(metered),
    realTimeFactor: cpuTotal === 0 ? null : simulatedTotal / cpuTotal,
    planning: quantiles(metered.flatMap((r) => r.costs.planningMs)),
    inference: quantiles(metered.flatMap((r) => r.costs.inferenceMs)),
    joules: summariseJoules(metered),
  };
}

const countSuccesses = (group: readonly EpisodeRecord[]): number => group.filter((r) => r.outcome === "success").length;

function successRate(group: readonly EpisodeRecord[]): SuccessRate {
  const judged = group.filter((r) => r.outcome !== "unjudged").length;
  const successes = countSuccesses(group);
  return { judged, successes, interval: wilsonInterval(successes, judged) };
}

function summariseKnocks(group: readonly EpisodeRecord[]): KnockSummary | null {
  const reports = group.flatMap((r) => r.knock ?? []);
  if (reports.length === 0) return null;
  const knocked = group.filter((r) => r.knock !== undefined && r.knock.discs.length > 0);
  return {
    knocked: knocked.length,
    refused: reports.reduce((sum, { refused }) => sum + refused, 0),
    ...successRate(knocked),
  };
}

function summariseSubTasks(group: readonly EpisodeRecord[]): SubTaskSummary | null {
  const counts = group.flatMap((r) => r.subTasks ?? []);
  if (counts.length === 0) return null;
  const complete = counts.filter(({ done, of }) => done === of).length;
  // Left out, an agent that breaks down would come off better than one that fails.
  const lost = group.filter((r) => r.outcome === "error" && r.subTasks === undefined).length;
  const episodes = counts.length + lost;
  return {
    episodes,
    complete,
    interval: wilsonInterval(complete, episodes),
    share: counts.reduce((sum, { done, of }) => sum + done / of, 0) / episodes,
  };
}

function meanWindows(metered: readonly Metered[]): Record<string, number> {
  const names = [...new Set(metered.flatMap((r) => Object.keys(r.costs.windows)))].sort();
  return Object.fromEntries(
    names.map((name) => [name, mean(metered.map((r) => r.costs.windows[name]?.cpuSeconds ?? 0))]),
  );
}

function summariseCpu(metered: readonly Metered[]): CpuSummary | null {
  const known = metered.filter((r) => cpuByOwner(r.costs.windows) !== undefined);
  if (known.length === 0) return null;
  const owners = known.map((r) => cpuByOwner(r.costs.windows)!);
  const successes = countSuccesses(known);
  const share = (of: keyof CpuByOwner): CpuShare => {
    const total = owners.reduce((sum, each) => sum + each[of], 0);
    return { perEpisode: total / known.length, perSuccess: successes === 0 ? null : total / successes };
  };
  const policy = known.flatMap((r) => r.costs.windows["policy"] ?? []);
  const calls = policy.reduce((sum, { count }) => sum + count, 0);
  return {
    episodes: known.length,
    agent: share("agent"),
    simulator: share("simulator"),
    cameras: share("cameras"),
    recording: share("recording"),
    perInference: calls === 0 ? null : policy.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) / calls,
  };
}

function summariseJoules(metered: readonly Metered[]): Record<string, JouleSummary> {
  const keys = [...new Set(metered.flatMap((r) => r.costs.joules.map((j) => `${j.source}/${j.method}`)))].sort();
  const summary = (key: string): JouleSummary => {
    const of = (r: Metered): JouleRange | undefined => r.costs.joules.find((j) => `${j.source}/${j.method}` === key);
    const read = metered.filter((r) => of(r) !== undefined);
    const low = read.reduce((sum, r) => sum + of(r)!.low, 0);
    const high = read.reduce((sum, r) => sum + of(r)!.high, 0);
    const successes = countSuccesses(read);
    return {
      episodes: read.length,
      perEpisode: { low: low / read.length, high: high / read.length },
      perSuccess: successes === 0 ? null : { low: low / successes, high: high / successes },
    };
  };
  return Object.fromEntries(keys.map((key) => [key, summary(key)]));
}
