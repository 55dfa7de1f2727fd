import assert from "node:assert/strict";
import { CallError } from "../../src/ros/CallError.ts";
import { callWithAttempts, type Exchange } from "../../src/ros/callWithAttempts.ts";

/** An exchange with a server that comes after a while, and answers the request of this number only, after a while. */
function exchangeWith(server: {
  readonly comesAfterMs?: number;
  readonly answers?: number;
  readonly delayMs?: number;
}): {
  readonly exchange: Exchange<string>;
  readonly sent: number[];
} {
  const { comesAfterMs = 0, answers, delayMs = 0 } = server;
  const begun = performance.now();
  const sent: number[] = [];
  const exchange: Exchange<string> = {
    endpoint: "/x",
    available: () => performance.now() - begun >= comesAfterMs,
    send: (onResponse) => {
      sent.push(performance.now() - begun);
      const number = sent.length;
      const timer = setTimeout(() => {
        if (number === answers) onResponse(`answer to ${number}`);
      }, delayMs);
      return () => {
        clearTimeout(timer);
      };
    },
  };
  return { exchange, sent };
}

/** Milliseconds after which a promise was rejected as a CallError that matches. */
async function rejectedAfter(promise: Promise<unknown>, sentence: RegExp): Promise<number> {
  const begun = performance.now();
  await assert.rejects(promise, (error) => error instanceof CallError && sentence.test(error.message));
  return performance.now() - begun;
}

describe("callWithAttempts()", () => {
  it("sends the request once unless told otherwise, and gives up after the time", async () => {
    const { exchange, sent } = exchangeWith({});
    const took = await rejectedAfter(
      callWithAttempts(exchange, { timeoutMs: 100 }),
      /No answer from \/x within 100 ms \(1 attempt\)/,
    );
    assert.ok(took >= 98);
    assert.equal(sent.length, 1);
  });

  it("spreads its attempts over the time, and takes the answer to any of them", async () => {
    const silent = exchangeWith({});
    await rejectedAfter(callWithAttempts(silent.exchange, { timeoutMs: 200, attempts: 4 }), /\(4 attempts\)/);
    const gaps = silent.sent.slice(1).map((at, i) => at - silent.sent[i]!);
    assert.equal(gaps.length, 3);
    assert.ok(
      gaps.every((gap) => gap >= 48),
      gaps.join(" "),
    );

    const late = exchangeWith({ answers: 1, delayMs: 120 });
    assert.equal(await callWithAttempts(late.exchange, { timeoutMs: 5000, attempts: 100 }), "answer to 1");
    assert.ok(late.sent.length > 1);
    const second = exchangeWith({ answers: 2 });
    assert.equal(await callWithAttempts(second.exchange, { timeoutMs: 100, attempts: 2 }), "answer to 2");
  });

  it("looks for a server within the same time, or within another that adds to it", async () => {
    const none = exchangeWith({ comesAfterMs: Infinity });
    const took = await rejectedAfter(
      callWithAttempts(none.exchange, { timeoutMs: 60 }),
      /Nobody serves \/x: waited for 60 ms/,
    );
    assert.ok(took >= 58);
    assert.deepEqual(none.sent, []);

    // The time for looking leaves the time for an answer as it is.
    const found = exchangeWith({});
    const options = { timeoutMs: 100, discoveryMs: 60_000, attempts: 2 };
    assert.ok((await rejectedAfter(callWithAttempts(found.exchange, options), /within 100 ms/)) < 5000);
    const late = exchangeWith({ comesAfterMs: 100, answers: 1, delayMs: 30 });
    assert.equal(await callWithAttempts(late.exchange, { timeoutMs: 90, discoveryMs: 5000 }), "answer to 1");
    const slow = exchangeWith({ comesAfterMs: 80, answers: 1, delayMs: 200 });
    await rejectedAfter(callWithAttempts(slow.exchange, { timeoutMs: 200 }), /within 200 ms/);
  });

  it("rejects with the signal's reason, before, while it looks for a server, and while it waits", async () => {
    const reason = new Error("enough");
    await assert.rejects(
      callWithAttempts(exchangeWith({}).exchange, { timeoutMs: 100, signal: AbortSignal.abort(reason) }),
      reason,
    );
    for (const server of [{ comesAfterMs: Infinity }, {}]) {
      const { exchange, sent } = exchangeWith(server);
      const controller = new AbortController();
      const call = callWithAttempts(exchange, { timeoutMs: 5000, attempts: 2, signal: controller.signal });
      setTimeout(() => {
        controller.abort(reason);
      }, 30);
      await assert.rejects(call, reason);
      assert.ok(sent.length <= 1);
    }
  });

  it("rejects with what sending throws or is told of", async () => {
    const broken = (send: Exchange<string>["send"]): Promise<string> =>
      callWithAttempts({ endpoint: "/x", available: () => true, send }, { timeoutMs: 100 });
    const fault = new TypeError("no such message");
    await assert.rejects(
      broken(() => {
        throw fault;
      }),
      fault,
    );
    await assert.rejects(
      broken((_, onError) => {
        onError(fault);
        return () => undefined;
      }),
      fault,
    );
  });
});
