import { CpuTimeCounter } from "../../energy/CpuTimeCounter.ts";
import { machineChannelsOf } from "./channels.ts";
import type { Results, Series } from "./Results.ts";
import { netNote } from "./runEnergyTable.ts";
import { meteredRuns } from "./tables/machineTables.ts";
import { notMeteredNote, unmeteredParts } from "./unmeteredParts.ts";

/** How the joules of the work alone were come by, and of which agents no energy counter was read at all. */
export function methodNotes(results: Results): readonly string[] {
  const { series } = results;
  const used = new Set(
    series.flatMap(({ rows }) =>
      rows.flatMap(({ joules }) => Object.keys(joules).map((key) => key.split("/").at(-1)!)),
    ),
  );
  const isUnmetered = series.some(({ agent, configuration }) => unmeteredParts(agent, configuration).length > 0);
  const metered = meteredRuns(results);
  const isModelled = (one: Series): boolean =>
    one.rows.some(({ joules }) => "cpu/estimated" in joules) &&
    machineChannelsOf([one]).length === 0 &&
    !metered.some((each) => each.series.includes(one));
  const modelled = series.filter(isModelled);
  const whose = modelled.length === series.length ? "" : ` of ${modelled.map(({ label }) => label).join("; ")}`;
  return [
    "Joules of different sources or methods are never added. The agent's CPU is all that would run on a real robot, too: without the simulator, its cameras and recording.",
    ...(isUnmetered ? [`${notMeteredNote}.`] : []),
    ...(used.has("estimated") ? [`estimated: ${new CpuTimeCounter(() => 0).describe()}.`] : []),
    ...(used.has("simulated")
      ? [
          "simulated: work of the joints ∫|τ·q̇|dt and copper loss ∫τ²/k²dt of the simulated arm, with assumed motor constants.",
        ]
      : []),
    ...(modelled.length > 0
      ? [
          `No energy counter was read in episodes or runs${whose}: all compute joules there are CPU-seconds times the printed constants.`,
        ]
      : []),
  ];
}

/** What joules of a whole machine are, for print beside them. */
export const machineNote =
  "Counters are of the whole machine, whoever used it, idle power, simulator and rendering included (counter: read at both ends; sampled: power that was " +
  `read at intervals, over time). They are gross, and never set beside joules of the work alone. ${netNote}`;
