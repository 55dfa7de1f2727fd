import assert from "node:assert/strict";
import { measureMemory } from "../../../benchmarks/ros/soak/measureMemory.ts";
import { GraphClient } from "../../../src/cli/bench/GraphClient.ts";
import { defaultMessage } from "../../../src/ros/interfaces/copyMessage.ts";
import { ErrorCodeConstants, ExecuteTaskGoal, GraphState } from "../../../src/ros/interfaces/praxis_msgs.ts";
import { latchedQos } from "../../../src/ros/Qos.ts";
import { RclTransport } from "../../../src/ros/RclTransport.ts";
import { eventually } from "../../contracts/transport/TestGraph.ts";
import { sendMalformedRequests, type MalformedTally } from "../malformedRequests.ts";
import { packageGraph } from "./graphVariant.ts";
import { inProcess } from "../inProcess.ts";
import { LaunchedGraph, residentMb, tellLogs } from "./LaunchedGraph.ts";

/** In all; 10 000 for a thorough run. */
const count = Number(process.env["PRAXIS_MALFORMED"] ?? 1000);
/**
 * The same requests are sent several times: at first buffers and heaps grow to the size that these take, and what grows
 * after that is a leak.
 */
const passes = 4;
/** What no process may grow by in the second half, MB: values that are still needed, and its memory in all. */
const mostHeapMb = 3;
const mostResidentMb = 30;
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

    assert.equal(await solve(), record.stateHash);
    const { nodes } = state!;
    const { pids } = graph;
    const tallies: MalformedTally[] = [];
    const began = performance.now();
    const send = async (): Promise<void> => {
      for (let pass = 0; pass < passes / 2; pass++) {
        tallies.push(await sendMalformedRequests(transport, "/", count / passes, 2, together));
      }
    };
    await send();
    const before = await memoryOf(pids);
    await send();
    const after = await memoryOf(pids);
    const seconds = (performance.now() - began) / 1000;
    const growth = after.map(({ heap, resident }, i) => ({
      heap: heap - before[i]!.heap,
      resident: resident - before[i]!.resident,
    }));
    const codes = JSON.stringify(tallies.at(-1)!.codes);
    const shown = (what: "heap" | "resident"): string => growth.map((each) => each[what].toFixed(1)).join(", ");
    console.log(`      ${count} in ${seconds.toFixed(1)} s, in the last quarter by error code ${codes}`);
    console.log(
      `      in the second half heaps grew by ${shown("heap")} MB, resident memory by ${shown("resident")} MB`,
    );

    for (const tally of tallies) {
      assert.equal(tally.sent, count / passes);
      assert.deepEqual(tally.unanswered, {});
      assert.equal(tally.codes[ErrorCodeConstants.INTERNAL] ?? 0, 0, codes);
    }
    assert.equal(nodes.length, 7);
    assert.deepEqual(
      state!.nodes.map(({ node: name, pid, state: word, restarts }) => ({ name, pid, word, restarts })),
      nodes.map(({ node: name, pid }) => ({ name, pid, word: "active", restarts: 0 })),
    );
    assert.deepEqual(graph.pids, pids, "no process was replaced");
    for (const [i, { heap, resident }] of growth.entries()) {
      assert.ok(heap < mostHeapMb, `the heap of process ${pids[i]!} grew by ${heap.toFixed(1)} MB`);
      assert.ok(resident < mostResidentMb, `the process ${pids[i]!} grew by ${resident.toFixed(1)} MB`);
    }
    assert.equal(await solve(), record.stateHash);
  });
});

/** In MB, once garbage is collected: V8 lets tens of megabytes of it lie about before it does so by itself. */
async function memoryOf(pids: readonly number[]): Promise<readonly { heap: number; resident: number }[]> {
  const all: { heap: number; resident: number }[] = [];
  for (const pid of pids) {
    const { heap } = await measureMemory(pid);
    all.push({ heap: heap / 1e6, resident: residentMb(pid) });
  }
  return all;
}
