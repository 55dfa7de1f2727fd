import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { EpisodeRunner } from "../../src/cli/bench/EpisodeRunner.ts";
import { GraphClient } from "../../src/cli/bench/GraphClient.ts";
import { chooseScenario } from "../../src/cli/compose/chooseScenario.ts";
import { loadDomain } from "../../src/cli/compose/loadDomain.ts";
import { readGraph, type Graph } from "../../src/cli/graph/GraphFile.ts";
import { launchGraph } from "../../src/cli/graph/launchGraph.ts";
import { packageRoot } from "../../src/cli/packageRoot.ts";
import { provenance } from "../../src/cli/provenance.ts";
import type { EpisodeObserver } from "../../src/episode/EpisodeObserver.ts";
import { stepText } from "../../src/pddl/Domain.ts";
import { chosenSets } from "../chosenSets.ts";
import { freeDomain } from "./freeDomain.ts";
import { machine, rosVersions } from "./machine.ts";
import { requireFreshBuild } from "./requireFreshBuild.ts";
import { RclTransport } from "../../src/ros/RclTransport.ts";
import { wilsonInterval } from "../../src/episode/statistics.ts";

// Runs 3-disc episodes through a graph of eight processes over DDS, in lockstep and paced, and holds the lockstep ones
// against runEpisode in one process: npm run ros -- npm run bench:ros-graph [-- lockstep|paced]. Needs npm run build. With --cameras
// the agent sees by a camera, and the paced world is as fast as time: npm run ros -- npm run bench:ros-graph -- --cameras. What is
// measured is written at once; what is not chosen stays as it was in the file, each part with its revision and machine.

const episodes = 20;
const scenario = "hanoi-3";
const noise = "paper";
const {
  values: { cameras },
  positionals,
} = parseArgs({ options: { cameras: { type: "boolean", default: false } }, allowPositionals: true });
const names = ["lockstep", "paced"] as const;
const { chosen } = chosenSets(positionals, { names, usual: names });
const agent = cameras ? "nesy" : "nesy-oracle";
const pacedFactor = cameras ? 1 : 4;
const root = packageRoot();
const domain = loadDomain("hanoi");
const origin = provenance();
process.env["ROS_DOMAIN_ID"] ??= freeDomain();
requireFreshBuild();

/** What is compared of an episode. */
interface Episode {
  readonly seed: number;
  readonly outcome: string;
  readonly controlSteps: number;
  readonly stateHash: string;
  readonly plan: readonly string[];
  readonly wallSeconds: number;
  readonly simulatedSeconds: number;
  readonly error: string;
}

async function inOneProcess(): Promise<Episode[]> {
  const runner = await EpisodeRunner.create({
    configuration: {
      agent,
      ...(cameras && { perception: join(root, "policies", "perception") }),
      world: "physics",
      noise,
      observationNoise: { position: 0, yaw: 0 },
      senseEvery: cameras ? 10 : 1,
      senseDelay: 0,
      policy: "learned",
      policies: join(root, "policies", "skills"),
    },
    domain,
    provenance: origin,
    hardware: "shared",
  });
  const results: Episode[] = [];
  for (let seed = 0; seed < episodes; seed++) {
    const plan: string[] = [];
    const planObserver: EpisodeObserver = {
      onDecision: ({ events }) => {
        for (const event of events) if (event.kind === "plan") plan.push(...event.plan.map(stepText));
      },
    };
    const drawn = chooseScenario(domain, { name: scenario, seed, noise });
    const { record } = await runner.run({ scenario: drawn, seed, observers: [planObserver] });
    const { outcome, controlSteps, stateHash, wallSeconds, simulatedSeconds, reason: error } = record;
    results.push({ seed, outcome, controlSteps, stateHash, plan, wallSeconds, simulatedSeconds, error });
  }
  await runner.close();
  return results;
}

