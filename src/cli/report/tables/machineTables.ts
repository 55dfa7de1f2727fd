import type { RunRecord } from "../../bench/RunMeter.ts";
import { machineChannelsOf } from "../channels.ts";
import { recordedConfiguration } from "../configurationParts.ts";
import type { Results, Series } from "../Results.ts";
import { machineJoules, ratioText } from "../runEnergyTable.ts";
import type { Table } from "../Table.ts";
import { shortNumber } from "../textTable.ts";
import { channelCells, channelHeads } from "./costTables.ts";
import { numbers, words } from "./cells.ts";

/** Runs of the command with one configuration, and the series that their episodes are of. */
interface MeteredRuns {
  readonly name: string;
  readonly series: readonly Series[];
  readonly runs: readonly RunRecord[];
}

/** Runs that counters of the whole machine were read in, directory by directory; those of episodes that are in no series are left out. */
export const meteredRuns = ({ runs, series }: Results): MeteredRuns[] =>
  runs.flatMap(({ name, energy = [] }) =>
    [...new Set(energy.map(({ configuration }) => configuration))].flatMap((text) => {
      const own = series.filter(
        (one) => one.runs.includes(name) && one.records.some((record) => recordedConfiguration(record) === text),
      );
      const metered = energy.filter(({ configuration, joules }) => configuration === text && joules.length > 0);
      return own.length === 0 || metered.length === 0 ? [] : [{ name, series: own, runs: metered }];
    }),
  );

/** Joules of the whole machine over episodes, gross, of the series in whose episodes a counter was read. */
export function machineEpisodesTable(series: readonly Series[]): Table {
  const channels = machineChannelsOf(series);
  return {
    columns: [words("scenario"), words("agent"), ...channelHeads(channels)],
    rows: series.flatMap((one) =>
      one.rows.flatMap((row) =>
        channels.some(({ of }) => of(one, row) !== undefined)
          ? [[row.scenario, one.label, ...channelCells(channels, one, row)]]
          : [],
      ),
    ),
  };
}

/** Joules of the whole machine over runs of the command, gross and net of idle power, workers, simulator and rendering included. */
export function machineRunsTable(results: Results): Table {
  return {
    columns: [
      ...["results", "agent", "source", "method", ""].map(words),
      ...numbers("workers", "wall s", "J", "idle W before/after", "J an episode", "J a success", "J an inference"),
    ],
    rows: meteredRuns(results).flatMap(({ name, series, runs }) => {
      const total = (of: (run: RunRecord) => number): number => runs.reduce((sum, run) => sum + of(run), 0);
      const ratio = (joules: number | null, what: "episodes" | "successes" | "inferences"): string =>
        ratioText(
          joules,
          total((run) => run[what]),
          what,
        );
      const joulesCells = (joules: number | null, idle: string): string[] => [
        ...[shortNumber(joules), idle],
        ...(["episodes", "successes", "inferences"] as const).map((what) => ratio(joules, what)),
      ];
      const who = [name, series.map(({ label }) => label).join(" and ")];
      const how = [
        [...new Set(runs.map(({ workers }) => workers))].join(", "),
        shortNumber(total(({ wallSeconds }) => wallSeconds)),
      ];
      return machineJoules(runs).flatMap(({ source, method, gross, net, idle }) => [
        [...who, source, method, "gross", ...how, ...joulesCells(gross, "")],
        [...who, source, method, "net", ...how, ...joulesCells(net, idle)],
      ]);
    }),
  };
}
