import assert from "node:assert/strict";
import { encode } from "@msgpack/msgpack";
import { Rng } from "../../../src/core/index.ts";
import { NdArray, type DType } from "../../../src/policy/openpi/NdArray.ts";
import { Opaque } from "../../../src/policy/openpi/Opaque.ts";
import { WireError } from "../../../src/policy/openpi/WireError.ts";
import {
  arrayAt,
  decodeMessage,
  encodeMessage,
  type WireMap,
  type WireValue,
} from "../../../src/policy/openpi/wireFormat.ts";

/** What openpi's own msgpack_numpy makes of {"actions": np.float32 [[1, 2], [3, 4], [5, 6]]}. */
const actions = Buffer.from(
  "81a7616374696f6e7384c40b5f5f6e6461727261795f5fc3c40464617461c4180000803f00000040000040400000804000" +
    "00a0400000c040c4056474797065a33c6634c4057368617065920302",
  "hex",
);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const refusal = (frame: Uint8Array): string => {
  try {
    decodeMessage(frame);
  } catch (error) {
    assert.ok(error instanceof WireError, String(error));
    return error.message;
  }
  throw new assert.AssertionError({ message: `${hex(frame)} was read` });
};
/** What is wrong with the part "a" of a frame, of whose other parts that says nothing. */
const faultOf = (part: Uint8Array): string => {
  const message = decodeMessage(Buffer.concat([Buffer.from("82a16207a161", "hex"), part]));
  assert.equal(message["b"], 7);
  const { a } = message;
  assert.ok(a instanceof Opaque, hex(part));
  assert.throws(
    () => arrayAt(message, "a"),
    (error) => error instanceof WireError && error.message === a.fault,
  );
  assert.throws(() => encodeMessage(message), WireError);
  return a.fault;
};
/** A map of entries whose keys are bytes or texts, as the parts of a frame. */
const map = (...entries: readonly (readonly [Uint8Array | string, unknown])[]): Buffer =>
  Buffer.concat([Uint8Array.of(0x80 + entries.length), ...entries.flat().map((part) => encode(part))]);
const bin = (text: string): Uint8Array => new TextEncoder().encode(text);
const array = (dtype: unknown, shape: unknown, data: unknown): Buffer =>
  map([bin("__ndarray__"), true], [bin("data"), data], [bin("dtype"), dtype], [bin("shape"), shape]);

