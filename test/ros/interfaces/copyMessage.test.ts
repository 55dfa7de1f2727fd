import assert from "node:assert/strict";
import { copyMessage, defaultMessage, MessageError } from "../../../src/ros/interfaces/copyMessage.ts";
import { Pose, Quaternion } from "../../../src/ros/interfaces/geometry_msgs.ts";
import type { Field, MessageType } from "../../../src/ros/interfaces/MessageType.ts";
import { Disc, Heartbeat, Observation, Scenario, StateEstimate } from "../../../src/ros/interfaces/praxis_msgs.ts";
import { ParameterDescriptor } from "../../../src/ros/interfaces/rcl_interfaces.ts";
import { CameraInfo, Image } from "../../../src/ros/interfaces/sensor_msgs.ts";
import { Empty } from "../../../src/ros/interfaces/std_msgs.ts";

const disc = { id: "blue", colour: "blue", edge: 0.05 };

/** A message with one field "x". */
const one = (field: Omit<Field, "name">): MessageType<{ x: unknown }> => ({
  name: "test_msgs/msg/One",
  fields: [{ name: "x", ...field }],
});

function refusal(type: MessageType<unknown>, value: unknown): string {
  try {
    copyMessage(type, value);
  } catch (error) {
    assert.ok(error instanceof MessageError);
    assert.equal(error.name, "MessageError");
    return error.message;
  }
  assert.fail(`${type.name} was not refused`);
}

