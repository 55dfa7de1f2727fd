import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HardwareCounters } from "../../energy/HardwareCounters.ts";
import type { ModelCard } from "../../model/ModelCard.ts";
import { episodeKey, isComplete, type EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import { LineFile, writeError } from "../../episode/LineFile.ts";
import { episodesFile, readEpisodes } from "../../episode/readEpisodes.ts";
import { summarise, type SummaryRow } from "../../episode/summarise.ts";
import { summaryTable } from "../../episode/summaryTable.ts";
import { configurationKey, configurationText, type Configuration } from "../compose/Configuration.ts";
import { modelCards, modelIdentities } from "../compose/loadPolicies.ts";
import { greeted } from "../compose/remotePolicyOf.ts";
import { energyTable } from "../report/energyTable.ts";
import { runEnergyTable } from "../report/runEnergyTable.ts";
import { InterruptedError } from "../exitCodes.ts";
import { machine } from "../machine.ts";
import type { Provenance } from "../provenance.ts";
import type { EpisodeWork, Job } from "./Job.ts";
import { cardsDirectory, keepCards } from "./keptCards.ts";
import { describeGraph, openGraph, type OpenGraph } from "./openGraph.ts";
import { lockDirectory } from "./lockDirectory.ts";
import { energyFile, keepRun, readRuns, RunMeter, type RunRecord } from "./RunMeter.ts";
import { runOnGraph } from "./runOnGraph.ts";
import { runInWorkers } from "./WorkerPool.ts";
import { jobsOf, workFile, type WorkList, writeWork } from "./WorkList.ts";

export interface BenchOptions extends WorkList {
  readonly configuration: Configuration;
  readonly workers: number;
  /** How long the machine is left alone before and after, s, for counters to tell its idle power; 0: not at all. */
  readonly idleSeconds: number;
  readonly out: string;
  readonly provenance: Provenance;
  readonly signal: AbortSignal;
  /** Before the first episode: how many were recorded earlier, of how many. */
  readonly onStart: (recorded: number, total: number) => void;
  readonly onRecord: (record: EpisodeRecord) => void;
}

export interface BenchResult {
  readonly rows: readonly SummaryRow[];
  readonly records: readonly EpisodeRecord[];
  /** What counters of the whole machine said of this and earlier runs of the same configuration. */
  readonly runs: readonly RunRecord[];
  /** Those of `records` that were paced at real time. */
  readonly paced: readonly EpisodeRecord[];
  /** What there is of counters; undefined where nothing was left to run. */
  readonly findings: HardwareCounters["findings"] | undefined;
  /** What was written, as paths in `out`. */
  readonly files: readonly string[];
}

/** What a worker process runs: TypeScript where we run from source. */
const worker = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

/**
 * Runs what is not recorded yet with this configuration and sums all of it up. Each finished episode is a line of
 * `episodes.jsonl` at once, and the cards of the models are kept in `models`; `summary.json` and `summary.md` follow at the end, and where there are energy counters a line of
 * `energy.jsonl`, also of a run that is stopped.
 *
 * @throws FileError where the directory cannot be written, or another benchmark writes there; InterruptedError after an abort; WorkerError, ModelError, RemotePolicyError
 */
export async function runBench(options: BenchOptions): Promise<BenchResult> {
  const graph = options.configuration.graph && (await openGraph(options.configuration.graph, options.signal));
  try {
    const plan = await planOf(options, graph);
    // Not before all that it needs is there: what fails until then leaves no directory.
    const unlock = lockDirectory(options.out);
    try {
      return await runJobs(options, graph, plan);
    } finally {
      unlock();
    }
  } finally {
    await graph?.close();
  }
}

/** What is to run, and what its records call it. */
interface BenchPlan {
  readonly configuration: Configuration;
  readonly agent: string;
  readonly described: Awaited<ReturnType<typeof describeGraph>> | undefined;
  /** That of `configurationText`. */
  readonly text: string;
  /** Of the models that are loaded. */
  readonly cards: readonly ModelCard[];
}

/** @throws ModelError where a model is missing; RemotePolicyError where a policy's server is not reached */
async function planOf(options: BenchOptions, graph: OpenGraph | undefined): Promise<BenchPlan> {
  const { provenance } = options;
  const { remote } = options.configuration;
  // Known before the workers, so that they cannot be served different policies.
  const configuration = { ...options.configuration, ...(remote && { remote: await greeted(remote) }) };
  const described = graph && (await describeGraph(graph.client));
  const agent = described?.agent ?? configuration.agent;
  const text = configurationText(configuration, await modelIdentities(configuration), provenance, described);
  const cards = await modelCards(configuration);
  return { configuration, agent, described, text, cards };
}

async function runJobs(
  options: BenchOptions,
  graph: OpenGraph | undefined,
  { configuration, agent, described, text, cards }: BenchPlan,
): Promise<BenchResult> {
  const { out, provenance, workers, signal, scenarios, seed, episodes, shard } = options;
  const jobs = jobsOf(options);
  const keyOf = (job: Job): string => episodeKey({ agent, ...job });
  const done = new Map<string, EpisodeRecord>();
  const ran: EpisodeRecord[] = [];
  const file = new LineFile(join(out, episodesFile), "resume");
  let meter: RunMeter | undefined;
  try {
    for (const record of readEpisodes(out)) {
      if (isComplete(record) && record.versions[configurationKey] === text) done.set(episodeKey(record), record);
    }
    const work = { agent, scenarios, seed, episodes, ...(shard && { shard }), configuration: text };
    writeWork(out, { ...work, machine: machine() });
    keepCards(out, cards);
    const open = jobs.filter((job) => !done.has(keyOf(job)));
    options.onStart(jobs.length - open.length, jobs.length);
    const onRecord = (record: EpisodeRecord): void => {
      file.append(JSON.stringify(record));
      done.set(episodeKey(record), record);
      ran.push(record);
      options.onRecord(record);
    };
    if (open.length > 0) meter = await startMeter(options);
    const keepEnergy = async (end: "now" | "after idling"): Promise<void> => {
      const run = await meter?.stop(ran, { configuration: text, workers, end });
      if (run !== undefined) keepRun(out, run);
    };
    try {
      if (graph && described) {
        const { noise, maxSteps } = configuration;
        const versions = { ...provenance.versions, [configurationKey]: text };
        const { client } = graph;
        await runOnGraph({ client, jobs: open, noise, maxSteps, described, provenance, versions, signal, onRecord });
      } else {
        const hardware = Math.min(workers, open.length) > 1 ? "shared" : "metered";
        const setup = { configuration, provenance, hardware } as const;
        await runInWorkers<EpisodeWork>({ module: worker, setup, jobs: open, workers, signal, onResult: onRecord });
      }
    } catch (error) {
      // The episodes of a run that is stopped are kept and count, and so does what it took, those in flight included.
      await keepEnergy("now").catch(() => undefined);
      throw error;
    }
    await keepEnergy("after idling");
  } finally {
    meter?.close();
    file.close();
  }
  const records = jobs.flatMap((job) => done.get(keyOf(job)) ?? []);
  const paced = configuration.pace === undefined ? [] : records;
  const result = { rows: summarise(records), records, paced, runs: readRuns(out, text), findings: meter?.findings };
  const metered = existsSync(join(out, energyFile)) ? [energyFile] : [];
  const models = cards.length > 0 ? [cardsDirectory] : [];
  return { ...result, files: [episodesFile, workFile, ...models, ...metered, ...writeSummary(out, result)] };
}

const startMeter = ({ idleSeconds, signal }: BenchOptions): Promise<RunMeter> =>
  uninterrupted(signal, () => RunMeter.start({ idleSeconds, signal }));

/** @throws InterruptedError where the work was aborted */
async function uninterrupted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw signal.aborted ? new InterruptedError("Interrupted", { cause: error }) : error;
  }
}

/**
 * Writes `summary.json` and `summary.md`, whose revision and versions are those of the first record.
 *
 * @returns their names
 * @throws FileError where the directory cannot be written
 */
export function writeSummary(
  out: string,
  { rows, records, runs, findings, paced }: Omit<BenchResult, "files">,
): string[] {
  const { gitRevision, versions } = records[0]!;
  const json = `${JSON.stringify({ gitRevision, versions, rows, runs }, undefined, 2)}\n`;
  const markdown = [
    "# Benchmark\n",
    `Configuration: \`${versions[configurationKey]!}\`\n`,
    summaryTable(rows, "markdown"),
    "\n```text",
    energyTable(rows, versions[configurationKey]),
    runEnergyTable(runs, findings, paced),
    "```\n",
  ].join("\n");
  return [write(out, "summary.json", json), write(out, "summary.md", markdown)];
}

function write(out: string, name: string, text: string): string {
  const path = join(out, name);
  try {
    mkdirSync(out, { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw writeError(path, error);
  }
  return name;
}
