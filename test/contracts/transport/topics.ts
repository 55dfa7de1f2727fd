import assert from "node:assert/strict";
import { defaultMessage } from "../../../src/ros/interfaces/copyMessage.ts";
import * as rcl from "../../../src/ros/interfaces/rcl_interfaces.ts";
import * as sensor_msgs from "../../../src/ros/interfaces/sensor_msgs.ts";
import * as std_msgs from "../../../src/ros/interfaces/std_msgs.ts";
import { eventQos, latchedQos, pictureQos, sensorQos, type Qos } from "../../../src/ros/Qos.ts";
import type { Publisher, TransportNode } from "../../../src/ros/Transport.ts";
import { eventually, pause, type TestGraph } from "./TestGraph.ts";

const probe = "probe";

export function topicContract(current: () => TestGraph): void {
  it("bring messages to who is there, in the order sent", async () => {
    const graph = current();
    const publisher = graph.node("talker").advertise(std_msgs.String, "words", eventQos);
    const first = listen(graph.node("first"), "words", eventQos);
    const second = listen(graph.node("second"), "words", eventQos);
    await connect(publisher, first, second);
    const words = Array.from({ length: 200 }, (_, i) => `word ${i}`);
    for (const data of words) publisher.publish({ data });
    await eventually("the last word", () => [first, second].every(({ heard }) => heard.at(-1) === words.at(-1)));
    assert.deepEqual(first.heard, words);
    assert.deepEqual(second.heard, words);
  });

  it("keep the last messages of a transient-local publisher for those who come late", async () => {
    const graph = current();
    const qos: Qos = { ...latchedQos, depth: 3 };
    const publisher = graph.node("talker").advertise(std_msgs.String, "state", qos);
    for (const data of ["a", "b", "c", "d", "e"]) publisher.publish({ data });
    const late = listen(graph.node("late"), "state", { ...latchedQos, depth: 10 });
    await eventually("what was kept", () => late.heard.length >= 3);
    publisher.publish({ data: "f" });
    await eventually("what is new", () => late.heard.includes("f"));
    assert.deepEqual(late.heard, ["c", "d", "e", "f"]);
  });

  it("tell those who come late nothing if they are volatile", async () => {
    const graph = current();
    const publisher = graph.node("talker").advertise(std_msgs.String, "events", eventQos);
    const early = listen(graph.node("early"), "events", eventQos);
    await connect(publisher, early);
    publisher.publish({ data: "before" });
    await eventually("the early one's message", () => early.heard.length > 0);
    const late = listen(graph.node("late"), "events", eventQos);
    await connect(publisher, late);
    publisher.publish({ data: "after" });
    await eventually("the late one's message", () => late.heard.length > 0);
    assert.deepEqual(late.heard, ["after"]);
  });

  it("fall silent for who has unsubscribed", async () => {
    const graph = current();
    const publisher = graph.node("talker").advertise(std_msgs.String, "words", eventQos);
    const node = graph.node("listener");
    const leaver = listen(node, "words", eventQos);
    const stayer = listen(node, "words", eventQos);
    await connect(publisher, leaver, stayer);
    leaver.unsubscribe();
    publisher.publish({ data: "after" });
    await eventually("the other's message", () => stayer.heard.length > 0);
    await pause(50);
    assert.deepEqual(leaver.heard, []);
  });

  it("let an observer unsubscribe, close and publish from within", async () => {
    const graph = current();
    const publisher = graph.node("talker").advertise(std_msgs.String, "words", eventQos);
    const node = graph.node("listener");
    const reply = node.advertise(std_msgs.String, "replies", eventQos);
    const replies = listen(graph.node("hearer"), "replies", eventQos);
    await connect(reply, replies);
    let count = 0;
    const subscription = node.messages(std_msgs.String, "words", eventQos).subscribe(({ data }) => {
      count++;
      subscription.unsubscribe();
      reply.publish({ data });
      reply.close();
    });
    const timer = setInterval(() => {
      publisher.publish({ data: "x" });
    }, 5);
    await eventually("the reply", () => replies.heard.length > 0).finally(() => {
      clearInterval(timer);
    });
    assert.equal(count, 1);
    reply.publish({ data: "nobody hears a closed publisher" });
  });

  it("give every subscriber an object of its own", async () => {
    const graph = current();
    const talker = graph.node("talker");
    const publisher = talker.advertise(sensor_msgs.JointState, "joints", latchedQos);
    const sent = { ...defaultMessage(sensor_msgs.JointState), name: ["a", "b"], position: new Float64Array([1, 2]) };
    publisher.publish(sent);
    const heard: sensor_msgs.JointState[] = [];
    for (const node of [talker, talker, graph.node("listener")]) {
      node.messages(sensor_msgs.JointState, "joints", latchedQos).subscribe((message) => {
        (message.position as Float64Array)[0] = 99;
        (message.name as string[])[0] = "spoilt";
        heard.push(message);
      });
    }
    await eventually("three messages", () => heard.length === 3);
    assert.equal(new Set(heard).size, 3);
    assert.deepEqual([...sent.position], [1, 2]);
    assert.deepEqual(sent.name, ["a", "b"]);
    const late: sensor_msgs.JointState[] = [];
    graph
      .node("late")
      .messages(sensor_msgs.JointState, "joints", latchedQos)
      .subscribe((message) => late.push(message));
    await eventually("a fourth", () => late.length === 1);
    assert.deepEqual([...Array.from(late[0]!.position)], [1, 2]);
    assert.deepEqual(late[0]!.name, ["a", "b"]);
  });

  it("bring pictures whole and in order, to who wants all and to who may miss some", async () => {
    const graph = current();
    const publisher = graph.node("camera").advertise(sensor_msgs.Image, "image_raw", pictureQos);
    const size = 512;
    const picture = (index: number): sensor_msgs.Image => ({
      ...defaultMessage(sensor_msgs.Image),
      header: { stamp: { sec: index, nanosec: 0 }, frame_id: "lens" },
      ...{ height: size, width: size, encoding: "rgb8", step: 3 * size },
      data: Uint8Array.from({ length: 3 * size * size }, (_, i) => (i * (index + 1)) % 251),
    });
    const heard: sensor_msgs.Image[] = [];
    const glimpsed: sensor_msgs.Image[] = [];
    const node = graph.node("viewer");
    node.messages(sensor_msgs.Image, "image_raw", pictureQos).subscribe((message) => heard.push(message));
    node.messages(sensor_msgs.Image, "image_raw", sensorQos).subscribe((message) => glimpsed.push(message));
    await eventually("finding each other", () => {
      publisher.publish(picture(0));
      return heard.length > 0 && glimpsed.length > 0;
    });
    for (let index = 1; index <= 5; index++) {
      publisher.publish(picture(index));
      await eventually(`picture ${index}`, () => heard.at(-1)?.header.stamp.sec === index);
    }
    const numbered = heard.filter(({ header }) => header.stamp.sec > 0);
    assert.deepEqual(
      numbered.map(({ header }) => header.stamp.sec),
      [1, 2, 3, 4, 5],
    );
    for (const message of [...numbered, ...glimpsed]) {
      const { data, ...rest } = picture(message.header.stamp.sec);
      assert.ok(message.data instanceof Uint8Array, "not a list of a million numbers");
      assert.ok(Buffer.from(message.data).equals(Buffer.from(data as Uint8Array)));
      assert.deepEqual({ ...message, data: undefined }, { ...rest, data: undefined });
    }
  });

  it("carry every kind of field", async () => {
    const graph = current();
    const sent: rcl.ParameterValue = {
      type: 255,
      bool_value: true,
      integer_value: -(2n ** 63n),
      double_value: Number.MIN_VALUE,
      string_value: "größer als “π”, 🤖",
      byte_array_value: [0, 255],
      bool_array_value: [true, false, true],
      integer_array_value: [2n ** 63n - 1n, -1n],
      double_array_value: [0.1, -0, Infinity, NaN],
      string_array_value: ["", "(on blue peg1)"],
    };
    graph.node("talker").advertise(rcl.ParameterValue, "value", latchedQos).publish(sent);
    const heard: rcl.ParameterValue[] = [];
    graph
      .node("listener")
      .messages(rcl.ParameterValue, "value", latchedQos)
      .subscribe((message) => heard.push(message));
    await eventually("the message", () => heard.length === 1);
    const plain = Object.entries(heard[0]!).map(([name, value]) => [
      name,
      typeof value === "object" ? Array.from(value as ArrayLike<unknown>) : (value as unknown),
    ]);
    assert.deepEqual(Object.fromEntries(plain), sent);
  });

  it("connect nobody who asks for more than the publisher gives", async () => {
    const graph = current();
    const node = graph.node("talker");
    const lossy = node.advertise(std_msgs.String, "lossy", sensorQos);
    const fleeting = node.advertise(std_msgs.String, "fleeting", eventQos);
    const wantsAll = listen(node, "lossy", eventQos);
    const wantsOld = listen(node, "fleeting", latchedQos);
    await connect(lossy, listen(node, "lossy", sensorQos));
    await connect(fleeting, listen(node, "fleeting", sensorQos));
    assert.equal(wantsAll.probes(), 0);
    assert.equal(wantsOld.probes(), 0);
  });

  it("refuse at the sender what is no such message", () => {
    const publisher = current().node("talker").advertise(std_msgs.String, "words", eventQos);
    assert.throws(() => {
      publisher.publish({ data: 7 } as never);
    }, /std_msgs\/msg\/String: data must be a string; got the number 7/);
    assert.throws(() => {
      publisher.publish({ text: "x" } as never);
    }, /std_msgs\/msg\/String: text is no field/);
  });

  it("tell the transport what an observer throws, and go on", async () => {
    const graph = current();
    const publisher = graph.node("talker").advertise(std_msgs.String, "words", eventQos);
    const node = graph.node("listener");
    const good = listen(node, "words", eventQos);
    node.messages(std_msgs.String, "words", eventQos).subscribe(({ data }) => {
      if (data !== probe) throw new Error(`I do not like ${data}`);
    });
    await connect(publisher, good);
    await eventually("both faults", () => {
      publisher.publish({ data: "x" });
      return graph.faults.length >= 2;
    });
    assert.equal(graph.faults[0], "/listener, subscriber of /words: I do not like x");
    assert.ok(good.heard.length >= 2);
  });
}

interface Listener {
  readonly heard: readonly string[];
  readonly probes: () => number;
  readonly unsubscribe: () => void;
}

function listen(node: TransportNode, topic: string, qos: Qos): Listener {
  const heard: string[] = [];
  let probes = 0;
  const subscription = node.messages(std_msgs.String, topic, qos).subscribe(({ data }) => {
    if (data === probe) probes++;
    else heard.push(data);
  });
  return {
    heard,
    probes: () => probes,
    unsubscribe: () => {
      subscription.unsubscribe();
    },
  };
}

/** Publishes until all listeners have heard something. */
async function connect(publisher: Publisher<std_msgs.String>, ...listeners: readonly Listener[]): Promise<void> {
  await eventually("finding each other", () => {
    publisher.publish({ data: probe });
    return listeners.every(({ probes }) => probes() > 0);
  });
}
