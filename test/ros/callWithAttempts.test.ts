import assert from "node:assert/strict";
import { callWithAttempts, type Exchange } from "../../src/ros/callWithAttempts.ts";
import { pause } from "../contracts/transport/TestGraph.ts";

/** A way to send that keeps whoever listens. */
class FakeExchange implements Exchange<string> {
  readonly endpoint = "/x";
  readonly listening = new Map<number, (response: string) => void>();
  readonly errors: ((error: unknown) => void)[] = [];
  readonly times: number[] = [];
  isThere = true;

  available(): boolean {
    return this.isThere;
  }

  send(onResponse: (response: string) => void, onError: (error: unknown) => void): () => void {
    const attempt = this.times.push(performance.now());
    this.listening.set(attempt, onResponse);
    this.errors.push(onError);
    return () => this.listening.delete(attempt);
  }
}

describe("callWithAttempts()", () => {
  it("takes the first answer to any attempt, and stops listening to all", async () => {
    const exchange = new FakeExchange();
    const call = callWithAttempts(exchange, { timeoutMs: 90, attempts: 3 });
    await pause(45);
    assert.deepEqual([...exchange.listening.keys()], [1, 2]);
    exchange.listening.get(1)!("late");
    assert.equal(await call, "late");
    assert.equal(exchange.listening.size, 0);
    await pause(60);
    assert.equal(exchange.times.length, 2);
  });

  it("spreads its attempts over the time, and gives up after it", async () => {
    const exchange = new FakeExchange();
    const begin = performance.now();
    await assert.rejects(callWithAttempts(exchange, { timeoutMs: 120, attempts: 4 }), {
      name: "CallError",
      message: "No answer from /x within 120 ms (4 attempts)",
    });
    assert.ok(performance.now() - begin >= 115);
    const offsets = exchange.times.map((time) => time - begin);
    for (const [i, offset] of offsets.entries()) assert.ok(offset >= 25 * i, `attempt ${i} after ${offset} ms`);
    assert.equal(exchange.listening.size, 0);
  });

  it("has no more than its time, the waiting for a server included", async () => {
    const exchange = new FakeExchange();
    exchange.isThere = false;
    setTimeout(() => {
      exchange.isThere = true;
    }, 150);
    const begin = performance.now();
    await assert.rejects(
      callWithAttempts(exchange, { timeoutMs: 200, attempts: 2 }),
      /No answer from \/x within 200 ms/,
    );
    const took = performance.now() - begin;
    assert.ok(took > 190 && took < 300, `took ${took} ms`);
  });

  it("looks once for a server even without time", async () => {
    const exchange = new FakeExchange();
    exchange.isThere = false;
    await assert.rejects(callWithAttempts(exchange, { timeoutMs: 0 }), /Nobody serves \/x: waited for 0 ms/);
  });

  it("ends with what sending throws or tells", async () => {
    const error = new TypeError("no such message");
    const throwing: Exchange<string> = {
      endpoint: "/x",
      available: () => true,
      send: () => {
        throw error;
      },
    };
    await assert.rejects(callWithAttempts(throwing, { timeoutMs: 1000 }), (thrown) => thrown === error);
    const exchange = new FakeExchange();
    const call = callWithAttempts(exchange, { timeoutMs: 1000 });
    await pause(1);
    exchange.errors[0]!(error);
    await assert.rejects(call, (thrown) => thrown === error);
  });

  it("ends with the reason of the signal, before, while it waits and while it listens", async () => {
    const reason = new Error("enough");
    const isReason = (thrown: unknown): boolean => thrown === reason;
    const exchange = new FakeExchange();
    const options = { timeoutMs: 60_000 };
    await assert.rejects(callWithAttempts(exchange, { ...options, signal: AbortSignal.abort(reason) }), isReason);
    assert.equal(exchange.times.length, 0);
    for (const isThere of [false, true]) {
      exchange.isThere = isThere;
      const controller = new AbortController();
      const call = callWithAttempts(exchange, { ...options, signal: controller.signal });
      await pause(5);
      controller.abort(reason);
      await assert.rejects(call, isReason);
    }
    assert.equal(exchange.listening.size, 0);
  });
});
