import type { Field, MessageType, PrimitiveName } from "./MessageType.ts";

/** A value is not the message that it is meant to be. */
export class MessageError extends Error {
  override readonly name = "MessageError";
}

/**
 * A deep copy of a message that shares nothing with it, as it would come out of ROS at the other end: missing fields
 * have their defaults, arrays of numbers are typed arrays, a float32 is rounded to one (±∞ if it is too large), and half
 * of a surrogate pair is U+FFFD. So is U+0000, which ends a text in C: with one inside, ROS would lose the whole message.
 *
 * @throws MessageError on a value that ROS could not send as this message, naming the field
 */
export function copyMessage<T>(type: MessageType<T>, value: unknown): T {
  try {
    return messageCopier(type)(value) as T;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new MessageError(`${type.name}: ${error.sentence()}`);
  }
}

/** A new message in which every field has its default. */
export function defaultMessage<T>(type: MessageType<T>): T {
  return messageCopier(type)({}) as T;
}

/** What is wrong, and where: the path grows at its front as the fault passes up through the message. */
class Fault extends Error {
  #path = "";

  within(step: string): this {
    this.#path = this.#path === "" || this.#path.startsWith("[") ? step + this.#path : `${step}.${this.#path}`;
    return this;
  }

  sentence(): string {
    return `${this.#path === "" ? "the message" : this.#path} ${this.message}`;
  }
}

/** Checks and copies one value, or throws a Fault. */
type Copier = (value: unknown) => unknown;

interface CompiledField {
  readonly name: string;
  readonly copy: Copier;
  readonly fresh: () => unknown;
}

type NumberArray =
  | Float32ArrayConstructor
  | Float64ArrayConstructor
  | Int8ArrayConstructor
  | Uint8ArrayConstructor
  | Int16ArrayConstructor
  | Uint16ArrayConstructor
  | Int32ArrayConstructor
  | Uint32ArrayConstructor
  | BigInt64ArrayConstructor
  | BigUint64ArrayConstructor;

interface Primitive {
  readonly zero: boolean | number | bigint | string;
  readonly copy: Copier;
  readonly array?: NumberArray;
}

const primitives: Readonly<Record<PrimitiveName, Primitive>> = {
  bool: { zero: false, copy: copyBool },
  string: { zero: "", copy: copyString },
  float32: { zero: 0, copy: float("float32", Math.fround), array: Float32Array },
  float64: { zero: 0, copy: float("float64", (value) => value), array: Float64Array },
  int8: { zero: 0, copy: integer("int8", -(2 ** 7), 2 ** 7 - 1), array: Int8Array },
  uint8: { zero: 0, copy: integer("uint8", 0, 2 ** 8 - 1), array: Uint8Array },
  int16: { zero: 0, copy: integer("int16", -(2 ** 15), 2 ** 15 - 1), array: Int16Array },
  uint16: { zero: 0, copy: integer("uint16", 0, 2 ** 16 - 1), array: Uint16Array },
  int32: { zero: 0, copy: integer("int32", -(2 ** 31), 2 ** 31 - 1), array: Int32Array },
  uint32: { zero: 0, copy: integer("uint32", 0, 2 ** 32 - 1), array: Uint32Array },
  int64: { zero: 0n, copy: bigInteger("int64", -(2n ** 63n), 2n ** 63n - 1n), array: BigInt64Array },
  uint64: { zero: 0n, copy: bigInteger("uint64", 0n, 2n ** 64n - 1n), array: BigUint64Array },
};

const messageCopiers = new WeakMap<MessageType<unknown>, Copier>();

function messageCopier(type: MessageType<unknown>): Copier {
  const known = messageCopiers.get(type);
  if (known !== undefined) return known;
  const made = compile(type);
  messageCopiers.set(type, made);
  return made;
}

/** Interprets the definition once, for a message is copied several times in every control step. */
function compile({ name, fields }: MessageType<unknown>): Copier {
  const compiled = fields.map(compileField);
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
      throw new Fault(`must be a ${name}; got ${described(value)}`);
    }
    const from = value as Readonly<Record<string, unknown>>;
    const copied: Record<string, unknown> = {};
    let present = 0;
    for (const field of compiled) {
      if (!Object.hasOwn(from, field.name)) {
        copied[field.name] = field.fresh();
        continue;
      }
      present++;
      try {
        copied[field.name] = field.copy(from[field.name]);
      } catch (error) {
        throw error instanceof Fault ? error.within(field.name) : error;
      }
    }
    const keys = Object.keys(from);
    if (keys.length > present) {
      const unknown = keys.find((key) => compiled.every((field) => field.name !== key))!;
      throw new Fault(`is no field of a ${name}`).within(unknown);
    }
    return copied;
  };
}

