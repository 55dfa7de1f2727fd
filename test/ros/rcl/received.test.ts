import assert from "node:assert/strict";
import type { MessageType } from "../../../src/ros/interfaces/MessageType.ts";
import { Disc } from "../../../src/ros/interfaces/praxis_msgs.ts";
import { Empty } from "../../../src/ros/interfaces/std_msgs.ts";
import { received } from "../../../src/ros/rcl/received.ts";

describe("received()", () => {
  it("leaves alone what is right", () => {
    const disc = { id: "blue", colour: "blue", edge: 0.04 };
    assert.equal(received(Disc, disc), disc);
  });

  it("empties a message without fields, within another too", () => {
    const filler = { structure_needs_at_least_one_member: 0 };
    assert.deepEqual(received(Empty, filler), {});
    const Outer: MessageType<unknown> = {
      name: "x/msg/Outer",
      fields: [
        { name: "one", type: Empty },
        { name: "many", type: Empty, array: "dynamic" },
      ],
    };
    assert.deepEqual(received(Outer, { one: filler, many: [filler, filler] }), { one: {}, many: [{}, {}] });
  });

  it("makes typed arrays of lists of 64-bit integers, however deep", () => {
    const Wide: MessageType<unknown> = {
      name: "x/msg/Wide",
      fields: [
        { name: "signed", type: "int64", array: "dynamic" },
        { name: "unsigned", type: "uint64", array: 2 },
        { name: "single", type: "int64" },
      ],
    };
    const Outer: MessageType<unknown> = {
      name: "x/msg/Outer",
      fields: [
        { name: "label", type: "string" },
        { name: "many", type: Wide, array: "dynamic" },
      ],
    };
    const handed = { signed: [1, "-9223372036854775808"], unsigned: ["18446744073709551615", 0], single: 5n };
    assert.deepEqual(received(Outer, { label: "x", many: [handed] }), {
      label: "x",
      many: [
        {
          signed: BigInt64Array.of(1n, -(2n ** 63n)),
          unsigned: BigUint64Array.of(2n ** 64n - 1n, 0n),
          single: 5n,
        },
      ],
    });
  });
});
