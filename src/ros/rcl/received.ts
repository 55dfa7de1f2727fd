import type { Field, MessageType } from "../interfaces/MessageType.ts";

type Mutable = Record<string, unknown>;

/** Makes right what is wrong with a message, in place. */
type Mend = (message: Mutable) => void;

const mends = new WeakMap<MessageType<unknown>, Mend | "none">();

/**
 * A message as rclnodejs hands it over, made into what its type says. Two things differ: a message without fields has one
 * there, for a struct in C cannot be empty, and arrays of 64-bit integers are lists of numbers or, if large, of texts.
 */
export function received<T>(type: MessageType<T>, message: unknown): T {
  if (type.fields.length === 0) return {} as T;
  const mend = mendOf(type);
  if (mend !== "none") mend(message as Mutable);
  return message as T;
}

function mendOf(type: MessageType<unknown>): Mend | "none" {
  const known = mends.get(type);
  if (known !== undefined) return known;
  const parts = type.fields.map(mendOfField).filter((part) => part !== undefined);
  const mend: Mend | "none" =
    parts.length === 0
      ? "none"
      : (message) => {
          for (const part of parts) part(message);
        };
  mends.set(type, mend);
  return mend;
}

function mendOfField({ name, type, array }: Field): Mend | undefined {
  if (typeof type !== "string") {
    if (type.fields.length > 0 && mendOf(type) === "none") return undefined;
    return array === undefined
      ? (message) => (message[name] = received(type, message[name]))
      : (message) => (message[name] = (message[name] as unknown[]).map((part) => received(type, part)));
  }
  if (array === undefined || (type !== "int64" && type !== "uint64")) return undefined;
  const WideArray = type === "int64" ? BigInt64Array : BigUint64Array;
  return (message) => (message[name] = new WideArray((message[name] as (number | string)[]).map(BigInt)));
}
