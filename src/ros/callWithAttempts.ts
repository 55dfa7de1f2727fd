import { setTimeout as sleep } from "node:timers/promises";
import { CallError } from "./CallError.ts";
import type { CallOptions } from "./Transport.ts";

/** One way to send a request. */
export interface Exchange<A> {
  /** Resolved name, for messages. */
  readonly endpoint: string;
  /** Whether somebody would hear a request. */
  available(): boolean;
  /** Sends the request once; calls back with each response. Returns how to stop listening. */
  send(onResponse: (response: A) => void, onError: (error: unknown) => void): () => void;
}

/** How often it is looked whether a server has come, ms. */
const discoveryPollMs = 10;

/**
 * Waits for a server, sends the request and takes the first response to any of its attempts.
 *
 * @throws CallError where no server is there or none answers in time; the signal's reason on abort
 */
export async function callWithAttempts<A>(exchange: Exchange<A>, options: CallOptions): Promise<A> {
  const { timeoutMs, discoveryMs = timeoutMs, attempts = 1, signal } = options;
  signal?.throwIfAborted();
  const begun = performance.now();
  while (!exchange.available()) {
    if (performance.now() - begun >= discoveryMs) {
      throw new CallError(
        exchange.endpoint,
        `Nobody serves ${exchange.endpoint}: waited for ${discoveryMs} ms; start the node that does`,
      );
    }
    await sleep(discoveryPollMs);
    signal?.throwIfAborted();
  }
  const looked = options.discoveryMs === undefined ? performance.now() - begun : 0;
  const intervalMs = Math.max(0, timeoutMs - looked) / attempts;
  return new Promise<A>((resolve, reject) => {
    const listening: (() => void)[] = [];
    let timer: NodeJS.Timeout | undefined;
    let sent = 0;
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      for (const stop of listening) stop();
      how();
    };
    const fail = (error: unknown): void => {
      settle(() => {
        reject(error instanceof Error ? error : new Error(String(error)));
      });
    };
    const abort = (): void => {
      fail(signal!.reason);
    };
    const attempt = (): void => {
      if (sent === attempts) {
        fail(
          new CallError(
            exchange.endpoint,
            `No answer from ${exchange.endpoint} within ${timeoutMs} ms (${sent} ${sent === 1 ? "attempt" : "attempts"})`,
          ),
        );
        return;
      }
      sent++;
      timer = setTimeout(attempt, intervalMs);
      try {
        listening.push(
          exchange.send((response) => {
            settle(() => {
              resolve(response);
            });
          }, fail),
        );
      } catch (error) {
        fail(error);
      }
    };
    signal?.addEventListener("abort", abort, { once: true });
    attempt();
  });
}
