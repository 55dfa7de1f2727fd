import { SingleBar } from "cli-progress";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import type { SuccessRate, SummaryRow } from "../../episode/summarise.ts";
import type { Job } from "../bench/Job.ts";
import { filmEpisodes, type FilmOptions } from "../bench/filmEpisodes.ts";
import { optionsFor } from "../bench/optionsFor.ts";
import { runBench, type BenchResult } from "../bench/runBench.ts";
import { jobsOf, type Shard } from "../bench/WorkList.ts";
import type { EpisodeCommandOptions } from "../commands/episodeOptions.ts";
import { checkScenarioName } from "../compose/chooseScenario.ts";
import {
  type AgentName,
  agentParts,
  type Configuration,
  configurationKey,
  type GraphConfiguration,
  usualAgent,
} from "../compose/Configuration.ts";
import { agentNamed } from "../compose/agentNamed.ts";
import { configurationOf } from "../compose/configurationOf.ts";
import { exitCodes, InterruptedError, sentenceOf, UsageError } from "../exitCodes.ts";
import { interruptible } from "../interruption.ts";
import { packageRoot } from "../packageRoot.ts";
import { printComplaint, printJson, printLine } from "../print.ts";
import { provenance } from "../provenance.ts";
import { energyTable } from "../report/energyTable.ts";
import { runEnergyTable } from "../report/runEnergyTable.ts";
import { shortNumber, textTable } from "../report/textTable.ts";

export interface BenchCommandOptions extends EpisodeCommandOptions {
  readonly agents?: readonly string[];
  readonly scenarios: readonly string[];
  readonly episodes: number;
  readonly workers?: number;
  readonly idleSeconds: number;
  readonly pace: "free" | "real-time";
  readonly films?: boolean;
  readonly shard?: Shard;
  readonly transport?: "ros" | "loopback";
  readonly namespace?: string;
  readonly graph?: string;
}

/** Two processes leave a shared machine usable and are what our published times are for. */
const usualWorkers = 2;

/** What one agent is run with, and where its results go. */
interface Part {
  readonly configuration: Configuration;
  readonly workers: number;
  readonly out: string;
}

/**
 * Runs a benchmark of one agent after the other and prints it. Of several each has a directory of its own. Returns the exit code.
 * @throws UsageError before anything runs; what stopped it, and finished episodes are recorded
 */
export async function bench(options: BenchCommandOptions): Promise<number> {
  const { json, episodes, seed, scenarios, idleSeconds, shard } = options;
  const agents = (options.agents ?? [usualAgent]).map(agentNamed);
  for (const scenario of scenarios) checkScenarioName(scenario);
  if (seed + episodes > Number.MAX_SAFE_INTEGER) throw new UsageError("The last seed would be above 2^53 - 1");
  const work = { scenarios, seed, episodes, ...(shard && { shard }) };
  const jobs = jobsOf(work);
  if (jobs.length === 0) throw new UsageError(`There are fewer episodes than ${shard!.of} shards; take fewer shards`);
  if (agents.length > 1 && options.world === "ros") {
    throw new UsageError("A graph has one agent, its own: with --world ros name one, or none");
  }
  if (options.films && options.world !== "physics") {
    throw new UsageError(`The world "${options.world}" is not filmed; leave --films out, or take --world physics`);
  }
  const out = options.out ?? join("runs", `bench-${timestamp()}`);
  const parts = agents.map((agent) =>
    partOf(agent, optionsFor(agent, agents, options), agents.length === 1 ? out : join(out, agent)),
  );
  if (!json && options.agents === undefined && options.world !== "ros") {
    printLine(`Agent ${usualAgent}: its state is the simulator's own; --agents nesy sees with a camera.`);
  }
  if (!json && idleSeconds > 0) {
    printLine(
      `Idle power is measured for ${idleSeconds} s before and after, where there are counters: leave the machine alone.`,
    );
  }
  const records: EpisodeRecord[] = [];
  await interruptible(async (signal) => {
    for (const part of parts) {
      if (!json && parts.length > 1) printLine(`${part === parts[0] ? "" : "\n"}Agent ${part.configuration.agent}`);
      records.push(
        ...(await runPart(part, { ...work, jobs, idleSeconds, films: options.films, json, all: out, signal })),
      );
      if (signal.aborted && part !== parts.at(-1)) throw interrupted(out);
    }
  });
  if (!json && parts.length > 1) {
    printLine(`\npraxis report ${parts.map((part) => part.out).join(" ")} makes one page of them.`);
  }
  return complainOfErrors(records);
}

interface Work {
  readonly scenarios: readonly string[];
  readonly seed: number;
  readonly episodes: number;
  readonly shard?: Shard;
  readonly jobs: readonly Job[];
  /** Whether one success and one failure are filmed. */
  readonly films: boolean | undefined;
  readonly idleSeconds: number;
  readonly json: boolean | undefined;
  /** The `--out` with which the same command goes on. */
  readonly all: string;
  readonly signal: AbortSignal;
}

