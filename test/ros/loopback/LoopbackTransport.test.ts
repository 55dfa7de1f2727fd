import assert from "node:assert/strict";
import { defaultMessage } from "../../../src/ros/interfaces/copyMessage.ts";
import { ChangeState } from "../../../src/ros/interfaces/lifecycle_msgs.ts";
import { Plan } from "../../../src/ros/interfaces/praxis_msgs.ts";
import { JointState } from "../../../src/ros/interfaces/sensor_msgs.ts";
import * as std_msgs from "../../../src/ros/interfaces/std_msgs.ts";
import { Trigger } from "../../../src/ros/interfaces/std_srvs.ts";
import type { LoopbackFaults } from "../../../src/ros/loopback/Deliveries.ts";
import { LoopbackTransport } from "../../../src/ros/loopback/LoopbackTransport.ts";
import { eventQos, latchedQos } from "../../../src/ros/Qos.ts";
import { transportContract } from "../../contracts/transport.ts";
import { eventually, pause } from "../../contracts/transport/TestGraph.ts";

transportContract("LoopbackTransport", async (onFault) => new LoopbackTransport({ onFault }));

const bad: LoopbackFaults = { seed: 1, drop: 0.2, duplicate: 0.2, delay: 0.2 };

describe("a LoopbackTransport with faults", () => {
  /** Which of 200 messages were heard, in their order. */
  const heardWith = async (faults: LoopbackFaults): Promise<string[]> => {
    const transport = new LoopbackTransport({ faults });
    const publisher = transport
      .createNode({ name: "talker", namespace: "/" })
      .advertise(std_msgs.String, "x", eventQos);
    const heard: string[] = [];
    transport
      .createNode({ name: "listener", namespace: "/" })
      .messages(std_msgs.String, "x", eventQos)
      .subscribe(({ data }) => heard.push(data));
    for (let i = 0; i < 200; i++) publisher.publish({ data: String(i) });
    await pause(30);
    await transport.close();
    return heard;
  };

  it("loses, doubles and delays messages, the same with the same seed", async () => {
    const heard = await heardWith(bad);
    const distinct = new Set(heard);
    assert.ok(distinct.size > 120 && distinct.size < 180, `${distinct.size} of 200 were heard`);
    assert.ok(heard.length - distinct.size > 15, `${heard.length - distinct.size} were heard twice`);
    assert.notDeepEqual(
      heard,
      heard.toSorted((a, b) => Number(a) - Number(b)),
    );
    assert.deepEqual(await heardWith(bad), heard);
    assert.notDeepEqual(await heardWith({ ...bad, seed: 2 }), heard);
  });

  it("loses the same messages whatever else is the matter with them", async () => {
    const dropped = new Set(await heardWith({ ...bad, duplicate: 0, delay: 0 }));
    assert.deepEqual(new Set(await heardWith(bad)), dropped);
  });

  it("does no harm without chances", async () => {
    const all = Array.from({ length: 200 }, (_, i) => String(i));
    assert.deepEqual(await heardWith({ seed: 1, drop: 0, duplicate: 0, delay: 0 }), all);
  });

  it("still answers calls that may be repeated, each with its own answer", async () => {
    const transport = new LoopbackTransport({ faults: { ...bad, seed: 3 } });
    const server = transport.createNode({ name: "server", namespace: "/" });
    server.serve(ChangeState, "even", ({ transition: { id } }) => ({ success: id % 2 === 0 }));
    const client = transport.createNode({ name: "client", namespace: "/" }).client(ChangeState, "even");
    const ids = Array.from({ length: 100 }, (_, id) => id);
    const answers = await Promise.all(
      ids.map((id) => client.call({ transition: { id, label: "" } }, { timeoutMs: 2000, attempts: 20 })),
    );
    assert.deepEqual(
      answers.map(({ success }) => success),
      ids.map((id) => id % 2 === 0),
    );
    await transport.close();
  });

  it("still carries out goals, each once", async () => {
    const transport = new LoopbackTransport({ faults: { ...bad, drop: 0.1, seed: 4 } });
    const executed: string[] = [];
    const server = transport.createNode({ name: "server", namespace: "/" });
    server.serveAction(Plan, "plan", async ({ goal }) => {
      executed.push(goal.domain);
      return { status: "succeeded", result: { ...defaultMessage(Plan.result), error_msg: goal.domain } };
    });
    const client = transport.createNode({ name: "client", namespace: "/" }).actionClient(Plan, "plan");
    const domains = Array.from({ length: 15 }, (_, i) => String(i));
    const texts = await Promise.all(
      domains.map(async (domain) => {
        const sent = await client.send({ ...defaultMessage(Plan.goal), domain }, { timeoutMs: 2000 });
        return (await sent.outcome).result.error_msg;
      }),
    );
    assert.deepEqual(texts, domains);
    assert.deepEqual(executed.toSorted(), domains.toSorted());
    await transport.close();
  });

  it("keeps what is transient-local for those who come late", async () => {
    const transport = new LoopbackTransport({ faults: { seed: 1, drop: 1, duplicate: 0, delay: 0 } });
    const node = transport.createNode({ name: "node", namespace: "/" });
    node.advertise(std_msgs.String, "state", latchedQos).publish({ data: "kept" });
    const heard: string[] = [];
    node.messages(std_msgs.String, "state", latchedQos).subscribe(({ data }) => heard.push(data));
    await eventually("the message", () => heard.length === 1);
    await transport.close();
  });
});

