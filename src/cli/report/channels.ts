import { CpuTimeCounter } from "../../energy/CpuTimeCounter.ts";
import { cpuByOwner } from "../../episode/cpuByOwner.ts";
import type { JouleRange, SummaryRow } from "../../episode/summarise.ts";
import type { Series } from "./Results.ts";

/** One source of joules, by one method, of one class; nothing of it is ever added to another. */
export interface Channel {
  /** Such as "arm-copper (simulated)". */
  readonly name: string;
  /** "part": it is in the plot; "other view": of something that another channel tells, too, so that it is in the table alone. */
  readonly role: "part" | "other view";
  /** Undefined where it was not metered. */
  readonly of: (series: Series, row: SummaryRow) => ChannelJoules | undefined;
}

export interface ChannelJoules {
  /** Episodes in which it was read. */
  readonly episodes: number;
  readonly perEpisode: JouleRange;
  /** Joules of all attempts by successes; null without a success. */
  readonly perSuccess: JouleRange | null;
}

/** The work of the joints under other drives: alternatives to "arm-mechanical", not parts. */
const alternatives: readonly string[] = ["arm-positive", "arm-signed", "arm-bus"];

/** What the agent itself computed: what would run on a real robot, too; of the episodes in which that is known. */
export const agentChannel: Channel = {
  name: "agent's CPU (estimated)",
  role: "part",
  of: ({ records }, { scenario }) => {
    const own = records.filter((record) => record.scenario === scenario);
    const known = own.flatMap(({ costs, outcome }) => {
      const owners = costs === null ? undefined : cpuByOwner(costs.windows);
      return owners === undefined ? [] : [{ seconds: owners.agent, outcome }];
    });
    const total = known.reduce((sum, { seconds }) => sum + seconds, 0);
    const successes = known.filter(({ outcome }) => outcome === "success").length;
    if (known.length === 0) return undefined;
    return {
      episodes: known.length,
      perEpisode: modelled(total / known.length),
      perSuccess: successes === 0 ? null : modelled(total / successes),
    };
  },
};

/** Joules of CPU-seconds by both constants of the model. */
function modelled(cpuSeconds: number): JouleRange {
  const { low, high } = new CpuTimeCounter(() => 0);
  return { low: cpuSeconds * low.watts, high: cpuSeconds * high.watts };
}

/** Methods that count a whole machine, whoever used it, idle power included: gross, so that nothing of theirs is of the work alone. */
const grossMethods: readonly string[] = ["counter", "sampled"];

/** Keys of joules of some of the series, of the whole machine or of the work alone. */
const keysOf = (series: readonly Series[], of: "machine" | "work"): string[] =>
  [...new Set(series.flatMap(({ rows }) => rows.flatMap(({ joules }) => Object.keys(joules))))]
    .filter((key) => grossMethods.includes(key.split("/")[1] ?? "") === (of === "machine"))
    .sort();

/** Every channel of the whole machine, gross, of some of the series; see `channelsOf`. */
export const machineChannelsOf = (series: readonly Series[]): Channel[] =>
  keysOf(series, "machine").map((key) => ({
    name: key.replace(/^(.*)\/(.*)$/, "$1 ($2)"),
    role: "other view",
    of: (_, { joules }) => joules[key],
  }));

/** Every channel of the work alone (marginal) of some of the series, the agent's first. */
export function channelsOf(series: readonly Series[]): Channel[] {
  const measured = keysOf(series, "work").map((key): Channel => {
    const [source = "", method = ""] = key.split("/");
    const isAll = source === "cpu" && method === "estimated";
    return {
      name: `${isAll ? "all CPU, simulator included" : source} (${method})`,
      role: isAll || alternatives.includes(source) ? "other view" : "part",
      of: (_, { joules }) => joules[key],
    };
  });
  const hasStages = series.some(({ rows }) => rows.some(({ windows }) => windows !== null));
  return [...(hasStages ? [agentChannel] : []), ...measured];
}
