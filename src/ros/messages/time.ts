import type { Time } from "../interfaces/builtin_interfaces.ts";

const nsPerSecond = 1_000_000_000n;

/** @param ns nanoseconds, from −2³¹ s to below 2³¹ s */
export function toTime(ns: bigint): Time {
  const nanosec = ((ns % nsPerSecond) + nsPerSecond) % nsPerSecond;
  return { sec: Number((ns - nanosec) / nsPerSecond), nanosec: Number(nanosec) };
}

/** Nanoseconds. */
export const fromTime = ({ sec, nanosec }: Time): bigint => BigInt(sec) * nsPerSecond + BigInt(nanosec);
