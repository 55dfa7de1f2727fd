import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { defaultMessage } from "../../../src/ros/interfaces/copyMessage.ts";
import type { MessageType } from "../../../src/ros/interfaces/MessageType.ts";
import { Plan } from "../../../src/ros/interfaces/praxis_msgs.ts";
import * as std_msgs from "../../../src/ros/interfaces/std_msgs.ts";
import { Trigger } from "../../../src/ros/interfaces/std_srvs.ts";
import { latchedQos } from "../../../src/ros/Qos.ts";
import { locateRclnodejs } from "../../../src/ros/rcl/locateRclnodejs.ts";
import type { RclActionClient, RclActionServer, RclNodejs } from "../../../src/ros/rcl/RclNodejs.ts";
import { RclTransport } from "../../../src/ros/RclTransport.ts";
import { transportContract } from "../../contracts/transport.ts";
import { ask, eventually, patienceMs } from "../../contracts/transport/TestGraph.ts";
import "./ownDomain.ts";

transportContract("RclTransport", (onFault) => RclTransport.create({ onFault }));

describe("RclTransport", () => {
  const transports: RclTransport[] = [];
  const create = async (): Promise<RclTransport> => {
    const transport = await RclTransport.create();
    transports.push(transport);
    return transport;
  };
  afterEach(async () => {
    for (const transport of transports.splice(0)) await transport.close();
  });

  it("can be there twice in a process, one without the other", async () => {
    const [first, second] = [await create(), await create()];
    const server = first.createNode({ name: "server", namespace: "/" });
    server.serve(Trigger, "x", () => ({ success: true, message: "here" }));
    const client = second.createNode({ name: "client", namespace: "/" }).client(Trigger, "x");
    assert.equal((await ask(client, {})).message, "here");
    await first.close();
    await first.close();
    await eventually("the server's end", () => !client.available());
    const node = second.createNode({ name: "other", namespace: "/" });
    node.serve(Trigger, "x", () => ({ success: true, message: "here too" }));
    assert.equal((await ask(client, {})).message, "here too");
    assert.throws(() => first.createNode({ name: "late", namespace: "/" }), /The transport is closed/);
  });

  it("leaves signals to the process", async () => {
    const before = process.listenerCount("SIGINT");
    await create();
    assert.equal(process.listenerCount("SIGINT"), before);
  });

  it("says what is not installed, and makes nothing of it", async () => {
    const transport = await create();
    const node = transport.createNode({ name: "node", namespace: "/" });
    const Unknown: MessageType<unknown> = { name: "no_msgs/msg/Unknown", fields: [] };
    assert.equal(transport.has(Unknown.name), false);
    const refusal = {
      name: "RosError",
      message: "This ROS 2 does not have no_msgs/msg/Unknown: install the package no_msgs",
    };
    assert.throws(() => node.advertise(Unknown, "x", latchedQos), refusal);
    assert.throws(() => node.messages(Unknown, "x", latchedQos), refusal);
  });

  it("ends with its process by itself, which need not exit", async () => {
    const script = path.join(import.meta.dirname, "peers", "brief.ts");
    const child = spawn(process.execPath, ["--import=tsx", script], { stdio: ["ignore", "pipe", "pipe"] });
    const [output, complaints] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
    assert.equal(complaints, "");
    assert.equal(output, "closed\n");
    assert.equal(child.exitCode, 0);
    assert.equal(child.signalCode, null);
  });

  describe("leaves nothing behind in rclnodejs", () => {
    let rcl: { -readonly [K in keyof RclNodejs]: RclNodejs[K] };
    const servers: RclActionServer[] = [];
    const clients: RclActionClient[] = [];
    const pending: ReadonlyMap<number, unknown>[] = [];
    let restore: () => void;
    before(async () => {
      ({ default: rcl } = (await import(pathToFileURL(locateRclnodejs(undefined)).href)) as { default: RclNodejs });
      const { ActionServer, ActionClient, Node } = rcl;
      rcl.ActionServer = class extends ActionServer {
        constructor(...args: ConstructorParameters<RclNodejs["ActionServer"]>) {
          // Of a minute nobody wants to see the end here.
          args[7] = { ...args[7], resultTimeout: 1 };
          super(...args);
          servers.push(this);
        }
      };
      rcl.ActionClient = class extends ActionClient {
        constructor(...args: ConstructorParameters<RclNodejs["ActionClient"]>) {
          super(...args);
          clients.push(this);
        }
      };
      rcl.Node = class extends Node {
        override createClient(...args: Parameters<InstanceType<RclNodejs["Node"]>["createClient"]>) {
          const client = super.createClient(...args);
          pending.push(
            (client as unknown as { _sequenceNumberToCallbackMap: Map<number, unknown> })._sequenceNumberToCallbackMap,
          );
          return client;
        }
      };
      restore = () => Object.assign(rcl, { ActionServer, ActionClient, Node });
    });
    after(() => {
      restore();
    });

    it("of requests without an answer", async () => {
      const transport = await create();
      const node = transport.createNode({ name: "node", namespace: "/" });
      node.serve(Trigger, "silent", () => new Promise(() => undefined));
      const client = node.client(Trigger, "silent");
      await eventually("the server", () => client.available());
      const calls = Array.from({ length: 20 }, (_, i) => client.call({}, { timeoutMs: 50, attempts: 1 + (i % 3) }));
      const results = await Promise.allSettled(calls);
      assert.ok(results.every(({ status }) => status === "rejected"));
      assert.equal(pending.length, 1);
      assert.equal(pending[0]!.size, 0);
    });

    it("of goals that have ended or were never accepted", async () => {
      const transport = await create();
      const node = transport.createNode({ name: "node", namespace: "/" });
      const server = node.serveAction(Plan, "plan", async (handle) => {
        handle.feedback({ expanded: 1n, seconds: 1 });
        return { status: "succeeded", result: defaultMessage(Plan.result) };
      });
      const client = node.actionClient(Plan, "plan");
      for (let i = 0; i < 10; i++) {
        const sent = await client.send(defaultMessage(Plan.goal), {
          timeoutMs: patienceMs,
          onFeedback: () => undefined,
        });
        await sent.outcome;
        await sent.cancel(patienceMs);
      }
      const [{ _goalHandles: kept }] = servers as [RclActionServer];
      assert.ok(kept.size > 0);
      await eventually("the expiry of all results", () => kept.size === 0);
      server.close();
      await assert.rejects(client.send(defaultMessage(Plan.goal), { timeoutMs: 50 }), { name: "CallError" });
      const [native] = clients as unknown as [Record<string, Map<unknown, unknown>>];
      for (const name of [
        ...["_pendingGoalRequests", "_pendingResultRequests", "_pendingCancelRequests", "_sequenceNumberGoalIdMap"],
        ...["_goalHandles", "_feedbackCallbacks"],
      ]) {
        assert.equal(native[name]!.size, 0, name);
      }
    });

    it("of topics, services and nodes that come and go while others talk", async () => {
      const transport = await create();
      const talker = transport.createNode({ name: "talker", namespace: "/" });
      const publisher = talker.advertise(std_msgs.String, "words", latchedQos);
      talker.serve(Trigger, "steady", () => ({ success: true, message: "" }));
      const leave = new AbortController();
      const traffic = setInterval(() => {
        publisher.publish({ data: "word" });
      }, 1);
      const steady = transport.createNode({ name: "steady", namespace: "/" }).client(Trigger, "steady");
      const calling = (async () => {
        while (!leave.signal.aborted) await ask(steady, {});
      })();
      for (let i = 0; i < 20; i++) {
        const node = transport.createNode({ name: `guest${i}`, namespace: "/" });
        let heard = 0;
        const subscription = node.messages(std_msgs.String, "words", latchedQos).subscribe(() => heard++);
        const server = node.serve(Trigger, "~/x", () => ({ success: true, message: "" }));
        const client = node.client(Trigger, "~/x");
        await ask(client, {});
        await eventually("a word", () => heard > 0);
        subscription.unsubscribe();
        server.close();
        client.close();
        node.destroy();
      }
      leave.abort();
      await calling;
      clearInterval(traffic);
      await eventually("the guests' leave", () => talker.nodeNames().join() === "/steady,/talker");
    });
  });
});
