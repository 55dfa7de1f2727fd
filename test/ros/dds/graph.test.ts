import assert from "node:assert/strict";
import { join } from "node:path";
import { GraphClient } from "../../../src/cli/bench/GraphClient.ts";
import type { EpisodeRecord } from "../../../src/episode/EpisodeRecord.ts";
import { GraphError } from "../../../src/ros/GraphError.ts";
import { defaultMessage } from "../../../src/ros/interfaces/copyMessage.ts";
import {
  ErrorCodeConstants,
  ExecuteTaskGoal,
  ExecutionEvent,
  GraphState,
} from "../../../src/ros/interfaces/praxis_msgs.ts";
import { eventQos, latchedQos } from "../../../src/ros/Qos.ts";
import { RclTransport } from "../../../src/ros/RclTransport.ts";
import { scratch } from "../../cli/praxis.ts";
import { eventually } from "../../contracts/transport/TestGraph.ts";
import { graphVariant, packageGraph } from "./graphVariant.ts";
import { inProcess, type EpisodeInProcess } from "../inProcess.ts";
import { isAlive, kill, LaunchedGraph, praxis, tellLogs } from "./LaunchedGraph.ts";

const episodes = 3;
const realTimeFactor = 4;

/** What a graph and a process on its own must agree on to the last bit. */
const essence = ({ seed, outcome, controlSteps, stateHash, skills, retries, replans }: EpisodeRecord) => ({
  seed,
  ...{ outcome, controlSteps, stateHash, skills, retries, replans },
});

async function bench(...args: readonly string[]): Promise<readonly EpisodeRecord[]> {
  const lines = await praxis("bench", "--world", "ros", "--scenarios", "hanoi-3", "--json", ...args);
  return lines.filter(({ kind }) => kind === "episode") as unknown as EpisodeRecord[];
}

describe("a graph of processes over DDS", function () {
  this.timeout(180_000);
  const { dir, remove } = scratch();
  let graph: LaunchedGraph | undefined;
  let transport: RclTransport;

  before(async () => {
    transport = await RclTransport.create();
  });
  afterEach(async function () {
    tellLogs(this.currentTest, graph);
    await graph?.stop();
  });
  after(async () => {
    await transport.close();
    remove();
  });

  /** The latest state of the graph that a spectator sees, and all events. */
  function spectator(name: string) {
    const node = transport.createNode({ name, namespace: "/" });
    const seen: { state: GraphState | undefined; events: ExecutionEvent[] } = { state: undefined, events: [] };
    node.messages(GraphState, "graph_state", latchedQos).subscribe((state) => (seen.state = state));
    node.messages(ExecutionEvent, "events", eventQos).subscribe((event) => seen.events.push(event));
    return seen;
  }

  it("plans, acts and ends as one process does, each node in a process of its own", async () => {
    graph = new LaunchedGraph(packageGraph("hanoi"));
    const references: EpisodeInProcess[] = [];
    for (let seed = 0; seed < episodes; seed++)
      references.push(await inProcess("hanoi-3", seed, { policy: "learned" }));
    await graph.whenActive();
    const seen = spectator("spectator");
    await eventually("news of the graph", () => seen.state?.state === "active");

    const pids = seen.state!.nodes.map(({ pid }) => pid);
    assert.equal(new Set(pids).size, 7);
    assert.deepEqual([...pids].sort(), graph.pids.filter((pid) => pids.includes(pid)).sort());
    assert.equal(graph.pids.length, 8, "the manager has a process too");

    const records = await bench("--episodes", String(episodes), "--out", join(dir, "lockstep"));
    assert.deepEqual(
      records.map(essence),
      references.map(({ record }) => essence(record)),
    );
    await eventually("the end of the last episode", () => {
      return seen.events.filter(({ kind }) => kind === "ended").length === episodes;
    });
    const ids = [...new Set(seen.events.map(({ episode }) => episode))];
    const plans = ids.map((id) =>
      seen.events.filter(({ episode, kind }) => episode === id && kind === "plan").map(({ items }) => items),
    );
    assert.deepEqual(
      plans,
      references.map(({ plans: own }) => own),
    );
    const seconds = records.map(({ wallSeconds }) => wallSeconds);
    const alone = references.map(({ record }) => record.wallSeconds);
    console.log(`      lockstep: ${shown(seconds)} an episode, in one process ${shown(alone)}`);
  });

  it("is down in less than five seconds after Ctrl-C in the middle of a task, with no process left", async () => {
    graph = await new LaunchedGraph(packageGraph("hanoi")).whenActive();
    const { pids } = graph;
    assert.ok(pids.every(isAlive));
    const client = new GraphClient(transport, "/");
    try {
      const { signal } = new AbortController();
      await client.whenActive(30_000, signal);
      let steps = 0;
      const goal = { ...defaultMessage(ExecuteTaskGoal), scenario: "hanoi-3" };
      const task = client.execute(goal, {
        signal,
        onFeedback: ({ control_step }) => (steps = control_step),
      });
      const told = task.then(
        (result) => result.error_code,
        (error: unknown) => error,
      );
      await eventually("a task under way", () => steps > 20);
      const began = performance.now();
      const code = await graph.interrupt();
      const seconds = (performance.now() - began) / 1000;
      console.log(`      Ctrl-C: down after ${seconds.toFixed(2)} s`);
      assert.equal(code, 0);
      assert.deepEqual(pids.filter(isAlive), []);
      assert.ok(seconds < 5, `it took ${seconds.toFixed(1)} s`);
      // The last word of a process that ends may get lost; its silence does not.
      const end = await told;
      const isLost = end instanceof GraphError && end.code === "NODE_LOST";
      assert.ok(end === ErrorCodeConstants.CANCELED || isLost, `its client is told ${String(end)}`);
    } finally {
      client.close();
    }
  });

  it("leaves no process behind when its launch is killed", async () => {
    graph = await new LaunchedGraph(packageGraph("hanoi")).whenActive();
    assert.ok(graph.pids.every(isAlive));
    const began = performance.now();
    kill(graph.launchPid);
    await eventually("the end of the launch", () => !isAlive(graph!.launchPid));
    await graph.whenGone();
    console.log(`      kill -9: all gone after ${((performance.now() - began) / 1000).toFixed(2)} s`);
  });

  it("solves the puzzle while the world moves by itself", async () => {
    // A machine that other tests share may leave the commander without time for longer than an arm could wait.
    const parameters = { sim: { real_time_factor: realTimeFactor, watchdog_ms: 5000 } };
    graph = new LaunchedGraph(graphVariant(dir, "hanoi-paced", "paced", { parameters }));
    await graph.whenActive();
    const records = await bench("--episodes", "2", "--out", join(dir, "paced"));
    assert.deepEqual(
      records.map(({ outcome, reason }) => ({ outcome, reason })),
      [0, 1].map(() => ({ outcome: "success", reason: "" })),
    );
    const seconds = records.map(({ wallSeconds }) => wallSeconds);
    const world = records.map(({ simulatedSeconds }) => simulatedSeconds);
    console.log(`      paced ${realTimeFactor}x: ${shown(seconds)} an episode of ${shown(world)} world time`);
    for (const [i, each] of seconds.entries()) {
      assert.ok(each > (0.9 * world[i]!) / realTimeFactor, "the world keeps its pace");
    }
  });
});

const shown = (seconds: readonly number[]): string => `${seconds.map((each) => each.toFixed(1)).join(", ")} s`;