describe("copyMessage()", () => {
  it("copies a message of Praxis", () => {
    const scenario = { name: "hanoi", discs: [disc], towers: [{ peg: "peg1", discs: ["blue"] }] };
    assert.deepEqual(copyMessage(Scenario, scenario), {
      name: "hanoi",
      instruction: "",
      discs: [disc],
      towers: [{ peg: "peg1", discs: ["blue"] }],
      loose: [],
      noise: { start_position: 0, start_yaw: 0, arm_start: 0, friction: 0, mass: 0, action_delay: 0, knocks: 0 },
      goal: [],
      sub_tasks: [],
    });
    const estimate = {
      stamp: { sec: 3, nanosec: 50_000_000 },
      edges: [0.05],
      tool: { position: { x: 1, y: 2, z: 3 } },
    };
    const { stamp, edges, tool, facts } = copyMessage(StateEstimate, estimate);
    assert.deepEqual(
      { stamp, edges, tool, facts },
      {
        stamp: estimate.stamp,
        edges: new Float64Array([0.05]),
        tool: { position: { x: 1, y: 2, z: 3 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
        facts: "",
      },
    );
  });

  it("gives typed arrays for numbers, from lists and from other typed arrays", () => {
    const { joints } = copyMessage(Observation, {
      joints: { position: [1, 2], velocity: new Float32Array([0.5]), effort: new Float64Array([NaN]) },
    });
    assert.deepEqual(joints.position, new Float64Array([1, 2]));
    assert.deepEqual(joints.velocity, new Float64Array([0.5]));
    assert.deepEqual(joints.effort, new Float64Array([NaN]));
    const int64 = one({ type: "int64", array: "dynamic" });
    assert.deepEqual(copyMessage(int64, { x: [1n, -1n] }).x, new BigInt64Array([1n, -1n]));
    assert.deepEqual(copyMessage(int64, { x: new BigUint64Array([7n]) }).x, new BigInt64Array([7n]));
    assert.deepEqual(copyMessage(one({ type: "bool", array: 2 }), { x: [true, false] }).x, [true, false]);
  });

  it("takes its own memory for a Buffer and for part of one", () => {
    const buffer = Buffer.from([1, 2, 3, 4]);
    const { data } = copyMessage(Image, { data: buffer.subarray(1, 3) });
    buffer.fill(9);
    assert.deepEqual(data, new Uint8Array([2, 3]));
    assert.equal((data as Uint8Array).buffer.byteLength, 2);
  });

  it("rounds a float32, to infinity where it is too large", () => {
    const type = one({ type: "float32" });
    assert.equal(copyMessage(type, { x: 0.1 }).x, 0.10000000149011612);
    assert.equal(copyMessage(type, { x: -1e39 }).x, -Infinity);
  });

  it("keeps whole pairs of surrogates and replaces halves", () => {
    assert.equal(copyMessage(Disc, { id: "a🤖\ud83eb" }).id, "a🤖\ufffdb");
  });

  it("replaces the character that ends a text in C", () => {
    assert.equal(copyMessage(Disc, { id: "\0a\0b" }).id, "\ufffda\ufffdb");
  });

  it("takes messages without a prototype, frozen ones and instances of classes", () => {
    class OurDisc {
      readonly id = "blue";
    }
    const expected = { id: "blue", colour: "", edge: 0 };
    assert.deepEqual(copyMessage(Disc, Object.assign(Object.create(null), { id: "blue" })), expected);
    assert.deepEqual(copyMessage(Disc, Object.freeze({ id: "blue" })), expected);
    assert.deepEqual(copyMessage(Disc, new OurDisc()), expected);
  });

  it("does not take what every object inherits for a field", () => {
    const type: MessageType<unknown> = { name: "test_msgs/msg/Odd", fields: [{ name: "constructor", type: "string" }] };
    assert.deepEqual(Object.entries(copyMessage(type, {}) as object), [["constructor", ""]]);
    assert.match(refusal(Disc, { constructor: "x" }), /: constructor is no field of a praxis_msgs\/msg\/Disc$/);
    assert.match(refusal(Disc, JSON.parse('{"__proto__": {}}')), /: __proto__ is no field/);
  });

  it("lets an error of the message's own through", () => {
    const broken = {
      get id(): string {
        throw new RangeError("mine");
      },
    };
    assert.throws(() => copyMessage(Scenario, { discs: [broken] }), new RangeError("mine"));
  });

  const long = "x".repeat(41);
  const refusals: [what: string, type: MessageType<unknown>, value: unknown, message: string][] = [
    [
      "a wrong type deep in a message",
      Scenario,
      { discs: [disc, disc, { ...disc, edge: "x" }] },
      `praxis_msgs/msg/Scenario: discs[2].edge must be a float64; got the string "x"`,
    ],
    ["no message", Disc, null, "praxis_msgs/msg/Disc: the message must be a praxis_msgs/msg/Disc; got null"],
    [
      "a list for a message",
      Scenario,
      { noise: [] },
      "praxis_msgs/msg/Scenario: noise must be a praxis_msgs/msg/SceneNoise; got an array of 0 elements",
    ],
    [
      "an unknown field",
      Scenario,
      { towers: [{ peg: "a", disc: [] }] },
      "praxis_msgs/msg/Scenario: towers[0].disc is no field of a praxis_msgs/msg/Tower",
    ],
    ["a field of an empty message", Empty, { a: 1 }, "std_msgs/msg/Empty: a is no field of a std_msgs/msg/Empty"],
    [
      "undefined for a field, which is not the same as none",
      Disc,
      { id: undefined },
      "praxis_msgs/msg/Disc: id must be a string; got undefined",
    ],
    [
      "a whole number that is too large",
      Heartbeat,
      { state: 256 },
      "praxis_msgs/msg/Heartbeat: state must be a whole number from 0 to 255 (uint8); got the number 256",
    ],
    [
      "a fraction",
      Heartbeat,
      { pid: 1.5 },
      "praxis_msgs/msg/Heartbeat: pid must be a whole number from 0 to 4294967295 (uint32); got the number 1.5",
    ],
    [
      "a number where a bigint must be",
      Heartbeat,
      { sequence: 1 },
      "praxis_msgs/msg/Heartbeat: sequence must be a bigint from 0 to 18446744073709551615 (uint64); got the number 1",
    ],
    [
      "a fixed array that is too short",
      CameraInfo,
      { k: new Float64Array(8) },
      "sensor_msgs/msg/CameraInfo: k must have exactly 9 elements; got 8",
    ],
    [
      "a bounded array that is too long",
      ParameterDescriptor,
      { integer_range: [{}, {}] },
      "rcl_interfaces/msg/ParameterDescriptor: integer_range must have at most 1 element; got 2",
    ],
    [
      "an element of a list of numbers",
      Image,
      { data: [0, 255, -1] },
      "sensor_msgs/msg/Image: data[2] must be a whole number from 0 to 255 (uint8); got the number -1",
    ],
    [
      "a hole in a list",
      Scenario,
      { towers: [{ discs: new Array(1) }] },
      "praxis_msgs/msg/Scenario: towers[0].discs[0] must be a string; got undefined",
    ],
    ["no list", Image, { data: new Map() }, "sensor_msgs/msg/Image: data must be an array; got [object Map]"],
    [
      "a long text, in short",
      Disc,
      { edge: long },
      `praxis_msgs/msg/Disc: edge must be a float64; got the string "${long.slice(1)}…"`,
    ],
  ];
  for (const [what, type, value, message] of refusals) {
    it(`refuses ${what}`, () => {
      assert.equal(refusal(type, value), message);
    });
  }
});

describe("defaultMessage()", () => {
  it("has the defaults of the definition: a quaternion is the identity", () => {
    assert.deepEqual(defaultMessage(Quaternion), { x: 0, y: 0, z: 0, w: 1 });
    assert.deepEqual(defaultMessage(Pose).orientation, { x: 0, y: 0, z: 0, w: 1 });
  });

  it("fills fixed arrays", () => {
    assert.deepEqual(defaultMessage(CameraInfo).p, new Float64Array(12));
    assert.deepEqual(defaultMessage(one({ type: "string", array: 2 })).x, ["", ""]);
    const { x } = defaultMessage(one({ type: Quaternion, array: 2 })) as { x: Quaternion[] };
    assert.deepEqual(x, [defaultMessage(Quaternion), defaultMessage(Quaternion)]);
    assert.notEqual(x[0], x[1]);
  });
});
