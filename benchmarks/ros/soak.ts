import { join } from "node:path";
import { parseArgs } from "node:util";
import { exitCodes } from "../../src/cli/exitCodes.ts";
import { printLine } from "../../src/cli/print.ts";
import { provenance } from "../../src/cli/provenance.ts";
import { LineFile } from "../../src/episode/LineFile.ts";
import { ExecutionEvent } from "../../src/ros/interfaces/praxis_msgs.ts";
import { eventQos } from "../../src/ros/Qos.ts";
import { BenchGraph } from "./graph/BenchGraph.ts";
import { patientGraph } from "./graph/patientGraph.ts";
import { machine, rosVersions } from "./machine.ts";
import { requireFreshBuild } from "./requireFreshBuild.ts";
import { resultsDirectory, runProgram, writeResult } from "./runProgram.ts";
import { medianSlope } from "./soak/growth.ts";
import { measureMemory, type Memory } from "./soak/measureMemory.ts";

// Episodes in lockstep over DDS for half an hour: does a node's memory grow, is an event lost? npm run ros -- npm run
// bench:ros-soak. Every two minutes, between two episodes, each node's used heap is taken after a forced collection, and
// its resident memory; each sample is a line of soak.jsonl at once.

const { values } = parseArgs({
  options: { out: { type: "string", default: resultsDirectory }, minutes: { type: "string", default: "30" } },
});
const minutes = Number(values.minutes);
const sampleMs = 120_000;
const scenario = "hanoi-3";
const noise = "paper";
/** The first third is for caches to fill and code to be compiled. */
const settled = 1 / 3;
const bounds = { heapShare: 0.02, residentPerHour: 10e6 };

interface Sample extends Memory {
  readonly minute: number;
  readonly node: string;
}

await runProgram(async (signal) => {
  requireFreshBuild();
  const origin = provenance();
  const host = machine();
  const samples: Sample[] = [];
  const file = new LineFile(join(values.out, "soak.jsonl"), "resume");
  const graph = await BenchGraph.create({ file: patientGraph("hanoi"), from: "dist" });
  const episodes = { run: 0, successes: 0, events: 0, eventsTold: 0, eventsLost: 0 };
  const node = graph.transport.createNode({ name: `soak_${process.pid}`, namespace: graph.namespace });
  /** Sequence numbers of the events of the episode that runs. */
  let seen = new Map<string, Set<number>>();
  let left: readonly number[];
  const subscription = node.messages(ExecutionEvent, "events", eventQos).subscribe(({ episode, sequence }) => {
    const numbers = seen.get(episode) ?? new Set<number>();
    seen.set(episode, numbers.add(sequence));
  });
  try {
    await graph.up(signal);
    const resume = graph.spectator.pause();
    const pids = graph.pids();
    const began = performance.now();
    const elapsed = (): number => (performance.now() - began) / 60_000;
    const sample = async (): Promise<void> => {
      const minute = elapsed();
      for (const [name, pid] of pids) {
        const each: Sample = { minute, node: name, ...(await measureMemory(pid)) };
        samples.push(each);
        file.append(JSON.stringify({ gitRevision: origin.gitRevision, ...each }));
      }
      printLine(`${minute.toFixed(1)} min: ${episodes.run} episodes, ${episodes.successes} successes`);
    };
    let next = 0;
    for (let seed = 0; elapsed() < minutes && !signal.aborted; seed++) {
      if (performance.now() - began >= next) {
        await sample();
        next += sampleMs;
      }
      seen = new Map();
      const goal = { instruction: "", scenario, seed: BigInt(seed), noise, max_steps: 0 };
      const result = await graph.client.execute(goal, { signal });
      episodes.run++;
      if (result.verdict.outcome === "success") episodes.successes++;
      // The last event and the result travel on different ways.
      const count = (): number => seen.get(result.episode)?.size ?? 0;
      const deadline = performance.now() + 2000;
      while (count() < result.events && performance.now() < deadline) {
        await new Promise((resolve) => {
          setTimeout(resolve, 10);
        });
      }
      episodes.eventsTold += result.events;
      episodes.events += count();
      episodes.eventsLost += result.events - count();
    }
    await sample();
    resume();
  } finally {
    subscription.unsubscribe();
    node.destroy();
    left = await graph.close();
    file.close();
  }
  // What is cut short is in soak.jsonl, and no result.
  signal.throwIfAborted();
  const last = samples.at(-1)?.minute ?? 0;
  const nodes = Object.fromEntries(
    [...new Set(samples.map((each) => each.node))].sort().map((name) => {
      const late = samples.filter((each) => each.node === name && each.minute >= last * settled);
      const span = last * (1 - settled);
      const heapSlope = medianSlope(late.map(({ minute, heap }) => [minute, heap]));
      const heapShare = (heapSlope * span) / (late[0]?.heap ?? 1);
      const residentPerHour = 60 * medianSlope(late.map(({ minute, resident }) => [minute, resident]));
      const isFlat = heapShare < bounds.heapShare && residentPerHour < bounds.residentPerHour;
      return [name, { heapShare, residentPerHour, isFlat, samples: late.length, first: late[0], last: late.at(-1) }];
    }),
  );
  const isPassed = Object.values(nodes).every(({ isFlat }) => isFlat) && episodes.eventsLost === 0;
  const result = {
    what: "episodes in lockstep over DDS: growth of each node's memory over the last two thirds, and lost events",
    gitRevision: origin.gitRevision,
    versions: { ...origin.versions, ...rosVersions() },
    machine: host,
    minutes: last,
    bounds,
    isPassed,
    episodes,
    nodes,
    leftAfterTheEnd: left,
    samples,
  };
  writeResult(join(values.out, "soak.json"), result);
  printLine(JSON.stringify({ isPassed, episodes, nodes }, undefined, 2));
  return isPassed ? exitCodes.success : exitCodes.no;
});