/** Launches a graph, runs the episodes as its tasks and takes it down. */
async function throughGraph(file: string): Promise<{ episodes: Episode[]; processes: number }> {
  const stop = new AbortController();
  const graph: Graph = readGraph(file);
  const pids = new Set<string>();
  const ended = launchGraph(graph, {
    file,
    namespace: "/",
    signal: stop.signal,
    onLine: () => undefined,
    onNode: (node, what) => {
      if (what.startsWith("started")) pids.add(`${node} ${what}`);
    },
    onGraph: () => undefined,
  });
  const transport = await RclTransport.create();
  const client = new GraphClient(transport, "/");
  const results: Episode[] = [];
  try {
    await client.whenActive(60_000, stop.signal);
    for (let seed = 0; seed < episodes; seed++) {
      const plan: string[] = [];
      const began = performance.now();
      const result = await client.execute(
        { instruction: "", scenario, seed: BigInt(seed), noise, max_steps: 0 },
        {
          signal: stop.signal,
          onFeedback: ({ events }) => {
            for (const event of events) if (event.kind === "plan") plan.push(...event.items);
          },
        },
      );
      const { outcome, state_hash: stateHash } = result.verdict;
      results.push({
        ...{ seed, outcome, controlSteps: result.control_steps, stateHash, plan, error: result.error_msg },
        wallSeconds: (performance.now() - began) / 1000,
        simulatedSeconds: result.simulated_seconds,
      });
      process.stderr.write(`${file}: seed ${seed} ${outcome || result.error_msg}\n`);
    }
  } finally {
    client.close();
    stop.abort();
    await ended;
    await transport.close();
  }
  return { episodes: results, processes: pids.size };
}

const summary = (results: readonly Episode[]): object => {
  const successes = results.filter(({ outcome }) => outcome === "success").length;
  const sum = (key: "wallSeconds" | "simulatedSeconds"): number =>
    results.reduce((total, each) => total + each[key], 0);
  return {
    successes,
    of: results.length,
    secondsPerEpisode: sum("wallSeconds") / results.length,
    interval: wilsonInterval(successes, results.length),
    realTimeFactor: sum("simulatedSeconds") / sum("wallSeconds"),
    failures: results.filter(({ outcome }) => outcome !== "success").map(({ seed, error }) => ({ seed, error })),
  };
};

/** Holds episodes of the graph in lockstep against the same ones in one process. */
async function inLockstep(): Promise<object> {
  const direct = await inOneProcess();
  const { episodes: graphs, processes } = await throughGraph(graphFile(cameras ? "hanoi-cameras" : "hanoi"));
  const equal = (key: "stateHash" | "outcome" | "controlSteps"): number =>
    graphs.filter((episode, i) => episode[key] === direct[i]![key]).length;
  return {
    ...summary(graphs),
    processes,
    equalHashes: equal("stateHash"),
    equalOutcomes: equal("outcome"),
    equalControlSteps: equal("controlSteps"),
    equalPlans: graphs.filter(({ plan }, i) => plan.join() === direct[i]!.plan.join()).length,
    inOneProcess: { ...summary(direct), episodes: direct },
    episodes: graphs,
  };
}

async function whilePaced(): Promise<object> {
  const { name, nodes } = readGraph(graphFile(cameras ? "hanoi-cameras-paced" : "hanoi"));
  const scratch = join(root, "runs");
  mkdirSync(scratch, { recursive: true });
  const file = join(scratch, "hanoi-paced-bench.yaml");
  const paced = nodes.map((node) =>
    node.kind === "sim"
      ? { ...node, parameters: { ...node.parameters, mode: "paced", real_time_factor: pacedFactor } }
      : node,
  );
  writeFileSync(file, JSON.stringify({ name, nodes: paced }));
  const { episodes: graphs, processes } = await throughGraph(file);
  return { ...summary(graphs), processes, realTimeFactorAsked: pacedFactor, episodes: graphs };
}

function graphFile(name: string): string {
  return join(root, "launch", "praxis", "graphs", `${name}.yaml`);
}

const directory = join(root, "benchmarks", "results", "ros");
mkdirSync(directory, { recursive: true });
const resultPath = join(directory, cameras ? "cameras.json" : "graph.json");
const kept = existsSync(resultPath)
  ? (JSON.parse(readFileSync(resultPath, "utf8")) as { readonly parts?: Record<string, object> }).parts
  : undefined;
const parts: Record<string, object> = { ...kept };
for (const name of names) {
  if (!chosen.includes(name)) continue;
  const by = {
    gitRevision: origin.gitRevision,
    versions: { ...origin.versions, ...rosVersions() },
    machine: machine(),
    date: new Date().toISOString(),
  };
  const measured = await (name === "lockstep" ? inLockstep() : whilePaced());
  parts[name] = { ...by, ...measured };
  const what = `3-disc episodes through a graph over DDS, agent ${agent} with learned skills, seeds 0..${episodes - 1}`;
  writeFileSync(resultPath, `${JSON.stringify({ what, parts }, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify({ ...measured, episodes, inOneProcess: undefined }, null, 2)}\n`);
}
