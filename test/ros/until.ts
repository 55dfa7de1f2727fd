import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Waits until something is so. @throws AssertionError saying what it waited for in vain */
export async function until(what: string, holds: () => boolean, timeoutMs = 10_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!holds()) {
    assert.ok(performance.now() < deadline, `waited ${timeoutMs} ms in vain until ${what}`);
    await sleep(2);
  }
}