const interrupted = (out: string): InterruptedError =>
  new InterruptedError(`Interrupted; finished episodes are kept, the same command with --out ${out} goes on`);

/** Runs the episodes of one agent and prints what came of them. Returns all of its records. */
async function runPart(
  { configuration, workers, out }: Part,
  { jobs, json, films, all, ...work }: Work,
): Promise<readonly EpisodeRecord[]> {
  const progress = json ? undefined : new BenchProgress(jobs);
  const origin = provenance();
  let result: BenchResult;
  try {
    result = await runBench({
      ...{ ...work, configuration, workers, out, provenance: origin },
      onStart: (recorded, total) => {
        if (json) printJson({ kind: "start", configuration, ...origin, out, recorded, total });
        progress?.start(recorded, total);
      },
      onRecord: (record) => {
        if (json) printJson({ kind: "episode", ...record });
        progress?.add(record);
      },
    });
  } catch (error) {
    throw error instanceof InterruptedError ? interrupted(all) : error;
  } finally {
    progress?.stop();
  }
  const { records, rows, runs } = result;
  const film = async (): Promise<void> => {
    const options = { configuration, out, provenance: origin, signal: work.signal };
    if (films) await filmAndTell(records, options, { json, all });
  };
  if (json) {
    // The summary stays the last line.
    await film();
    printJson({ kind: "summary", agent: records[0]!.agent, rows, runs });
  } else {
    printResult(result, out);
    await film();
  }
  return records;
}

/**
 * The benchmark is done before this, so that a film that cannot be made is complained of and no more.
 * @throws InterruptedError after an abort, with the `--out` with which the command goes on
 */
async function filmAndTell(
  records: readonly EpisodeRecord[],
  options: FilmOptions,
  { json, all }: Pick<Work, "json" | "all">,
): Promise<void> {
  try {
    for await (const { what, record, file } of filmEpisodes(records, options)) {
      const { agent, scenario, seed } = record;
      const episode = `${scenario} with seed ${seed}`;
      if (json) printJson({ kind: "film", what, agent, scenario, seed, file: file ?? null });
      else if (file !== undefined) printLine(`Filmed a ${what}, ${episode}: ${file}`);
      if (file !== undefined) continue;
      printComplaint(
        `There is no film of a ${what} of ${agent}: ${episode} went otherwise than it was recorded; films are to be made on the machine, and by the policy, that made the records`,
      );
    }
  } catch (error) {
    if (options.signal.aborted) throw interrupted(all);
    printComplaint(`The films of ${records[0]!.agent} were not all made: ${sentenceOf(error) ?? String(error)}`);
  }
}

/** @throws UsageError where options do not go together or with this agent */
function partOf(agent: AgentName, options: BenchCommandOptions, out: string): Part {
  if (agentParts[agent].moves === "remote" && options.policyName === undefined) {
    throw new UsageError(
      `A benchmark of the agent ${agent} needs --policy-name, such as pi05_libero: a server does not say which policy it serves`,
    );
  }
  const graph = graphOf(options);
  const configuration: Configuration = {
    ...configurationOf(agent, options),
    ...(graph && { graph }),
    ...(options.pace === "real-time" && { pace: options.pace }),
  };
  return { configuration, workers: workersOf(agent, options), out };
}

/** @throws UsageError where several processes would spoil what is asked for */
function workersOf(agent: AgentName, { workers, pace, world }: BenchCommandOptions): number {
  if (pace === "real-time") {
    if (world === "ros") throw new UsageError("A graph has its own pace: launch one whose sim node has the mode paced");
    if (workers !== undefined && workers > 1) {
      throw new UsageError("--pace real-time is for the energy of one agent on a machine; leave --workers out");
    }
    return 1;
  }
  // Servers of openpi's infer for one client at a time.
  return workers ?? (agentParts[agent].moves === "remote" ? 1 : Math.min(usualWorkers, availableParallelism()));
}

/** Where the graph is, if one is asked for. @throws UsageError on options that only one of both kinds of worlds takes */
function graphOf(options: BenchCommandOptions): GraphConfiguration | undefined {
  const { world, transport, namespace, graph } = options;
  if (world !== "ros") {
    if (transport === undefined && namespace === undefined && graph === undefined) return undefined;
    throw new UsageError("--transport, --namespace and --graph need --world ros");
  }
  const { position, yaw } = options.observationNoise;
  const sensesAsUsual = position === 0 && yaw === 0 && options.senseEvery === undefined && options.senseDelay === 0;
  const { policy, policies, perception, workers, look = "nominal" } = options;
  const hasUsualModels = policy === "learned" && policies === undefined && perception === undefined;
  if (!sensesAsUsual || !hasUsualModels || workers !== undefined) {
    throw new UsageError(
      "With --world ros noise of observations, sensing, perception, policies and processes are parameters of the graph's nodes; set them there",
    );
  }
  if (look !== "nominal") {
    throw new UsageError(
      `The cameras of a graph's sim node show the nominal look only; run --look ${look} without --world ros`,
    );
  }
  return {
    transport: transport ?? "ros",
    namespace: namespace ?? "/",
    graph: graph ?? join(packageRoot(), "launch", "praxis", "graphs", "hanoi.yaml"),
  };
}

