import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { copyMessage, defaultMessage, MessageError } from "../../../src/ros/interfaces/copyMessage.ts";
import { Vector3 } from "../../../src/ros/interfaces/geometry_msgs.ts";
import type { Field, MessageType } from "../../../src/ros/interfaces/MessageType.ts";
import { messageTypes } from "./packages.ts";
import { randomMessage } from "./randomMessage.ts";

const types: readonly Field["type"][] = [
  ...(["bool", "string", "float32", "float64", "int8", "uint8", "int16", "uint16"] as const),
  ...(["int32", "uint32", "int64", "uint64"] as const),
  Vector3,
];
/** One field of each type in each form, of which ROS's messages have but some. */
const everything: MessageType<unknown> = {
  name: "test_msgs/msg/Everything",
  fields: types.flatMap((type, k): Field[] => [
    { name: `single${k}`, type },
    { name: `fixed${k}`, type, array: 2 },
    { name: `bounded${k}`, type, array: "dynamic", maxLength: 3 },
    { name: `unbounded${k}`, type, array: "dynamic" },
  ]),
};
const cases: readonly (readonly [type: MessageType<unknown>, count: number])[] = [
  [everything, 2000],
  ...messageTypes.map((type) => [type, 30] as const),
];

describe("copyMessage() of random messages of every type", () => {
  it("gives what ROS would give, shares nothing, and leaves the message as it was", () => {
    for (const [type, count] of cases) {
      const rng = new Rng(1, type.name);
      for (let k = 0; k < count; k++) {
        const { input, expected } = randomMessage(type, rng);
        const before = structuredClone(input);
        const copy = copyMessage(type, input);
        assert.deepEqual(copy, expected, type.name);
        assert.deepEqual(input, before, type.name);
        assert.equal(sharedBy(input, copy), undefined, type.name);
        assert.deepEqual(copyMessage(type, copy), expected, type.name);
      }
    }
  });

  it("refuses one with a wrong value, and says where", () => {
    for (const [type, count] of cases) {
      const rng = new Rng(2, type.name);
      for (let k = 0; k < count; k++) {
        const { input, spots } = randomMessage(type, rng);
        const spot = rng.pick(spots);
        spot.spoil();
        assert.throws(
          () => copyMessage(type, input),
          (error) => {
            assert.ok(error instanceof MessageError);
            assert.ok(error.message.startsWith(`${type.name}: ${spot.path} `), `${error.message}; at ${spot.path}`);
            assert.doesNotMatch(error.message, /\n/);
            return true;
          },
        );
      }
    }
  });

  it("defaultMessage() is a copy of {}, new each time", () => {
    for (const [type] of cases) {
      const first = defaultMessage(type);
      assert.deepEqual(first, copyMessage(type, {}), type.name);
      assert.equal(sharedBy(first, defaultMessage(type)), undefined, type.name);
      assert.deepEqual(
        Object.keys(first as object),
        type.fields.map(({ name }) => name),
      );
    }
  });
});

/** An object that two values both hold, or the memory of a typed array. */
function sharedBy(a: unknown, b: unknown): object | undefined {
  const others = objectsOf(b);
  return [...objectsOf(a)].find((object) => others.has(object));
}

function objectsOf(value: unknown, found = new Set<object>()): Set<object> {
  if (typeof value !== "object" || value === null) return found;
  found.add(value);
  if (ArrayBuffer.isView(value)) found.add(value.buffer);
  else for (const part of Object.values(value)) objectsOf(part, found);
  return found;
}
