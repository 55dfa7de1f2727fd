import { existsSync, realpathSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../../core/index.ts";
import { episodeKey, isComplete, type EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import { LineFile, writeError } from "../../episode/LineFile.ts";
import { episodesFile, readEpisodes } from "../../episode/readEpisodes.ts";
import { summarise, type SummaryRow } from "../../episode/summarise.ts";
import { configurationKey } from "../compose/Configuration.ts";
import { UsageError } from "../exitCodes.ts";
import { comparable, conditionsText, configurationParts } from "../report/configurationParts.ts";
import { cardsDirectory, keepCards, readKeptCards } from "./keptCards.ts";
import { mergeRuns } from "./mergeRuns.ts";
import { writeSummary } from "./runBench.ts";
import { energyFile, type RunRecord } from "./RunMeter.ts";
import { jobsOf, readWork, type Shard, type Work, workFile, type WorkList, writeWork } from "./WorkList.ts";

export interface MergedShards {
  readonly rows: readonly SummaryRow[];
  readonly records: readonly EpisodeRecord[];
  /** Those of `records` that were paced at real time. */
  readonly paced: readonly EpisodeRecord[];
  /** What counters of the machines said of the shards' runs, where it can be added up. */
  readonly runs: readonly RunRecord[];
  /** Why it cannot. */
  readonly runsLeftOut?: string;
  /** What was written, as paths in the directory. */
  readonly files: readonly string[];
  /** Processors that it was run on: where there are several, CPU-seconds are not of one kind. */
  readonly processors: readonly string[];
}

/** A directory with one shard's episodes. */
interface ShardDirectory {
  readonly dir: string;
  readonly work: Work;
  readonly shard: Shard;
}

/**
 * Puts the shards of one work list together as if one machine had run it: episodes in the order of the work list, whatever
 * order the shards are named in. Processors may differ; all else that results depend on may not. What counters said of the machines is
 * carried over where it can be added up.
 *
 * @throws UsageError where shards are not of one list, or are named twice, missing or unfinished, or where a directory holds more than its
 *   shard; FileError
 */
export function mergeShards(dirs: readonly string[], out: string): MergedShards {
  const shards = dirs.map(openShard).sort((a, b) => a.shard.index - b.shard.index);
  checkOneList(shards);
  shards.forEach(checkHoldsNoMore);
  checkEachOnce(shards);
  checkIsNew(out);
  const found = new Map<string, EpisodeRecord>();
  for (const shard of shards) {
    for (const record of finishedEpisodes(shard)) found.set(episodeKey(record), record);
  }
  const { agent, scenarios, seed, episodes, configuration, machine } = shards[0]!.work;
  const records = jobsOf({ scenarios, seed, episodes }).map((job) => found.get(episodeKey({ agent, ...job }))!);
  const rows = summarise(records);
  const paced = configurationParts(configuration).has("pace") ? records : [];
  const { runs, leftOut } = mergeRuns(shards.map(({ dir, work }) => ({ dir, configuration: work.configuration })));
  const summaries = writeSummary(out, { rows, records, paced, runs, findings: undefined });
  writeWork(out, { agent, scenarios, seed, episodes, configuration, machine });
  const cards = shards.flatMap(({ dir }) => readKeptCards(dir));
  keepCards(out, cards);
  if (runs.length > 0) writeLines(join(out, energyFile), runs);
  writeLines(join(out, episodesFile), records);
  const processors = [...new Set(records.flatMap(({ versions }) => versions["cpu"] ?? []))].sort();
  const energy = runs.length > 0 ? [energyFile] : [];
  const models = cards.length > 0 ? [cardsDirectory] : [];
  const files = [episodesFile, workFile, ...models, ...energy, ...summaries];
  return { rows, records, paced, runs, ...(leftOut !== undefined && { runsLeftOut: leftOut }), processors, files };
}

function checkIsNew(out: string): void {
  const holds = (file: string): boolean => existsSync(join(out, file));
  const what = holds(episodesFile) ? "episodes" : holds(energyFile) ? `an ${energyFile}` : undefined;
  if (what !== undefined) throw new UsageError(`"${out}" holds ${what} already; name a new directory with --out`);
}

function openShard(dir: string): ShardDirectory {
  const work = readWork(dir);
  if (work === undefined) {
    throw new FileError(
      join(dir, workFile),
      `"${dir}" has no ${workFile}, so it is no shard; name directories that praxis bench --shard wrote`,
    );
  }
  return { dir, work, shard: work.shard ?? { index: 1, of: 1 } };
}

/** What all shards must agree on, by what to call it. */
const sameness: Readonly<Record<string, (shard: ShardDirectory) => string>> = {
  agent: ({ work }) => work.agent,
  scenarios: ({ work }) => work.scenarios.join(","),
  "first seed": ({ work }) => `${work.seed}`,
  episodes: ({ work }) => `${work.episodes}`,
  "number of shards": ({ shard }) => `${shard.of}`,
};

function checkOneList([first, ...others]: readonly ShardDirectory[]): void {
  for (const other of others) {
    const odd = Object.entries(sameness).find(([, of]) => of(first!) !== of(other));
    const [what, a, b] = odd
      ? [odd[0], odd[1](first!), odd[1](other)]
      : differingPart(first!.work.configuration, other.work.configuration);
    if (what === undefined) continue;
    throw new UsageError(
      `"${first!.dir}" and "${other.dir}" are not shards of one work list: ${what} is ${a} in one and ${b} in the other`,
    );
  }
}

/** The first part in which two configurations differ, processors aside, with both values; nothing where there is none. */
function differingPart(a: string, b: string): readonly [what?: string, a?: string, b?: string] {
  const [partsA, partsB] = [comparable(a), comparable(b)];
  const name = [...new Set([...partsA.keys(), ...partsB.keys()])].find((key) => partsA.get(key) !== partsB.get(key));
  return name === undefined ? [] : [name, partsA.get(name) ?? "not given", partsB.get(name) ?? "not given"];
}

/** Whatever else a directory holds would be lost in silence; what older code recorded of the same episodes is replaced and no loss. */
function checkHoldsNoMore({ dir, work, shard }: ShardDirectory): void {
  const { agent, configuration } = work;
  const keysOf = (list: WorkList): ReadonlySet<string> =>
    new Set(jobsOf(list).map((job) => episodeKey({ agent, ...job })));
  const own = keysOf({ ...work, shard });
  const { scenarios, seed, episodes } = work;
  const whole = keysOf({ scenarios, seed, episodes });
  const conditionsOf = (record: EpisodeRecord): string => conditionsText(record.versions[configurationKey] ?? "");
  const conditions = conditionsText(configuration);
  for (const record of readEpisodes(dir).filter(isComplete)) {
    const key = episodeKey(record);
    const isAlike = conditionsOf(record) === conditions;
    if (isAlike && own.has(key)) continue;
    const what = `${record.scenario} with seed ${record.seed} of ${record.agent}`;
    throw new UsageError(
      isAlike && whole.has(key)
        ? `"${dir}" holds episodes of several shards, such as ${what} besides shard ${shard.index} of ${shard.of}; run each shard with an --out of its own, or praxis bench without --shard with this --out, which runs what is missing`
        : `"${dir}" holds episodes that its ${workFile} does not list, such as ${what}${isAlike ? "" : " in another configuration"}, since another benchmark ran with the same --out; move their lines of ${episodesFile} into a directory of their own`,
    );
  }
}

function checkEachOnce(shards: readonly ShardDirectory[]): void {
  const { of } = shards[0]!.shard;
  for (let index = 1; index <= of; index++) {
    const [one, another] = shards.filter(({ shard }) => shard.index === index);
    if (one === undefined) {
      throw new UsageError(`Shard ${index} of ${of} is missing; run it, or name its directory too`);
    }
    if (another !== undefined) {
      const same = realpathSync(one.dir) === realpathSync(another.dir);
      throw new UsageError(
        same
          ? `"${one.dir}" is named twice; name each shard once`
          : `"${one.dir}" and "${another.dir}" are both shard ${index} of ${of}; name one of them`,
      );
    }
  }
}

function finishedEpisodes({ dir, work, shard }: ShardDirectory): readonly EpisodeRecord[] {
  const { agent, configuration } = work;
  const done = new Map<string, EpisodeRecord>();
  for (const record of readEpisodes(dir)) {
    if (isComplete(record) && record.versions[configurationKey] === configuration) {
      done.set(episodeKey(record), record);
    }
  }
  const jobs = jobsOf({ ...work, shard });
  const missing = jobs.filter((job) => !done.has(episodeKey({ agent, ...job })));
  if (missing.length > 0) {
    const { scenario, seed } = missing[0]!;
    throw new UsageError(
      `Shard "${dir}" lacks ${missing.length} of its ${jobs.length} episodes, such as ${scenario} with seed ${seed}; run it again with the same --out, and it goes on`,
    );
  }
  return jobs.map((job) => done.get(episodeKey({ agent, ...job }))!);
}

/** All or none: a merge that was interrupted leaves no file that looks whole. */
function writeLines(path: string, records: readonly unknown[]): void {
  const file = new LineFile(`${path}.part`, "empty");
  try {
    for (const record of records) file.append(JSON.stringify(record));
    renameSync(file.path, path);
  } catch (error) {
    rmSync(file.path, { force: true });
    throw error instanceof FileError ? error : writeError(path, error);
  } finally {
    file.close();
  }
}
