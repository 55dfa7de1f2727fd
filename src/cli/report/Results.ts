import { join, resolve, sep } from "node:path";
import { episodeKey, isComplete, type EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import { episodesFile, readEpisodes } from "../../episode/readEpisodes.ts";
import { summarise, type SummaryRow } from "../../episode/summarise.ts";
import { FileError } from "../../core/index.ts";
import { type PacedJoules, pacedGross } from "../../energy/pacedGross.ts";
import { readKeptCards } from "../bench/keptCards.ts";
import { readRuns, type RunRecord } from "../bench/RunMeter.ts";
import { readWork } from "../bench/WorkList.ts";
import type { ModelCard } from "../../model/ModelCard.ts";
import { agentNames, remoteAgents } from "../compose/Configuration.ts";
import { usualReplanSteps, usualSenseEvery } from "../compose/configurationOf.ts";
import type { Machine } from "../machine.ts";
import { type Filmstrip, readFilmstrips } from "./filmstrips.ts";
import { idleOf } from "./runEnergyTable.ts";
import { comparable, conditionsText, configurationParts, recordedConfiguration } from "./configurationParts.ts";

/** Episodes of one agent under one set of conditions: a column of tables, a colour of plots. */
export interface Series {
  /** Agent and whatever is unlike the paper's conditions; no two series of a report have the same. */
  readonly label: string;
  readonly agent: string;
  readonly state: EpisodeRecord["state"];
  readonly judgedBy: EpisodeRecord["judgedBy"];
  /** Names of the directories that it is from. */
  readonly runs: readonly string[];
  /** Whether scenes and sensing are as in the paper: only then it stands in the paper's tables. */
  readonly conditions: "paper" | "other";
  /** By name, such as "noise" and "look". */
  readonly configuration: ReadonlyMap<string, string>;
  /** Scenario by scenario, in the order of the first records. */
  readonly rows: readonly SummaryRow[];
  readonly records: readonly EpisodeRecord[];
  /** Gross joules of those of them that were paced at real time, where counters told them and idle power. */
  readonly paced?: ReadonlyMap<EpisodeRecord, readonly PacedJoules[]>;
}

/** What a directory of results is of. */
export interface Run {
  /** Of its directory: the shortest end of the path that no other has. */
  readonly name: string;
  readonly records: readonly EpisodeRecord[];
  /** What counters of the whole machine said of runs of the command. */
  readonly energy?: readonly RunRecord[];
  /** Older records that something newer replaces; they are in no figure. */
  readonly leftOut: number;
  /** Undefined in directories of before it was written down. */
  readonly machine?: Machine;
  /** Of the models that its episodes ran with, where they were kept. */
  readonly cards: readonly ModelCard[];
  /** PNG pictures of single episodes, where the directory has some. */
  readonly filmstrips: readonly Filmstrip[];
}

export interface Results {
  readonly runs: readonly Run[];
  readonly series: readonly Series[];
}

/** Reads directories that `praxis bench` wrote. @throws FileError on one without episodes, or that cannot be read */
export function readResults(dirs: readonly string[]): Results {
  // A directory that is named twice is one.
  const paths = [...new Set(dirs.map((dir) => resolve(dir)))];
  const names = shortestNames(paths);
  const runs = paths.map((path, i) =>
    readRun(
      dirs.find((dir) => resolve(dir) === path)!,
      names[i]!,
    ),
  );
  return { runs, series: withLabels(seriesOf(runs)) };
}

/** Paths by as many of their last parts as tell each from all others, such as "a/nesy" and "b/nesy". */
function shortestNames(paths: readonly string[]): string[] {
  const parts = paths.map((path) => path.split(sep));
  return parts.map((own) => {
    const endOf = (other: readonly string[], length: number): string => other.slice(-length).join("/");
    let length = 1;
    while (length < own.length && parts.some((other) => other !== own && endOf(other, length) === endOf(own, length))) {
      length++;
    }
    return endOf(own, length);
  });
}

function readRun(dir: string, name: string): Run {
  const all = readEpisodes(dir).filter(isComplete);
  if (all.length === 0) {
    throw new FileError(
      join(dir, episodesFile),
      `There are no episodes in "${dir}"; name directories that praxis bench wrote`,
    );
  }
  const records = newest(all);
  const machine = readWork(dir)?.machine;
  const agents = [...new Set(records.map(({ agent }) => agent))];
  const filmstrips = agents.flatMap((agent) => readFilmstrips(dir, agent));
  return {
    name,
    records,
    energy: readRuns(dir),
    leftOut: all.length - records.length,
    ...(machine && { machine }),
    cards: readKeptCards(dir),
    filmstrips,
  };
}

const conditionsOf = (record: EpisodeRecord): string => conditionsText(recordedConfiguration(record));

/**
 * The last record of each episode, of the code that ran the last episode of its kind: a directory that was gone on with
 * after a change has episodes of before it, too.
 */
function newest(records: readonly EpisodeRecord[]): readonly EpisodeRecord[] {
  const kindOf = (record: EpisodeRecord): string =>
    JSON.stringify([record.scenario, record.agent, conditionsOf(record)]);
  const codeOf = (record: EpisodeRecord): string => JSON.stringify([...comparable(recordedConfiguration(record))]);
  const code = new Map(records.map((record) => [kindOf(record), codeOf(record)]));
  const current = records.filter((record) => code.get(kindOf(record)) === codeOf(record));
  const last = new Map(current.map((record) => [episodeKey(record) + conditionsOf(record), record]));
  return current.filter((record) => last.get(episodeKey(record) + conditionsOf(record)) === record);
}

interface Group {
  readonly records: Map<string, EpisodeRecord>;
  readonly runs: Set<string>;
  readonly paced: Map<EpisodeRecord, readonly PacedJoules[]>;
}

/** Episodes of the same code under the same conditions are one series, whatever directories they lie in. */
function seriesOf(runs: readonly Run[]): Series[] {
  const groups = new Map<string, Group>();
  for (const { name, records, energy = [] } of runs) {
    const idle = new Map(
      [...new Set(energy.map(({ configuration }) => configuration))].map((text) => [
        text,
        idleOf(energy.filter(({ configuration }) => configuration === text)),
      ]),
    );
    for (const record of records) {
      const { agent, state, judgedBy } = record;
      const key = JSON.stringify([agent, state, judgedBy, ...comparable(recordedConfiguration(record))]);
      const group = groups.get(key) ?? { records: new Map(), runs: new Set(), paced: new Map() };
      groups.set(key, group);
      group.records.set(episodeKey(record), record);
      group.runs.add(name);
      if (configurationParts(recordedConfiguration(record)).has("pace")) {
        group.paced.set(record, pacedGross(record, idle.get(recordedConfiguration(record)) ?? []));
      }
    }
  }
  return [...groups.values()].map(({ records: byKey, runs: names, paced }) => {
    const records = [...byKey.values()];
    const { agent, state, judgedBy } = records[0]!;
    const configuration = configurationParts(recordedConfiguration(records[0]!));
    const odd = unusual(agent, configuration, judgedBy);
    const conditions = odd.length === 0 ? "paper" : "other";
    const label = [nameOf(agent, configuration), ...odd, ...paceOf(configuration)].join(", ");
    return {
      label,
      agent,
      state,
      judgedBy,
      runs: [...names],
      conditions,
      configuration,
      rows: summarise(records),
      records,
      paced,
    };
  });
}

/** An agent, with the name of the policy on a server that it asks. */
function nameOf(agent: string, configuration: ReadonlyMap<string, string>): string {
  const policyName = configuration.get("policyName");
  return policyName === undefined ? agent : `${agent} ${policyName}`;
}

/** Pace is labelled and no other condition: the paper's episodes ran in real time, and steps are the same at any. */
const paceOf = (configuration: ReadonlyMap<string, string>): string[] =>
  configuration.has("pace") ? [`paced at ${configuration.get("pace")!.replace("-", " ")}`] : [];

/** What sets a configuration apart from the paper's, or from how the agent is usually run, in words. */
function unusual(
  agent: string,
  configuration: ReadonlyMap<string, string>,
  judgedBy: EpisodeRecord["judgedBy"],
): string[] {
  const told = (name: string, usual: string, words: (value: string) => string): string[] => {
    const value = configuration.get(name) ?? usual;
    return value === usual ? [] : [words(value)];
  };
  const known = agentNames.find((name) => name === agent);
  const prompt = configuration.get("prompt") ?? "";
  const usualReplan = remoteAgents.some((name) => name === agent) ? `${usualReplanSteps}` : "trained";
  return [
    ...told("world", "physics", (world) => `${world} world`),
    ...told("noise", "paper", (noise) => `noise ${noise}`),
    ...told("look", "nominal", (look) => `look ${look}`),
    ...told("observationNoise", "0m,0rad", sensorNoise),
    ...(known === undefined
      ? []
      : told("senseEvery", `${usualSenseEvery(known)}`, (steps) => `estimates every ${50 * Number(steps)} ms`)),
    ...told("senseDelay", "0", (steps) => `${50 * Number(steps)} ms late`),
    ...(configuration.get("policy")?.split("+")[0] === "scripted" ? ["scripted skills"] : []),
    ...(prompt.startsWith('"') ? [`prompt ${prompt.replaceAll("\\u0020", " ")}`] : []),
    ...told("replanSteps", usualReplan, (steps) => `${steps} actions of a chunk`),
    ...told("pictures", "plain", (pictures) => `pictures ${pictures}`),
    ...told("maxSteps", "by-scenario", (steps) => `at most ${steps} steps`),
    ...(judgedBy === "agent-goal" ? ["judged by its own goal"] : []),
  ];
}

/** Standard deviations such as "0.001m,0.0175rad" in mm and degrees. */
function sensorNoise(text: string): string {
  const [length = NaN, angle = NaN] = text.split(",").map(Number.parseFloat);
  return `sensor noise ${Number((1000 * length).toPrecision(3))} mm, ${Number(((180 * angle) / Math.PI).toPrecision(3))}°`;
}

/** Adds the run's name where labels are not unique otherwise, and a number where that is not enough. */
function withLabels(series: readonly Series[]): Series[] {
  const named = apart(series, ({ label, runs }) => `${label} (${runs.join(", ")})`);
  return apart(named, ({ label }, i) => `${label} #${i + 1}`);
}

const apart = (series: readonly Series[], longer: (one: Series, index: number) => string): Series[] =>
  series.map((one) => {
    const same = series.filter(({ label }) => label === one.label);
    return same.length === 1 ? one : { ...one, label: longer(one, same.indexOf(one)) };
  });
