import { join } from "node:path";
import { UserError } from "../../../src/core/index.ts";
import { packageRoot } from "../../../src/cli/packageRoot.ts";
import { quantiles, type Quantiles } from "../../../src/episode/statistics.ts";
import { BenchGraph } from "../graph/BenchGraph.ts";
import { processState } from "../graph/processes.ts";
import { PeerProcess } from "./PeerProcess.ts";

/** Tasks are drawn from seeds that no table is made from. */
const [warmUpSeed, firstSeed, episodes] = [600, 601, 3];

const warmUpAttempts = 10;

interface Samples extends Quantiles {
  readonly count: number;
}

export interface StepResult {
  readonly scenario: string;
  readonly episodes: number;
  readonly successes: number;
  /** Whole control steps, ms: world, estimate and, where one is due, inference, each on another node. */
  readonly stepMs: Samples;
  /** Those in which the agent asked for a goal or a plan. */
  readonly planningStepMs: Samples;
  /** Their parts, ms. */
  readonly worldMs: Samples;
  readonly estimateMs: Samples;
  readonly policyMs: Samples;
  /** User and system time of each process in a control step, ms. */
  readonly cpuMsPerStep: Readonly<Record<string, number>>;
  /** The graph's own executor: from one joint state to the next, as a spectator sees it, ms. */
  readonly executorStepMs: Samples;
}

interface Times {
  readonly outcome: string;
  readonly steps: readonly number[];
  readonly planningSteps: readonly number[];
  readonly world: readonly number[];
  readonly estimate: readonly number[];
  readonly policy: readonly number[];
}

const parts = ["steps", "planningSteps", "world", "estimate", "policy"] as const;

/** Control steps of a graph of processes in lockstep, from whoever takes the executor's place. */
export async function measureSteps(
  signal: AbortSignal,
  onProgress: (done: number, of: number) => void,
): Promise<StepResult> {
  const file = join(packageRoot(), "launch/praxis/graphs/hanoi.yaml");
  const graph = await BenchGraph.create({ file, from: "dist" });
  const client = await startClient(graph, signal);
  try {
    const run = async (seed: number): Promise<Times> => {
      signal.throwIfAborted();
      return (await client.ask({ do: "episode", argument: seed })) as Times;
    };
    await warmUp(() => run(warmUpSeed));
    // A spectator of joint states makes work for the world; that of this process rests meanwhile.
    const resume = graph.spectator.pause();
    const processes = graph.pids();
    const before = cpuOf(processes);
    const times: Times[] = [];
    for (let i = 0; i < episodes; i++) {
      times.push(await run(firstSeed + i));
      onProgress(i + 1, episodes + 1);
    }
    const after = cpuOf(processes);
    resume();
    const all = Object.fromEntries(parts.map((part) => [part, times.flatMap((each) => each[part])])) as Record<
      (typeof parts)[number],
      number[]
    >;
    const steps = all.world.length;
    const executorStepMs = await executorSteps(graph, signal);
    onProgress(episodes + 1, episodes + 1);
    return {
      scenario: "hanoi-3",
      episodes,
      successes: times.filter(({ outcome }) => outcome === "success").length,
      stepMs: samples(all.steps),
      planningStepMs: samples(all.planningSteps),
      worldMs: samples(all.world),
      estimateMs: samples(all.estimate),
      policyMs: samples(all.policy),
      cpuMsPerStep: Object.fromEntries(
        [...after].map(([name, seconds]) => [name, (1000 * (seconds - before.get(name)!)) / steps]),
      ),
      executorStepMs,
    };
  } finally {
    await client.end();
    await graph.close();
  }
}

/** The first requests may come before the client knows of all services. @throws UserError */
async function warmUp(run: () => Promise<Times>): Promise<void> {
  let outcome = "";
  for (let i = 0; i < warmUpAttempts; i++) {
    ({ outcome } = await run());
    if (outcome === "success") return;
  }
  throw new UserError(`No episode comes to its end: ${outcome}`);
}

async function startClient(graph: BenchGraph, signal: AbortSignal): Promise<PeerProcess> {
  try {
    await graph.up(signal);
    return await PeerProcess.node(join(import.meta.dirname, "peers", "steps.ts"), [graph.namespace]);
  } catch (error) {
    await graph.close();
    throw error;
  }
}

async function executorSteps(graph: BenchGraph, signal: AbortSignal): Promise<Samples> {
  const ms: number[] = [];
  let last: number | undefined;
  const stop = graph.listen((sighting) => {
    if (sighting.kind !== "joints") return;
    // The first step has a goal and a plan before it.
    if (last !== undefined && sighting.stamp > secondStep) ms.push(sighting.at - last);
    last = sighting.at;
  });
  try {
    const goal = { instruction: "", scenario: "hanoi-3", seed: BigInt(firstSeed), noise: "paper", max_steps: 0 };
    await graph.client.execute(goal, { signal });
  } finally {
    stop();
  }
  return samples(ms);
}

/** World time, ns. */
const secondStep = 50_000_000n;

const cpuOf = (processes: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
  new Map([...processes].map(([name, pid]) => [name, processState(pid)?.cpuSeconds ?? NaN]));

const samples = (ms: readonly number[]): Samples => ({
  count: ms.length,
  ...(quantiles(ms) ?? { p50: NaN, p95: NaN, p99: NaN }),
});
