import type { Rng } from "../../../src/core/index.ts";
import type { Field, MessageType, PrimitiveName } from "../../../src/ros/interfaces/MessageType.ts";

/** A message to copy, what must come out, and each place at which it can be spoilt. */
export interface RandomMessage {
  readonly input: Record<string, unknown>;
  readonly expected: Record<string, unknown>;
  readonly spots: readonly Spot[];
}

interface Spot {
  /** As in an error: "discs[2].edge". */
  readonly path: string;
  /** Puts a wrong value there. */
  readonly spoil: () => void;
}

/** A value with the one that must come out for it. */
type Pair = readonly [input: unknown, expected: unknown];

const numberArrays = {
  ...{ float32: Float32Array, float64: Float64Array, int64: BigInt64Array, uint64: BigUint64Array },
  ...{ int8: Int8Array, int16: Int16Array, int32: Int32Array },
  ...{ uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array },
};
const zeros = { float32: 0, float64: 0, int8: 0, uint8: 0, int16: 0, uint16: 0, int32: 0, uint32: 0 };
const ranges = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
} as const;
const int64 = [-9223372036854775808n, 9223372036854775807n] as const;
const uint64 = [0n, 18446744073709551615n] as const;

/**
 * A message of a type, with fields left out here and there and arrays of numbers in several forms. Written without a
 * look at copyMessage().
 */
export function randomMessage(type: MessageType<unknown>, rng: Rng, path = ""): RandomMessage {
  const input: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  const spots: Spot[] = [];
  const here = path === "" ? "" : `${path}.`;
  for (const field of rng.shuffle(type.fields)) {
    const { name } = field;
    if (rng.uniform() < 0.15) {
      expected[name] = blank(field);
      continue;
    }
    [input[name], expected[name]] =
      field.array === undefined ? single(field, rng, here + name, spots) : list(field, rng, here + name, spots);
    const wrong = wrongFor(field, rng);
    spots.push({ path: here + name, spoil: () => (input[name] = wrong) });
  }
  spots.push({ path: `${here}no_such_field`, spoil: () => (input["no_such_field"] = undefined) });
  return { input, expected, spots };
}

function single({ type }: Field, rng: Rng, path: string, spots: Spot[]): Pair {
  if (typeof type === "string") return primitive(type, rng);
  const message = randomMessage(type, rng, path);
  spots.push(...message.spots);
  return [message.input, message.expected];
}

function list(field: Field, rng: Rng, path: string, spots: Spot[]): Pair {
  const { name, type } = field;
  const length = typeof field.array === "number" ? field.array : rng.integer((field.maxLength ?? 4) + 1);
  const pairs = Array.from({ length }, (_, index) => single(field, rng, `${path}[${index}]`, spots));
  const input = pairs.map(([value]) => value);
  const expected = pairs.map(([, value]) => value);
  const NumberArray = typeof type !== "string" || type === "bool" || type === "string" ? undefined : numberArrays[type];
  // Nothing can be spoilt within a typed array.
  if (NumberArray !== undefined && rng.uniform() < 0.5) {
    return [new NumberArray(input as never), new NumberArray(expected as never)];
  }
  for (const index of input.keys()) {
    const wrong = wrongFor({ name, type }, rng);
    spots.push({ path: `${path}[${index}]`, spoil: () => (input[index] = wrong) });
  }
  return [input, NumberArray === undefined ? expected : new NumberArray(expected as never)];
}

function primitive(type: PrimitiveName, rng: Rng): Pair {
  if (type === "string") {
    const text = rng.pick(["", "(on blue peg1)", "grün", "\u0000", "🤖", "\ud83e", "a\udd16b", "\udd16\ud83e"]);
    return [text, Buffer.from(text, "utf8").toString("utf8").replace("\u0000", "\ufffd")];
  }
  if (type === "float32") {
    const value = rng.pick([0, -0, NaN, Infinity, -Infinity, rng.normal(), 1e300, 1e-300]);
    return [value, Buffer.from(new Float32Array([value]).buffer).readFloatLE()];
  }
  const value = valueOf(type, rng);
  // Among integers there is one 0.
  return [value, value === 0 && type !== "float64" ? 0 : value];
}

function valueOf(type: Exclude<PrimitiveName, "string" | "float32">, rng: Rng): unknown {
  if (type === "bool") return rng.pick([false, true]);
  if (type === "float64") return rng.pick([0, -0, NaN, Infinity, -Infinity, rng.normal(), 1.7976931348623157e308]);
  if (type === "int64") return rng.pick([0n, -1n, BigInt(rng.integer(2 ** 52)), ...int64]);
  if (type === "uint64") return rng.pick([0n, 1n, BigInt(rng.integer(2 ** 52)), ...uint64]);
  const [low, high] = ranges[type];
  return rng.pick([low, high, 0, -0, low + rng.integer(high - low + 1)]);
}

/** What a field is if nothing is said. */
function blank(field: Field): unknown {
  const { name, type, array, default: preset } = field;
  if (array !== undefined) {
    const length = array === "dynamic" ? 0 : array;
    const elements = Array.from({ length }, () => blank({ name, type }));
    const isList = typeof type !== "string" || type === "bool" || type === "string";
    return isList ? elements : new numberArrays[type](elements as never);
  }
  if (typeof type !== "string") return Object.fromEntries(type.fields.map((part) => [part.name, blank(part)]));
  return preset ?? { bool: false, string: "", int64: 0n, uint64: 0n, ...zeros }[type];
}

/** Something that a field cannot be. */
function wrongFor(field: Field, rng: Rng): unknown {
  const wrong = [null, undefined, (): number => 0, Symbol("x"), ...wrongValues(field)];
  return wrong[rng.integer(wrong.length)];
}

function wrongValues({ type, array, maxLength }: Field): readonly unknown[] {
  if (typeof array === "number") return [[], new Array(array + 1).fill(0), "x", { length: array }];
  if (array === "dynamic") {
    const tooLong = maxLength === undefined ? [] : [new Array(maxLength + 1).fill({})];
    return ["x", 0, {}, { length: 0 }, new DataView(new ArrayBuffer(8)), ...tooLong];
  }
  if (typeof type !== "string") return [1, "x", true, [], new Float64Array(3)];
  if (type === "bool") return [0, 1, "true", {}];
  if (type === "string") return [0, 1n, false, {}, ["x"]];
  if (type === "float32" || type === "float64") return ["0", 0n, true, {}, [1]];
  if (type === "int64") return [0, "0", int64[0] - 1n, int64[1] + 1n];
  if (type === "uint64") return [0, "0", uint64[0] - 1n, uint64[1] + 1n];
  const [low, high] = ranges[type];
  return ["0", 0n, true, 0.5, NaN, Infinity, low - 1, high + 1];
}