describe("the openpi wire format", () => {
  it("has an array byte by byte as openpi's own", () => {
    assert.equal(hex(encodeMessage({ actions: NdArray.float32([1, 2, 3, 4, 5, 6], [3, 2]) })), hex(actions));
    const { actions: read } = decodeMessage(actions);
    assert.ok(read instanceof NdArray);
    assert.deepEqual([read.dtype, read.shape, read.numbers()], ["<f4", [3, 2], [1, 2, 3, 4, 5, 6]]);
  });

  it("reads every kind of numbers, wherever it lies in a frame", () => {
    const kinds: readonly (readonly [DType, string, readonly number[]])[] = [
      ["<f4", "0000c03f", [1.5]],
      ["<f8", "000000000000f8bf", [-1.5]],
      ["|u1", "00ff", [0, 255]],
      ["<i4", "feffffff", [-2]],
      ["<i8", "fdffffffffffffff", [-3]],
      ["|b1", "0100", [1, 0]],
    ];
    for (const [dtype, bytes, numbers] of kinds) {
      for (const padding of ["", "x", "xx", "xxx"]) {
        const data = NdArray.read(dtype, [numbers.length], Buffer.from(bytes, "hex"));
        const { a } = decodeMessage(encodeMessage({ padding, a: data }));
        assert.ok(a instanceof NdArray);
        assert.deepEqual([a.dtype, a.shape, a.numbers()], [dtype, [numbers.length], numbers]);
      }
    }
  });

  it("reads numpy's scalars as numbers", () => {
    const scalar = map([bin("__npgeneric__"), true], [bin("data"), 2.5], [bin("dtype"), "<f8"]);
    assert.deepEqual(decodeMessage(Buffer.concat([Buffer.from("81a161", "hex"), scalar])), { a: 2.5 });
  });

  it("gives back what it was given, in 300 random messages", () => {
    const rng = new Rng(1, "messages");
    const value = (depth: number): WireValue => {
      switch (rng.integer(depth > 4 ? 6 : 8)) {
        case 0:
          return null;
        case 1:
          return rng.integer(2) === 0;
        case 2:
          return rng.normal(1000);
        case 3:
          return rng.integer(2 ** 40) - 2 ** 39;
        case 4:
          return "ü".repeat(rng.integer(300));
        case 5: {
          const shape = Array.from({ length: rng.integer(4) }, () => rng.integer(4));
          const count = shape.reduce((product, length) => product * length, 1);
          const numbers = Array.from({ length: count }, () => Math.fround(rng.normal()));
          return rng.integer(2) === 0 ? NdArray.float32(numbers, shape) : NdArray.float64(numbers, shape);
        }
        case 6:
          return Array.from({ length: rng.integer(20) }, () => value(depth + 1));
        default:
          return Object.fromEntries(Array.from({ length: rng.integer(20) }, (_, i) => [`key/${i}`, value(depth + 1)]));
      }
    };
    const plain = (given: WireValue): unknown => {
      if (given instanceof NdArray) return { dtype: given.dtype, shape: given.shape, data: hex(given.data) };
      if (Array.isArray(given)) return (given as readonly WireValue[]).map(plain);
      if (typeof given !== "object" || given === null) return given;
      return Object.fromEntries(Object.entries(given as WireMap).map(([key, item]) => [key, plain(item)]));
    };
    for (let i = 0; i < 300; i++) {
      const message = { a: value(0), b: value(0) };
      assert.deepEqual(plain(decodeMessage(encodeMessage(message))), plain(message));
    }
  });

  it("says what is wrong with a frame", () => {
    assert.match(refusal(Buffer.of()), /^is no msgpack that can be read/);
    assert.match(refusal(actions.subarray(0, 40)), /^is no msgpack that can be read/);
    assert.match(refusal(Buffer.concat([actions, actions])), /^is no msgpack that can be read \(Extra/);
    assert.equal(refusal(Buffer.of(0x90)), "is no map");
    assert.match(refusal(map(["__proto__", 1])), /^is no msgpack that can be read/);
    assert.match(refusal(Buffer.from("81a161dc0041", "hex")), /^is no msgpack that can be read \(Max length/);
    assert.match(refusal(Buffer.from("81a161ddffffffff", "hex")), /^is no msgpack that can be read \(Max length/);
    const deep = Buffer.concat([Buffer.from("81a161", "hex"), Buffer.alloc(100_000, 0x91), Buffer.of(0xc0)]);
    assert.equal(refusal(deep), "is nested deeper than 8 levels");
  });

  it("minds nothing that nobody needs, in its place", () => {
    assert.equal(faultOf(map([bin("c"), 1])), "has a key that is no text");
    assert.equal(faultOf(Buffer.from("81c0c0", "hex")), "has a key that is no text");
    assert.equal(faultOf(Buffer.from("8181c0c0c0", "hex")), "has a key that is no text");
    assert.equal(faultOf(Buffer.from(encode(new Date(0)))), "has a value of a kind that no message has");
    assert.equal(faultOf(Buffer.from("d40500", "hex")), "has a value of a kind that no message has");
    assert.equal(
      faultOf(map([bin("__npgeneric__"), true], [bin("data"), "x"])),
      "has a numpy scalar that is no number",
    );
    // A whole message of the kind is refused.
    assert.equal(refusal(map([bin("c"), 1])), "is no map");
  });

  it("says what is wrong with an array", () => {
    const data = new Uint8Array(8);
    assert.match(
      faultOf(array("<c8", [1], data)),
      /^has an array of dtype "<c8"; known are <f4 <f8 \|u1 <i4 <i8 \|b1$/,
    );
    for (const dtype of ["toString", 7]) {
      assert.match(faultOf(array(dtype, [1], data)), /^has an array of dtype unknown to numpy; known are <f4/);
    }
    for (const shape of [7, [1.5], [-2], ["2"], Array(9).fill(1)]) {
      assert.match(faultOf(array("<f4", shape, data)), /^has an array whose shape is no list of at most 8 lengths$/);
    }
    assert.equal(faultOf(array("<f4", [3], data)), "has an array <f4[3] of 8 bytes in place of 12");
    assert.equal(faultOf(array("<f4", [], data)), "has an array <f4[] of 8 bytes in place of 4");
    assert.equal(faultOf(array("<f4", [2 ** 52, 2 ** 52], data)).slice(0, 16), "has an array <f4");
    assert.equal(faultOf(array("<f4", [2], "12345678")), "has an array whose data are no bytes");
    // What encode() of a JavaScript library makes of such a map.
    const plain = map(["a", { __ndarray__: true, data, dtype: "<f4", shape: [2] }]);
    assert.ok(!(decodeMessage(plain)["a"] instanceof NdArray));
  });

  it("takes no lists and maps to write that it would not read", () => {
    assert.throws(() => encodeMessage({ a: Array<number>(65).fill(0) }), WireError);
    const a = Array<number>(64).fill(0);
    assert.deepEqual(decodeMessage(encodeMessage({ a })), { a });
  });
});
