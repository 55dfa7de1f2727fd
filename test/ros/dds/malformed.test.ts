import assert from "node:assert/strict";
import { GraphClient } from "../../../src/cli/bench/GraphClient.ts";
import { defaultMessage } from "../../../src/ros/interfaces/copyMessage.ts";
import { ErrorCodeConstants, ExecuteTaskGoal, GraphState } from "../../../src/ros/interfaces/praxis_msgs.ts";
import { latchedQos } from "../../../src/ros/Qos.ts";
import { RclTransport } from "../../../src/ros/RclTransport.ts";
import { eventually } from "../../contracts/transport/TestGraph.ts";
import { sendMalformedRequests } from "../malformedRequests.ts";
import { packageGraph } from "./graphVariant.ts";
import { inProcess } from "../inProcess.ts";
import { LaunchedGraph, residentMb, tellLogs } from "./LaunchedGraph.ts";

/** 10 000 for a thorough run. */
const count = Number(process.env["PRAXIS_MALFORMED"] ?? 500);
/** What no process may grow by, MB: buffers grow with use, but only a leak grows for ever. */
const mostGrowthMb = 30;
/**
 * Requests under way at the same time. rclnodejs takes up to half a second of work for one that is a thousand entries
 * long; several at once at one node, on a busy machine, and it seems dead to whoever supervises it.
 */
const together = 1;
const seed = 7;

describe("a graph over DDS that is sent what it cannot take", function () {
  this.timeout(180_000 + 60 * count);
  let graph: LaunchedGraph;
  let transport: RclTransport;
  let client: GraphClient;

  before(async () => {
    transport = await RclTransport.create();
    client = new GraphClient(transport, "/");
    graph = await new LaunchedGraph(packageGraph("hanoi")).whenActive();
  });
  afterEach(function () {
    tellLogs(this.currentTest, graph);
  });
  after(async () => {
    client.close();
    await transport.close();
    await graph.stop();
  });

  async function solve(): Promise<string> {
    const { signal } = new AbortController();
    const goal = { ...defaultMessage(ExecuteTaskGoal), scenario: "hanoi-3", seed: BigInt(seed) };
    const result = await client.execute(goal, { signal });
    assert.equal(result.error_msg, "");
    return result.verdict.state_hash;
  }

  it(`goes on as if nothing had been after ${count} malformed requests`, async () => {
    const { record } = await inProcess("hanoi-3", seed, { policy: "learned" });
    let state: GraphState | undefined;
    const node = transport.createNode({ name: "spectator", namespace: "/" });
    node.messages(GraphState, "graph_state", latchedQos).subscribe((message) => (state = message));
    await client.whenActive(30_000, new AbortController().signal);
    await eventually("news of the graph", () => state !== undefined);

    // What a process takes up with its first task and its first refusals is no leak.
    assert.equal(await solve(), record.stateHash);
    await sendMalformedRequests(transport, "/", 200, 1, together);
    const { nodes } = state!;
    const { pids } = graph;
    const before = pids.map(residentMb);

    const began = performance.now();
    const tally = await sendMalformedRequests(transport, "/", count, 2, together);
    const seconds = (performance.now() - began) / 1000;
    const growth = pids.map((pid, i) => residentMb(pid) - before[i]!);
    console.log(`      ${tally.sent} in ${seconds.toFixed(1)} s, by error code ${JSON.stringify(tally.codes)}`);
    console.log(`      memory grew by ${growth.map((mb) => mb.toFixed(1)).join(", ")} MB`);

    assert.equal(tally.sent, count);
    assert.deepEqual(tally.unanswered, {});
    assert.equal(tally.codes[ErrorCodeConstants.INTERNAL] ?? 0, 0, JSON.stringify(tally.codes));
    assert.equal(nodes.length, 7);
    assert.deepEqual(
      state!.nodes.map(({ node: name, pid, state: word, restarts }) => ({ name, pid, word, restarts })),
      nodes.map(({ node: name, pid }) => ({ name, pid, word: "active", restarts: 0 })),
    );
    assert.deepEqual(graph.pids, pids, "no process was replaced");
    for (const [i, mb] of growth.entries()) {
      assert.ok(mb < mostGrowthMb, `the process ${pids[i]!} grew by ${mb.toFixed(1)} MB`);
    }
    assert.equal(await solve(), record.stateHash);
  });
});
