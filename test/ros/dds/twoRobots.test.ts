import assert from "node:assert/strict";
import { GraphClient } from "../../../src/cli/bench/GraphClient.ts";
import { defaultMessage } from "../../../src/ros/interfaces/copyMessage.ts";
import { ExecuteTaskGoal, ExecutionEvent, type ExecuteTaskResult } from "../../../src/ros/interfaces/praxis_msgs.ts";
import { eventQos } from "../../../src/ros/Qos.ts";
import { RclTransport } from "../../../src/ros/RclTransport.ts";
import { scratch } from "../../cli/praxis.ts";
import { graphVariant } from "./graphVariant.ts";
import { inProcess } from "../inProcess.ts";
import { LaunchedGraph, tellLogs } from "./LaunchedGraph.ts";

const seed = 7;
const activeMs = 60_000;

describe("two robots in one ROS domain", function () {
  this.timeout(240_000);
  const { dir, remove } = scratch();
  const graphs: LaunchedGraph[] = [];
  const clients: GraphClient[] = [];
  let transport: RclTransport;

  before(async () => {
    transport = await RclTransport.create();
  });
  afterEach(function () {
    tellLogs(this.currentTest, ...graphs);
  });
  after(async () => {
    for (const client of clients) client.close();
    await transport.close();
    await Promise.all(graphs.map((graph) => graph.stop()));
    remove();
  });

  /** A client of one robot, and what happens there. */
  function robot(namespace: string) {
    const events: ExecutionEvent[] = [];
    const node = transport.createNode({ name: "spectator", namespace });
    node.messages(ExecutionEvent, "events", eventQos).subscribe((event) => events.push(event));
    const client = new GraphClient(transport, namespace);
    clients.push(client);
    const { signal } = new AbortController();
    return {
      events,
      whenActive: () => client.whenActive(activeMs, signal),
      solve: async (): Promise<{ readonly result: ExecuteTaskResult; readonly from: number; readonly to: number }> => {
        const from = performance.now();
        const goal = { ...defaultMessage(ExecuteTaskGoal), scenario: "hanoi-3", seed: BigInt(seed) };
        const result = await client.execute(goal, { signal });
        return { result, from, to: performance.now() };
      },
    };
  }

  it("solve their puzzles at the same time, each with its own parameters and as it would alone", async () => {
    // One clock for all could only be one world's.
    const sim = { publish_clock: false };
    const second = { sim, executor: { sense_every: 2 }, policy: { policy: "scripted" } };
    graphs.push(
      new LaunchedGraph(graphVariant(dir, "hanoi", "first", { parameters: { sim } }), "/arm1"),
      new LaunchedGraph(graphVariant(dir, "hanoi", "second", { parameters: second }), "/arm2"),
    );
    const alone = [
      await inProcess("hanoi-3", seed, { policy: "learned" }),
      await inProcess("hanoi-3", seed, { policy: "scripted", senseEvery: 2 }),
    ];
    const robots = [robot("/arm1"), robot("/arm2")];
    await Promise.all(robots.map((each) => each.whenActive()));
    const tasks = await Promise.all(robots.map((each) => each.solve()));

    const outcome = tasks.map(({ result }) => [result.error_msg, result.verdict.outcome, result.verdict.state_hash]);
    const wanted = alone.map(({ record }) => ["", "success", record.stateHash]);
    assert.deepEqual(outcome, wanted);
    assert.notEqual(wanted[0]![2], wanted[1]![2], "the parameters make a difference");
    assert.ok(Math.max(...tasks.map(({ from }) => from)) < Math.min(...tasks.map(({ to }) => to)), "at the same time");
    assert.deepEqual(
      robots.map(({ events }) => [...new Set(events.map(({ episode }) => episode))]),
      tasks.map(({ result }) => [result.episode]),
      "neither hears of the other's task",
    );
    const seconds = tasks.map(({ from, to }) => ((to - from) / 1000).toFixed(1));
    console.log(`      both at once: ${seconds.join(" and ")} s`);
  });
});