function compileField(field: Field): CompiledField {
  const { name, type, array, maxLength } = field;
  const primitive = typeof type === "string" ? primitives[type] : undefined;
  const copy = typeof type === "string" ? primitives[type].copy : messageCopier(type);
  if (array === undefined) {
    const zero = field.default ?? primitive?.zero;
    return { name, copy, fresh: zero === undefined ? () => copy({}) : () => zero };
  }
  const checkLength = typeof array === "number" ? exactly(array) : atMost(maxLength ?? Infinity);
  const length = typeof array === "number" ? array : 0;
  if (primitive?.array !== undefined) {
    const TypedArray = primitive.array;
    return { name, copy: numbersCopier(TypedArray, copy, checkLength), fresh: () => new TypedArray(length) };
  }
  const fresh = primitive === undefined ? () => copy({}) : () => primitive.zero;
  return { name, copy: listCopier(copy, checkLength), fresh: () => Array.from({ length }, fresh) };
}

function numbersCopier(TypedArray: NumberArray, copy: Copier, checkLength: (length: number) => void): Copier {
  return (value) => {
    if (value instanceof TypedArray) {
      checkLength(value.length);
      // Its elements cannot be wrong. (slice() would share a Buffer's memory.)
      return new TypedArray(value as never);
    }
    const from = elementsOf(value);
    checkLength(from.length);
    const copied = new TypedArray(from.length);
    copyElements(from, copied, copy);
    return copied;
  };
}

function listCopier(copy: Copier, checkLength: (length: number) => void): Copier {
  return (value) => {
    const from = elementsOf(value);
    checkLength(from.length);
    const copied = new Array<unknown>(from.length);
    copyElements(from, copied, copy);
    return copied;
  };
}

function copyElements(from: ArrayLike<unknown>, to: { [index: number]: unknown }, copy: Copier): void {
  let index = 0;
  try {
    for (; index < from.length; index++) to[index] = copy(from[index]);
  } catch (error) {
    throw error instanceof Fault ? error.within(`[${index}]`) : error;
  }
}

function elementsOf(value: unknown): ArrayLike<unknown> {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    return value as unknown as ArrayLike<unknown>;
  }
  throw new Fault(`must be an array; got ${described(value)}`);
}

function exactly(wanted: number): (length: number) => void {
  return (length) => {
    if (length !== wanted) throw new Fault(`must have exactly ${elements(wanted)}; got ${length}`);
  };
}

function atMost(most: number): (length: number) => void {
  return (length) => {
    if (length > most) throw new Fault(`must have at most ${elements(most)}; got ${length}`);
  };
}

const elements = (count: number): string => (count === 1 ? "1 element" : `${count} elements`);

function copyBool(value: unknown): boolean {
  if (typeof value !== "boolean") throw new Fault(`must be a bool; got ${described(value)}`);
  return value;
}

/** With the flag u, halves of whole pairs do not match. */
const unsendable = /[\p{Surrogate}\0]/u;

function copyString(value: unknown): string {
  if (typeof value !== "string") throw new Fault(`must be a string; got ${described(value)}`);
  return unsendable.test(value) ? value.replace(new RegExp(unsendable, "gu"), "\ufffd") : value;
}

function float(name: PrimitiveName, rounded: (value: number) => number): Copier {
  return (value) => {
    if (typeof value !== "number") throw new Fault(`must be a ${name}; got ${described(value)}`);
    return rounded(value);
  };
}

function integer(name: PrimitiveName, low: number, high: number): Copier {
  return (value) => {
    if (typeof value !== "number" || !Number.isInteger(value) || value < low || value > high) {
      throw new Fault(`must be a whole number from ${low} to ${high} (${name}); got ${described(value)}`);
    }
    // No integer is -0.
    return value + 0;
  };
}

function bigInteger(name: PrimitiveName, low: bigint, high: bigint): Copier {
  const range = `from ${low.toString()} to ${high.toString()} (${name})`;
  return (value) => {
    if (typeof value !== "bigint" || value < low || value > high) {
      throw new Fault(`must be a bigint ${range}; got ${described(value)}`);
    }
    return value;
  };
}

/** A value in a few words, such as: the string "x". */
function described(value: unknown): string {
  if (typeof value === "string") {
    return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
  }
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "bigint") return `the bigint ${value.toString()}`;
  if (Array.isArray(value)) return `an array of ${elements(value.length)}`;
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  // undefined, null, true, false; or such as "[object Map]".
  return typeof value === "object" && value !== null ? Object.prototype.toString.call(value) : String(value);
}