/** Exceptions count as failed attempts in the table; that there were any must not go unnoticed. */
function complainOfErrors(records: readonly EpisodeRecord[]): number {
  const errors = records.filter(({ outcome }) => outcome === "error");
  if (errors.length === 0) return exitCodes.success;
  printComplaint(
    `${errors.length} of ${records.length} episodes ended with an exception and count as failures; the first: ${errors[0]!.reason}`,
  );
  return exitCodes.internal;
}

function printResult({ rows, records, runs, findings, paced, files }: BenchResult, out: string): void {
  printLine();
  printLine(successTable(rows));
  printLine();
  printLine(energyTable(rows, records[0]!.versions[configurationKey]));
  printLine(runEnergyTable(runs, findings, paced));
  printLine();
  printLine(`${records.length} episodes of revision ${records[0]!.gitRevision}`);
  printLine(`Files: ${files.map((file) => join(out, file)).join(", ")}`);
}

/** Success, what went wrong and how long it took, a line for each row. */
export function successTable(rows: readonly SummaryRow[]): string {
  const heads = ["state", "progress %", "illegal", "drops", "retries", "replans", "errors", "sim s", "× real time"];
  const late = ["plan ms p50/p99", "infer ms p50/p99", "peak acc. %"];
  const hasSubTasks = rows.some(({ subTasks }) => subTasks !== null);
  const ofSubTasks = hasSubTasks ? ["all sub-tasks [95 %]", "sub-tasks %"] : [];
  const hasKnocks = rows.some(({ knocks }) => knocks !== null);
  const ofKnocks = hasKnocks ? ["knocked", "refused draws", "success of knocked [95 %]"] : [];
  const columns = [
    { head: "scenario", align: "left" as const },
    { head: "success [95 %]", align: "left" as const },
    ...[...heads, ...late, ...ofSubTasks, ...ofKnocks].map((head) => ({ head, align: "right" as const })),
  ];
  const quantiles = (q: SummaryRow["planning"]): string => (q ? `${shortNumber(q.p50)}/${shortNumber(q.p99)}` : "n/a");
  return textTable(
    columns,
    rows.map((row) => [
      row.scenario,
      rateText(row),
      row.state,
      (100 * row.progress).toFixed(1),
      ...[row.illegalMoves, row.drops, row.retries, row.replans, row.errors].map(String),
      shortNumber(row.simulatedSeconds),
      shortNumber(row.realTimeFactor),
      quantiles(row.planning),
      quantiles(row.inference),
      row.peakAcceleration === null ? "n/a" : shortNumber(100 * row.peakAcceleration),
      ...(hasSubTasks ? subTaskCells(row) : []),
      ...(hasKnocks ? knockCells(row) : []),
    ]),
  );
}

const subTaskCells = ({ subTasks }: SummaryRow): string[] => {
  if (subTasks === null) return ["n/a", "n/a"];
  const { complete, episodes, interval, share } = subTasks;
  return [rateText({ successes: complete, judged: episodes, interval }), (100 * share).toFixed(1)];
};

const knockCells = ({ episodes, knocks }: SummaryRow): string[] =>
  knocks === null ? ["n/a", "n/a", "n/a"] : [`${knocks.knocked}/${episodes}`, `${knocks.refused}`, rateText(knocks)];

const rateText = ({ successes, judged, interval }: SuccessRate): string =>
  `${successes}/${judged} [${interval.map((x) => (100 * x).toFixed(1)).join(", ")}] %`;

/** A bar with the remaining time on a terminal; elsewhere a line per tenth of each scenario. */
class BenchProgress {
  readonly #bar: SingleBar | undefined;
  readonly #counts = new Map<string, { total: number; done: number; successes: number }>();
  #successes = 0;

  constructor(jobs: readonly Job[]) {
    for (const { scenario } of jobs) {
      const count = this.#counts.get(scenario) ?? { total: 0, done: 0, successes: 0 };
      count.total++;
      this.#counts.set(scenario, count);
    }
    const format = "{bar} {value}/{total} episodes, {successes} successes, {eta_formatted} left";
    if (process.stdout.isTTY) this.#bar = new SingleBar({ format, hideCursor: true });
  }

  start(recorded: number, total: number): void {
    if (recorded > 0) printLine(`${recorded} of ${total} episodes are recorded already and are not run again.`);
    this.#bar?.start(total - recorded, 0, { successes: 0 });
  }

  add({ scenario, outcome }: EpisodeRecord): void {
    const count = this.#counts.get(scenario)!;
    count.done++;
    if (outcome === "success") {
      count.successes++;
      this.#successes++;
    }
    this.#bar?.increment(1, { successes: this.#successes });
    const every = Math.max(1, Math.ceil(count.total / 10));
    if (!this.#bar && count.done % every === 0) {
      printLine(`${scenario}: ${count.done} episodes, ${count.successes} successes`);
    }
  }

  stop(): void {
    this.#bar?.stop();
  }
}

const timestamp = (): string => new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
