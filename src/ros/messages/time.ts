import type { Time } from "../interfaces/builtin_interfaces.ts";

const nsPerSecond = 1_000_000_000n;

/** @param ns nanoseconds, not negative, below 2³¹ s */
export const toTime = (ns: bigint): Time => ({ sec: Number(ns / nsPerSecond), nanosec: Number(ns % nsPerSecond) });

/** Nanoseconds. */
export const fromTime = ({ sec, nanosec }: Time): bigint => BigInt(sec) * nsPerSecond + BigInt(nanosec);
