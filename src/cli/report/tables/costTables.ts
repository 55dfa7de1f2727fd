import { modelledJoules } from "../../../energy/CpuTimeCounter.ts";
import type { SummaryRow } from "../../../episode/summarise.ts";
import { type Channel, channelsOf } from "../channels.ts";
import { stagesOf } from "../plots/stagePlot.ts";
import type { Series } from "../Results.ts";
import type { Table, TableColumn } from "../Table.ts";
import { coverageText, shortNumber, shortRange } from "../textTable.ts";
import { unmeteredParts } from "../unmeteredParts.ts";
import { none, numbers, words } from "./cells.ts";

/** Joules of every series in every scenario, channel by channel, and by inference; and what nobody meters, where there is any. */
export function marginalEnergyTable(series: readonly Series[]): Table {
  const channels = channelsOf(series);
  const unmetered = (one: Series): readonly string[] => unmeteredParts(one.agent, one.configuration);
  const hasInferences = series.some(({ rows }) => rows.some(({ cpu }) => cpu !== null && cpu.perInference !== null));
  const isAllMetered = series.every((one) => unmetered(one).length === 0);
  return {
    columns: [
      words("scenario"),
      words("agent"),
      ...(isAllMetered ? [] : [words("not metered")]),
      ...numbers("CPU-s an episode"),
      ...channelHeads(channels),
      ...(hasInferences ? numbers("policy's CPU (estimated), J an inference") : []),
    ],
    rows: series.flatMap((one) =>
      one.rows.map((row) => [
        row.scenario,
        one.label,
        ...(isAllMetered ? [] : [unmetered(one).join(", ") || "–"]),
        shortNumber(row.cpuSeconds),
        ...channelCells(channels, one, row),
        ...(hasInferences ? [inferenceCell(row)] : []),
      ]),
    ),
  };
}

/** Joules of the window "policy" by its calls, as of the constants of the CPU-time model. */
function inferenceCell({ cpu, episodes }: SummaryRow): string {
  if (cpu === null || cpu.perInference === null) return none;
  const { low, high } = modelledJoules(cpu.perInference);
  return shortRange(low, high) + coverageText(cpu.episodes, episodes);
}

/** Two columns for each channel. */
export const channelHeads = (channels: readonly Channel[]): TableColumn[] =>
  channels.flatMap(({ name }) => numbers(`${name}, J an episode`, "J a success"));

/** Cells for `channelHeads`. */
export const channelCells = (channels: readonly Channel[], one: Series, row: SummaryRow): string[] =>
  channels.flatMap(({ of }) => {
    const joules = of(one, row);
    if (joules === undefined) return [none, none];
    const { episodes, perEpisode, perSuccess } = joules;
    const coverage = coverageText(episodes, row.episodes);
    return [
      shortRange(perEpisode.low, perEpisode.high) + coverage,
      perSuccess === null ? `${none} (0 successes)` : shortRange(perSuccess.low, perSuccess.high) + coverage,
    ];
  });

/** CPU-seconds of an episode by stage. */
export function stageTable(series: readonly Series[]): Table {
  const stages = stagesOf(series);
  return {
    columns: [words("scenario"), words("agent"), ...numbers(...stages)],
    rows: series.flatMap(({ label, rows }) =>
      rows.flatMap(({ scenario, windows }) =>
        windows === null ? [] : [[scenario, label, ...stages.map((stage) => shortNumber(windows[stage] ?? 0))]],
      ),
    ),
  };
}
