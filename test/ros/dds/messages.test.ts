import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import type { ActionType, MessageType, ServiceType } from "../../../src/ros/interfaces/MessageType.ts";
import { latchedQos } from "../../../src/ros/Qos.ts";
import { RclTransport } from "../../../src/ros/RclTransport.ts";
import type { TransportNode } from "../../../src/ros/Transport.ts";
import { ask, eventually, patienceMs } from "../../contracts/transport/TestGraph.ts";
import { messageTypes, packages } from "../interfaces/packages.ts";
import { randomMessage } from "../interfaces/randomMessage.ts";

/** How many random messages of each type go over the wire. */
const count = 20;

const exported = Object.values(packages).flatMap((exports) => Object.values(exports));
const serviceTypes = exported.filter(
  (value): value is ServiceType<unknown, unknown> => typeof value === "object" && value !== null && "request" in value,
);
const actionTypes = exported.filter(
  (value): value is ActionType<unknown, unknown, unknown> =>
    typeof value === "object" && value !== null && "goal" in value && "feedback" in value,
);

describe("RclTransport carries random messages of every installed type", () => {
  const rng = new Rng(1, "messages");
  const random = (type: MessageType<unknown>): { input: unknown; expected: unknown } => randomMessage(type, rng);
  let transport: RclTransport;
  let sender: TransportNode;
  let receiver: TransportNode;
  before(async () => {
    transport = await RclTransport.create();
    sender = transport.createNode({ name: "sender", namespace: "/" });
    receiver = transport.createNode({ name: "receiver", namespace: "/" });
  });
  after(() => transport.close());

  it("over topics", async () => {
    const types = messageTypes.filter(({ name }) => name.includes("/msg/") && transport.has(name));
    assert.ok(types.length > 50, `only ${types.length} types are installed`);
    for (const type of types) {
      const topic = `/${type.name}`;
      const qos = { ...latchedQos, depth: count };
      const publisher = sender.advertise(type, topic, qos);
      const messages = Array.from({ length: count }, () => random(type));
      for (const { input } of messages) publisher.publish(input);
      const heard: unknown[] = [];
      const subscription = receiver.messages(type, topic, qos).subscribe((message) => heard.push(message));
      await eventually(`each message of ${type.name}`, () => heard.length === count);
      assert.deepEqual(
        heard,
        messages.map(({ expected }) => expected),
        type.name,
      );
      subscription.unsubscribe();
      publisher.close();
    }
  });

  it("over services", async () => {
    for (const type of serviceTypes) {
      let answer = random(type.response);
      let heard: unknown;
      const server = sender.serve(type, `/${type.name}`, (request) => {
        heard = request;
        return answer.input;
      });
      const client = receiver.client(type, `/${type.name}`);
      for (let i = 0; i < count; i++) {
        const request = random(type.request);
        answer = random(type.response);
        assert.deepEqual(await ask(client, request.input), answer.expected, type.name);
        assert.deepEqual(heard, request.expected, type.name);
      }
      client.close();
      server.close();
    }
  });

  it("over actions", async () => {
    for (const type of actionTypes) {
      let [feedback, result] = [random(type.feedback), random(type.result)];
      let goalHeard: unknown;
      const server = sender.serveAction(type, `/${type.name}`, async (handle) => {
        goalHeard = handle.goal;
        handle.feedback(feedback.input);
        return { status: "succeeded", result: result.input };
      });
      const client = receiver.actionClient(type, `/${type.name}`);
      for (let i = 0; i < count; i++) {
        const goal = random(type.goal);
        [feedback, result] = [random(type.feedback), random(type.result)];
        const heard: unknown[] = [];
        const sent = await client.send(goal.input, { timeoutMs: patienceMs, onFeedback: (part) => heard.push(part) });
        assert.deepEqual((await sent.outcome).result, result.expected, type.name);
        assert.deepEqual(goalHeard, goal.expected, type.name);
        await eventually("feedback", () => heard.length === 1);
        assert.deepEqual(heard, [feedback.expected], type.name);
      }
      client.close();
      server.close();
    }
  });
});
