import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { GraphError } from "../../../src/ros/GraphError.ts";
import { GraphNode, type NodeProgram } from "../../../src/ros/GraphNode.ts";
import { defaultMessage } from "../../../src/ros/interfaces/copyMessage.ts";
import { Answer, ErrorCodeConstants, Plan } from "../../../src/ros/interfaces/praxis_msgs.ts";
import * as std_msgs from "../../../src/ros/interfaces/std_msgs.ts";
import { Trigger } from "../../../src/ros/interfaces/std_srvs.ts";
import { eventQos, latchedQos } from "../../../src/ros/Qos.ts";
import { RclTransport } from "../../../src/ros/RclTransport.ts";
import { ask, eventually, patienceMs } from "../../contracts/transport/TestGraph.ts";
import { shellEnvironment } from "./ownDomain.ts";

/** Values of action_msgs/GoalStatus. */
const [succeeded, canceled, aborted] = [4, 5, 6];
const { INVALID_REQUEST, NOT_ACTIVE, PDDL } = ErrorCodeConstants;

describe("RclTransport with rclpy in another process", () => {
  let transport: RclTransport;
  let peer: ChildProcess | undefined;
  beforeEach(async () => {
    transport = await RclTransport.create();
  });
  afterEach(async () => {
    await transport.close();
    if (peer === undefined) return;
    peer.stdin!.end();
    if (peer.exitCode === null && peer.signalCode === null) await once(peer, "exit");
  });

  it("hears, asks and commands it", async () => {
    peer = start("serve.py");
    const node = transport.createNode({ name: "ours", namespace: "/arm1" });
    const heard: string[] = [];
    node.messages(std_msgs.String, "/other/state", latchedQos).subscribe(({ data }) => heard.push(data));
    await eventually("what it said before", () => heard.length > 0);
    assert.deepEqual(heard, ["before you came"]);
    assert.ok(node.nodeNames().includes("/other/peer"));

    const echoes: string[] = [];
    node.messages(std_msgs.String, "/other/echo", eventQos).subscribe(({ data }) => echoes.push(data));
    const words = node.advertise(std_msgs.String, "/other/words", eventQos);
    await eventually("an echo", () => {
      words.publish({ data: "probe" });
      return echoes.length > 0;
    });
    for (let i = 0; i < 100; i++) words.publish({ data: `wort ${i}` });
    await eventually("the last echo", () => echoes.at(-1) === "wort 99!");
    assert.deepEqual(
      echoes.filter((echo) => echo !== "probe!"),
      Array.from({ length: 100 }, (_, i) => `wort ${i}!`),
    );

    const answer = await ask(node.client(Trigger, "/other/answer"), {});
    assert.deepEqual(answer, { success: true, message: "grüße" });

    const client = node.actionClient(Plan, "/other/plan");
    const send = async (domain: string, problem = "") => {
      const feedback: bigint[] = [];
      const goal = { ...defaultMessage(Plan.goal), domain, problem };
      const sent = await client.send(goal, {
        timeoutMs: patienceMs,
        onFeedback: ({ expanded }) => feedback.push(expanded),
      });
      return { sent, feedback };
    };
    const { sent, feedback } = await send("short");
    const { status, result } = await sent.outcome;
    assert.equal(status, "succeeded");
    assert.deepEqual([result.plan, result.expanded, result.seconds], [["(a)", "(b)"], 2n ** 63n, 0.5]);
    await eventually("all feedback", () => feedback.length === 5);
    assert.deepEqual(feedback, [0n, 1n, 2n, 3n, 4n]);
    assert.equal((await (await send("short", "impossible")).sent.outcome).status, "aborted");
    const long = await send("long");
    await eventually("some feedback", () => long.feedback.length > 3);
    await long.sent.cancel(patienceMs);
    assert.equal((await long.sent.outcome).status, "canceled");
  });

  it("is heard, asked, managed and commanded by it", async () => {
    const node = transport.createNode({ name: "ours", namespace: "/arm1" });
    const graphNode = new GraphNode(node, program, { log: () => undefined, overrides: { limit: 7 } });
    peer = start("ask.py");
    const [output] = await Promise.all([text(peer.stdout!), once(peer, "exit")]);
    assert.equal(peer.exitCode, 0);
    const answers = JSON.parse(output) as Record<string, unknown>;
    assert.deepEqual(answers, {
      states: ["unconfigured", "inactive", "active"],
      configured: true,
      refused: false,
      inactive: [NOT_ACTIVE, "/arm1/ours is inactive; activate it first"],
      activated: true,
      active: [INVALID_REQUEST, "größer is no answer"],
      listed: ["cameras", "limit", "name", "use_sim_time"],
      values: [7, "x", ["front", "wrist"]],
      range: [1, 100],
      set: [
        [true, ""],
        [false, '"limit" must be from 1 to 100; got 5000'],
      ],
      atomic: [false, '"name" must be a text; got 3'],
      limit: 5,
      heard: ["since the beginning"],
      echo: "hallo!",
      action: [true, succeeded, ["(a)"], [0, 1, 2, 3, 4]],
      cancelling: 1,
      cancelled: [canceled, "The goal was cancelled"],
      aborted: [aborted, PDDL, "domain:1:1: unexpected )"],
      nodes: ["/arm1/asker", "/arm1/ours"],
    });
    await graphNode.close();
  });
});

const program: NodeProgram = {
  parameters: [
    { name: "limit", type: "integer", default: 1, description: "states", range: [1, 100] },
    { name: "name", type: "string", default: "x", description: "what it is called" },
    { name: "cameras", type: "string[]", default: ["front", "wrist"], description: "which" },
  ],
  configure: async (node) => {
    node.serve(Answer, "~/answer", ({ text: told }) => {
      throw new GraphError("INVALID_REQUEST", `${told} is no answer`);
    });
    node.serveAction(Plan, "plan", async (handle) => {
      const { signal } = handle;
      const { domain } = handle.goal;
      if (domain === "broken") throw new GraphError("PDDL", "domain:1:1: unexpected )");
      for (let i = 0; i < 5; i++) handle.feedback({ expanded: BigInt(i), seconds: i });
      if (domain === "long") await once(signal, "abort");
      signal.throwIfAborted();
      return { status: "succeeded", result: { ...defaultMessage(Plan.result), plan: ["(a)"] } };
    });
    node.advertise(std_msgs.String, "state", latchedQos).publish({ data: "since the beginning" });
    const echo = node.advertise(std_msgs.String, "echo", eventQos);
    node.subscribe(std_msgs.String, "words", eventQos, ({ data }) => {
      echo.publish({ data: `${data}!` });
    });
    return {};
  },
};

/** The Python of the sourced ROS, with a script of ours. */
const start = (script: string): ChildProcess =>
  spawn("python3", [path.join(import.meta.dirname, "peers", script)], {
    env: shellEnvironment,
    stdio: ["pipe", "pipe", "inherit"],
  });
