import { decode, encode } from "@msgpack/msgpack";
import { NdArray } from "./NdArray.ts";
import { Opaque } from "./Opaque.ts";
import { WireError } from "./WireError.ts";

/**
 * Frames of the openpi protocol: msgpack, in which a numpy array is a map of four entries whose keys are of msgpack's kind
 * "bin", as openpi's `msgpack_numpy` writes it. Keys of any other map are texts.
 */
export type WireValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | NdArray
  | Opaque
  | readonly WireValue[]
  | { readonly [key: string]: WireValue };

export type WireMap = Readonly<Record<string, WireValue>>;

/** How deep lists and maps may lie in each other, and how long each may be. */
const mostDepth = 8;
const mostItems = 64;

/** Stands before a key that came as bytes, and as any other that is no text. */
const mark = "\0bytes:";

const keyOf = (name: string): Uint8Array => encode(new TextEncoder().encode(name));
const keys = {
  ndarray: keyOf("__ndarray__"),
  data: keyOf("data"),
  dtype: keyOf("dtype"),
  shape: keyOf("shape"),
} as const;
const head = (kind: "map" | "array", count: number): Uint8Array => {
  // encode() writes such a head itself, but only before items that it can write.
  if (count <= 15) return Uint8Array.of((kind === "map" ? 0x80 : 0x90) + count);
  if (count > mostItems) throw new WireError(`has a ${kind} of ${count} items; ${mostItems} are the limit`);
  return Uint8Array.of(kind === "map" ? 0xde : 0xdc, 0, count);
};

/** The frame of a message. @throws WireError on a list or map that is too long, or a part that could not be read */
export function encodeMessage(message: WireValue): Buffer {
  const pieces: Uint8Array[] = [];
  write(message, pieces);
  return Buffer.concat(pieces);
}

function write(value: WireValue, pieces: Uint8Array[]): void {
  if (value instanceof NdArray) {
    pieces.push(head("map", 4), keys.ndarray, encode(true), keys.data, encode(value.data));
    pieces.push(keys.dtype, encode(value.dtype), keys.shape, encode(value.shape));
  } else if (value instanceof Opaque) {
    throw new WireError(value.fault);
  } else if (isList(value)) {
    pieces.push(head("array", value.length));
    for (const item of value) write(item, pieces);
  } else if (typeof value === "object" && value !== null && !(value instanceof Uint8Array)) {
    const entries = Object.entries(value);
    pieces.push(head("map", entries.length));
    for (const [key, item] of entries) {
      pieces.push(encode(key));
      write(item, pieces);
    }
  } else {
    pieces.push(encode(value));
  }
}

/**
 * The message in a frame. Arrays and bytes are views of it; what is of no known kind is `Opaque`, for servers may add what they like.
 * @throws WireError on anything that is no map, or beyond the limits of size and depth
 */
export function decodeMessage(frame: Uint8Array): WireMap {
  let decoded: unknown;
  try {
    decoded = decode(frame, {
      mapKeyConverter,
      maxArrayLength: mostItems,
      maxMapLength: mostItems,
    });
  } catch (error) {
    if (error instanceof WireError) throw error;
    throw new WireError(`is no msgpack that can be read (${(error as Error).message})`);
  }
  const message = read(decoded, 0);
  if (!isMap(message)) throw new WireError("is no map");
  return message;
}

/** Whether a value is a map of texts. */
export const isMap = (value: WireValue | undefined): value is WireMap =>
  typeof value === "object" &&
  value !== null &&
  !isList(value) &&
  !(value instanceof Uint8Array) &&
  !(value instanceof NdArray) &&
  !(value instanceof Opaque);

/** The array of this key. @throws WireError where there is none that can be read */
export function arrayAt(message: WireMap, key: string): NdArray {
  const value = message[key];
  if (value instanceof NdArray) return value;
  throw new WireError(value instanceof Opaque ? value.fault : `has no "${key}" that is an array as numpy's`);
}

const isList = (value: WireValue | undefined): value is readonly WireValue[] => Array.isArray(value);

function mapKeyConverter(key: unknown): string {
  if (typeof key === "string") return key;
  if (key instanceof Uint8Array) return mark + Buffer.from(key).toString("latin1");
  return mark;
}

function read(value: unknown, depth: number): WireValue {
  if (depth > mostDepth) throw new WireError(`is nested deeper than ${mostDepth} levels`);
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string")
    return value;
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((item) => read(item, depth + 1));
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    return readMap(value as Readonly<Record<string, unknown>>, depth);
  }
  return new Opaque("has a value of a kind that no message has");
}

function readMap(map: Readonly<Record<string, unknown>>, depth: number): WireValue {
  if (map[`${mark}__ndarray__`] === true) {
    return readArray(map);
  }
  if (map[`${mark}__npgeneric__`] === true) {
    const scalar = map[`${mark}data`];
    if (typeof scalar === "number" || typeof scalar === "boolean") return scalar;
    return new Opaque("has a numpy scalar that is no number");
  }
  const names = Object.keys(map);
  if (names.some((name) => name.startsWith(mark))) return new Opaque("has a key that is no text");
  return Object.fromEntries(names.map((name) => [name, read(map[name], depth + 1)]));
}

function readArray(map: Readonly<Record<string, unknown>>): NdArray | Opaque {
  try {
    return NdArray.read(map[`${mark}dtype`], map[`${mark}shape`], map[`${mark}data`]);
  } catch (error) {
    if (error instanceof WireError) return new Opaque(error.message);
    throw error;
  }
}