describe("a LoopbackTransport", () => {
  it("shares no object between nodes, in whatever direction", async () => {
    const transport = new LoopbackTransport();
    const server = transport.createNode({ name: "server", namespace: "/" });
    const requests: unknown[] = [];
    const response = { success: true };
    server.serve(ChangeState, "x", (request) => {
      requests.push(request);
      return response;
    });
    const client = transport.createNode({ name: "client", namespace: "/" }).client(ChangeState, "x");
    const request = { transition: { id: 1, label: "" } };
    const call = client.call(request, { timeoutMs: 1000 });
    request.transition.id = 2;
    const answer = await call;
    assert.deepEqual(requests, [{ transition: { id: 1, label: "" } }]);
    assert.notEqual(answer, response);

    const joints = { ...defaultMessage(JointState), position: new Float64Array([1, 2, 3]) };
    const publisher = server.advertise(JointState, "joints", eventQos);
    const heard: JointState[] = [];
    server.messages(JointState, "joints", eventQos).subscribe((message) => heard.push(message));
    publisher.publish(joints);
    joints.position[0] = 99;
    await eventually("the message", () => heard.length === 1);
    assert.deepEqual(heard[0]!.position, new Float64Array([1, 2, 3]));
    await transport.close();
  });

  it("delivers a turn of the event loop later, never at once", async () => {
    const transport = new LoopbackTransport();
    const node = transport.createNode({ name: "node", namespace: "/" });
    const heard: string[] = [];
    node.messages(std_msgs.String, "x", eventQos).subscribe(({ data }) => heard.push(data));
    node.advertise(std_msgs.String, "x", eventQos).publish({ data: "x" });
    assert.deepEqual(heard, []);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    assert.deepEqual(heard, ["x"]);
    await transport.close();
  });

  it("refuses a second server of a name", async () => {
    const transport = new LoopbackTransport();
    const node = transport.createNode({ name: "node", namespace: "/" });
    const answer = (): { success: boolean; message: string } => ({ success: true, message: "" });
    node.serve(Trigger, "x", answer);
    assert.throws(() => node.serve(Trigger, "/x", answer), /The service \/x has a server already/);
    await transport.close();
  });

  it("lists all ends that are open", async () => {
    const transport = new LoopbackTransport();
    const a = transport.createNode({ name: "a", namespace: "/arm1" });
    const b = transport.createNode({ name: "b", namespace: "/arm1" });
    a.advertise(std_msgs.String, "words", latchedQos);
    const server = a.serve(Trigger, "~/go", () => ({ success: true, message: "" }));
    a.serveAction(Plan, "plan", () => new Promise(() => undefined));
    b.actionClient(Plan, "plan");
    b.client(Trigger, "a/go");
    const subscription = b.messages(std_msgs.String, "words", latchedQos).subscribe();
    const list = (): string[] =>
      transport.endpoints().map(({ node, role, name, type }) => [node, role, name, type].join());
    assert.deepEqual(list(), [
      "/arm1/a,action-server,/arm1/plan,praxis_msgs/action/Plan",
      "/arm1/a,publisher,/arm1/words,std_msgs/msg/String",
      "/arm1/a,server,/arm1/a/go,std_srvs/srv/Trigger",
      "/arm1/b,action-client,/arm1/plan,praxis_msgs/action/Plan",
      "/arm1/b,client,/arm1/a/go,std_srvs/srv/Trigger",
      "/arm1/b,subscriber,/arm1/words,std_msgs/msg/String",
    ]);
    assert.deepEqual(transport.endpoints()[1]!.qos, latchedQos);
    server.close();
    subscription.unsubscribe();
    assert.equal(list().length, 4);
    b.destroy();
    assert.equal(list().length, 2);
    await transport.close();
    assert.deepEqual(list(), []);
  });
});
