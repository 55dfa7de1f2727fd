import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ErrorCodeConstants as codes } from "../../src/ros/interfaces/praxis_msgs.ts";
import { inProcess } from "./inProcess.ts";
import { LoopbackGraph } from "./LoopbackGraph.ts";
import { sendMalformedRequests } from "./malformedRequests.ts";

const requests = 10_000;

/** What only a user may ask for: it ends what runs. */
const exempt = ["/manager/startup", "/manager/shutdown"];

describe("malformed requests", function () {
  this.timeout(400_000);
  let graph: LoopbackGraph;
  before(async () => {
    graph = await LoopbackGraph.start();
  });
  after(() => graph.stop());

  it("are each answered, and leave every node as it was: active, right in what it computes, and small", async () => {
    const { record } = await inProcess("hanoi-2", 3);
    const first = await sendMalformedRequests(graph.transport, "/", requests / 5, 1);
    const before = heapMb();
    const second = await sendMalformedRequests(graph.transport, "/", (requests * 4) / 5, 2);
    const growth = heapMb() - before;

    assert.deepEqual(graph.faults, []);
    for (const { unanswered } of [first, second]) assert.deepEqual(unanswered, {});
    assert.equal(first.sent + second.sent, requests);
    // Most are refused, each for what it is; some happen to be right.
    for (const code of [
      codes.NONE,
      codes.INVALID_REQUEST,
      codes.WRONG_EPISODE,
      codes.WRONG_INDEX,
      codes.PDDL,
      codes.BUSY,
    ]) {
      assert.ok((second.codes[code] ?? 0) > 0, `nothing was answered with ${code}: ${JSON.stringify(second.codes)}`);
    }
    // No fault of Praxis itself.
    assert.equal(second.codes[codes.INTERNAL] ?? 0, 0, JSON.stringify(second.codes));
    assert.ok(growth < 20, `the heap grew by ${growth.toFixed(1)} MB`);

    // Everything that is served was asked.
    const served = graph.transport
      .endpoints()
      .filter(({ role, node }) => (role === "server" || role === "action-server") && node !== "/client")
      .map(({ name }) => name);
    assert.deepEqual(
      served.filter((name) => !second.asked.includes(name) && !exempt.includes(name)),
      [],
    );

    const { nodes, state } = graph.states[0]!;
    assert.equal(state, "active");
    assert.ok(nodes.every((node) => node.state === "active" && node.restarts === 0));
    const { status, result } = await graph.execute({ seed: 3n });
    assert.deepEqual([status, result.verdict.state_hash], ["succeeded", record.stateHash]);
  });
});

/** Memory in use once all garbage is collected, MB. */
function heapMb(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
