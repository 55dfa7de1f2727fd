import type { PacedJoules } from "../../../energy/pacedGross.ts";
import type { EpisodeRecord } from "../../../episode/EpisodeRecord.ts";
import { mean } from "../../../episode/statistics.ts";
import type { SummaryRow } from "../../../episode/summarise.ts";
import { paperModels, paperPower, paperTasks } from "../paperTables.ts";
import type { Series } from "../Results.ts";
import type { Table, TableColumn } from "../Table.ts";
import { shortNumber } from "../textTable.ts";
import { notMetered, unmeteredParts } from "../unmeteredParts.ts";
import { none, percent, rateCell, words } from "./cells.ts";

/**
 * The paper's table II with our series beside it. Its joules are of a machine's whole power over an episode in real time: beside them stand
 * ours of episodes that were paced so, never those of the agent's CPU time.
 */
export function executionTable(series: readonly Series[]): Table {
  const isTheirs = (name: string): boolean => paperTasks.some(({ scenario }) => scenario === name);
  const ours = series.filter(
    ({ conditions, rows }) => conditions === "paper" && rows.some(({ scenario }) => isTheirs(scenario)),
  );
  const columns: TableColumn[] = [
    words("task"),
    words("what"),
    ...ours.map(({ label, state }): TableColumn => ({ head: `${label} (state: ${state})` })),
    ...paperModels.map(({ label }): TableColumn => ({ head: `${label} (literature)`, origin: "literature" })),
  ];
  const rows = paperTasks.flatMap(({ scenario, label, results }) => {
    const rowOf = (one: Series): SummaryRow | undefined => one.rows.find((row) => row.scenario === scenario);
    const line = (
      what: string,
      own: (row: SummaryRow, one: Series) => string,
      theirs: (result: (typeof results)["vla"]) => string,
    ): string[] => [
      label,
      what,
      ...ours.map((one) => {
        const row = rowOf(one);
        return row === undefined ? "–" : own(row, one);
      }),
      ...paperModels.map(({ key }) => theirs(results[key])),
    ];
    return [
      line(
        "success, % [Wilson 95 %]",
        (row) => rateCell(row),
        ({ success }) => percent(success),
      ),
      line(
        "way done at best, %",
        (row) => percent(row.progress),
        () => none,
      ),
      line(
        "sub-tasks done in order, %",
        ({ subTasks }) => (subTasks === null ? none : percent(subTasks.share)),
        ({ advancement }) => (advancement === undefined ? none : percent(advancement)),
      ),
      line(
        "duration, s simulated",
        (row) => shortNumber(row.simulatedSeconds),
        ({ seconds }) => shortNumber(seconds),
      ),
      line(
        "gross energy in real time, kJ an episode",
        (_, one) => pacedCell(one, pacedOf(one, scenario)),
        ({ joules }) => shortNumber(joules / 1e3),
      ),
    ];
  });
  const power = [
    "all",
    "mean power, W (GPU + CPU)",
    ...ours.map((one) => powerCell(one, isTheirs)),
    ...paperModels.map(({ key }) => `${paperPower[key].gpu} + ${paperPower[key].cpu}`),
  ];
  return { columns, rows: [...rows, power] };
}

/** An episode with its gross joules. */
interface PacedEpisode {
  readonly record: EpisodeRecord;
  readonly joules: readonly PacedJoules[];
}

/** All episodes of a scenario; those that were not paced have no joules. */
const pacedOf = ({ records, paced }: Series, scenario: string): PacedEpisode[] =>
  records
    .filter((record) => record.scenario === scenario)
    .map((record) => ({ record, joules: paced?.get(record) ?? [] }));

/** Joules of an episode by source and method of the reading, of those that all episodes have, such as "cpu-package (estimated from counter)". */
function commonJoules(episodes: readonly PacedEpisode[]): ReadonlyMap<string, readonly number[]> {
  const keyOf = ({ source, method, from }: PacedJoules): string => `${source} (${method} from ${from})`;
  const keys = [...new Set(episodes.flatMap(({ joules }) => joules.map(keyOf)))];
  return new Map(
    keys.flatMap((key): [string, readonly number[]][] => {
      const own = episodes.flatMap(({ joules }) => joules.find((each) => keyOf(each) === key)?.joules ?? []);
      return own.length === episodes.length ? [[key, own]] : [];
    }),
  );
}

/** Episodes from which on a mean of paced ones is no mere example. */
const enoughEpisodes = 5;

/** Idle power over the time of an episode and the agent's share of the rest, of how many episodes, and whether they kept pace. */
function pacedCell(one: Series, episodes: readonly PacedEpisode[]): string {
  const means = [...commonJoules(episodes)].map(([key, own]) => `${shortNumber(mean(own) / 1e3)} ${key}`);
  const few = episodes.length < enoughEpisodes ? `, fewer than ${enoughEpisodes}` : "";
  const count = means.length === 0 ? [] : [`n = ${episodes.length}${few}`];
  const records = episodes.flatMap(({ record }) => (one.paced?.has(record) ? [record] : []));
  return [means.join("; ") || "not measured", ...count, ...lateText(records), ...unmeteredText(one)].join("; ");
}

/** By how much longer than the simulated time a paced episode may take, as a share: pace holds steps back, and hurries none. */
const usualDelay = 0.05;

/** Of paced episodes, how many took longer than real time; none where all kept pace. */
function lateText(records: readonly EpisodeRecord[]): string[] {
  const ratios = records.map(({ wallSeconds, simulatedSeconds }) => wallSeconds / simulatedSeconds);
  const late = ratios.filter((ratio) => ratio > 1 + usualDelay);
  return late.length === 0
    ? []
    : [
        `not in real time: ${late.length} of ${records.length} took up to ${Math.max(...late).toFixed(2)} × simulated time`,
      ];
}

/** What of an agent nobody meters. */
const unmeteredText = ({ agent, configuration }: Series): string[] =>
  unmeteredParts(agent, configuration).map((part) => `${part} ${notMetered}`);

/** Gross joules of all paced episodes of the paper's tasks by their time, by source and method. */
function powerCell(one: Series, isTheirs: (scenario: string) => boolean): string {
  const scenarios = one.rows.map(({ scenario }) => scenario).filter(isTheirs);
  const episodes = scenarios.flatMap((scenario) => pacedOf(one, scenario));
  const seconds = episodes.reduce((sum, { record }) => sum + record.wallSeconds, 0);
  const powers = [...commonJoules(episodes)].map(
    ([key, own]) => `${shortNumber(own.reduce((sum, joules) => sum + joules, 0) / seconds)} ${key}`,
  );
  return [powers.join("; ") || "not measured", ...unmeteredText(one)].join("; ");
}
