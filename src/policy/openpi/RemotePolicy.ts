import { createHash } from "node:crypto";
import { type Observation, PolicyUnreachedError, RemotePolicyError, UserError } from "../../core/index.ts";
import type { ActionChunk, Policy } from "../Policy.ts";
import { readActions } from "./liberoActions.ts";
import { liberoMessage, type LiberoViewOptions } from "./liberoObservation.ts";
import { policyAddress, policyKeyVariable } from "./policyAddress.ts";
import { type Frame, PeerFault, quote, RemoteConnection } from "./RemoteConnection.ts";
import { WireError } from "./WireError.ts";
import { decodeMessage, encodeMessage, type WireMap } from "./wireFormat.ts";

export interface RemotePolicyOptions extends LiberoViewOptions {
  /** As ws://127.0.0.1:8000. */
  readonly url: string;
  /** Actions of each chunk that will be carried out: the others are not read. @default all */
  readonly mostActions?: number;
  /** Sent when a connection is made, and told to nobody else. */
  readonly apiKey?: string | undefined;
  /** What `connect` must give. @default whatever it gives at first */
  readonly greeting?: string | undefined;
  /**
   * Longest time for one inference with all its tries, and for a first connection with its greeting, ms: a model may have to be
   * compiled, and a server of openpi's hears nobody while it infers for another. @default 60,000
   */
  readonly inferMs?: number;
  /** Pause before a new connection after one failure, doubled for each further one, and its greatest length, ms. @default 250, 8000 */
  readonly backOffMs?: readonly [number, number];
  /** Most bytes of an answer. @default 1 MiB */
  readonly mostBytes?: number;
}

/** How often an inference is tried again after the network lost it. */
const mostRetries = 8;

/**
 * A policy on a server that speaks openpi's websocket protocol, such as one of π0's; the condition is the prompt. Requests
 * wait for each other. After any failure the connection is given up, so that no answer is taken for another request's. What the
 * network lost is asked again, for an inference changes nothing on the server. The protocol has no seed: the noise is the
 * server's own.
 */
export class RemotePolicy implements Policy<string> {
  readonly #address: string;
  readonly #options: RemotePolicyOptions;
  #connection: RemoteConnection | undefined;
  /** Of every connection. */
  #greeting: string | undefined;
  /** Settles when nobody asks. */
  #turn: Promise<void> = Promise.resolve();
  /** In a row, and when the last one was, ms. */
  #failures = 0;
  #failedAt = 0;
  readonly #closing = new AbortController();

  /** @throws UserError on an address or a key that cannot be used */
  constructor(options: RemotePolicyOptions) {
    this.#address = policyAddress(options.url);
    if (options.apiKey !== undefined && !/^[\x21-\x7e]+$/.test(options.apiKey)) {
      throw new UserError(`${policyKeyVariable} has characters that no key has, such as spaces; set it anew`);
    }
    this.#options = options;
    this.#greeting = options.greeting;
  }

  /**
   * Sees that the server is there.
   * @returns a digest of the metadata that it greets with: all that it says of what it serves
   * @throws RemotePolicyError where it is not, or has other metadata than before; the signal's reason on abort
   */
  connect(signal?: AbortSignal): Promise<string> {
    return this.#inTurn(signal, async (either) => {
      await this.#attempt(either, () => this.#connected(performance.now() + this.#limitMs, either));
      return this.#greeting!;
    });
  }

  /**
   * @throws PolicyUnreachedError where no answer comes; RemotePolicyError where none comes that can be used, or not in time; the
   *   signal's reason on abort; RangeError on an observation that lacks what the policy sees
   */
  async infer(observation: Observation, prompt: string, _seed: number, signal?: AbortSignal): Promise<ActionChunk> {
    const request = encodeMessage(await liberoMessage(observation, prompt, this.#options, signal));
    return this.#inTurn(signal, async (either) => {
      const end = performance.now() + this.#limitMs;
      for (let retries = 0; ; retries++) {
        try {
          const chunk = await this.#attempt(either, () => this.#ask(request, end, either));
          this.#failures = 0;
          return chunk;
        } catch (error) {
          const isLost = error instanceof PeerFault && error.kind === "lost";
          if (!isLost || retries === mostRetries || this.#restsUntil() >= end) throw error;
        }
      }
    });
  }

  /** Ends what is being asked, and takes leave; nothing can be asked afterwards. */
  async close(): Promise<void> {
    this.#closing.abort(this.#error("is not asked any more: its client is closed"));
    await this.#turn;
    await this.#connection?.close();
    this.#connection = undefined;
  }

  /** Does `work` when those who asked before have been answered. */
  async #inTurn<T>(signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const before = this.#turn;
    const { promise, resolve } = withResolvers();
    this.#turn = promise;
    const either = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    try {
      await before;
      either.throwIfAborted();
      return await work(either);
    } catch (error) {
      either.throwIfAborted();
      throw this.#told(error);
    } finally {
      resolve();
    }
  }

  /** What `work` gives; after any failure there is no connection. */
  async #attempt<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#connection?.drop();
      this.#connection = undefined;
      signal.throwIfAborted();
      this.#failures++;
      this.#failedAt = performance.now();
      throw error;
    }
  }

  /** @param end when an answer must be there, ms */
  async #ask(request: Uint8Array, end: number, signal: AbortSignal): Promise<ActionChunk> {
    const connection = await this.#connected(end, signal);
    const told = `gives no answer within ${this.#limitMs / 1000} s; allow more time, or ask a faster one`;
    const frame = await connection.ask(request, end - performance.now(), new PeerFault("wrong", told), signal);
    return readActions(this.#messageIn(frame), this.#options.mostActions);
  }

  /** A connection on which nothing is open, greeted. @param end when it must be there, ms */
  async #connected(end: number, signal: AbortSignal): Promise<RemoteConnection> {
    if (this.#connection?.isIdle) return this.#connection;
    this.#connection?.drop();
    this.#connection = undefined;
    await this.#backOff(signal);
    const { apiKey, mostBytes = 2 ** 20 } = this.#options;
    const overdue = (what: string, mend: string): PeerFault =>
      new PeerFault("refused", `${what} within ${this.#limitMs / 1000} s; ${mend}`);
    const connection = await RemoteConnection.open(
      { address: this.#address, apiKey, mostBytes },
      end - performance.now(),
      overdue("cannot be reached", "start it, or correct its address"),
      signal,
    );
    this.#connection = connection;
    const late = overdue("does not greet", "is it an openpi policy server?");
    const frame = await connection.receive(end - performance.now(), late, signal);
    // Read only to see that it is a greeting.
    this.#messageIn(frame);
    const greeting = createHash("sha256").update(frame.bytes).digest("hex").slice(0, 16);
    this.#greeting ??= greeting;
    if (greeting === this.#greeting) return connection;
    const told = `greets with other metadata than before (digest ${greeting} in place of ${this.#greeting})`;
    throw new PeerFault("refused", `${told}: it may serve another policy; begin anew`);
  }

  get #limitMs(): number {
    return this.#options.inferMs ?? 60_000;
  }

  /** Until when a server that failed is left alone, ms. */
  #restsUntil(): number {
    const [first, most] = this.#options.backOffMs ?? [250, 8000];
    return this.#failures === 0 ? 0 : this.#failedAt + Math.min(most, first * 2 ** (this.#failures - 1));
  }

  async #backOff(signal: AbortSignal): Promise<void> {
    const rest = this.#restsUntil() - performance.now();
    if (rest <= 0) return;
    const { promise, resolve } = withResolvers();
    const timer = setTimeout(resolve, rest);
    signal.addEventListener("abort", resolve, { once: true });
    await promise;
    clearTimeout(timer);
    signal.removeEventListener("abort", resolve);
    signal.throwIfAborted();
  }

  /** What a frame says. @throws PeerFault on a text, which is how a server tells an error; WireError on what cannot be read */
  #messageIn({ kind, bytes }: Frame): WireMap {
    if (kind === "binary") return decodeMessage(bytes);
    // The last line of a Python traceback says what is wrong, those before it where.
    const lines = Buffer.from(bytes).toString("utf8").trimEnd().split("\n");
    const told = quote(lines.at(-1)!, this.#options.apiKey) || "none that it names";
    throw new PeerFault("wrong", `reports an error: ${told}`);
  }

  #told(error: unknown): unknown {
    if (error instanceof WireError) return this.#error(`sends what ${error.message}`);
    if (!(error instanceof PeerFault)) return error;
    return error.kind === "wrong"
      ? this.#error(error.message)
      : new PolicyUnreachedError(`The policy server at ${this.#address} ${error.message}`);
  }

  #error(what: string): RemotePolicyError {
    return new RemotePolicyError(`The policy server at ${this.#address} ${what}`);
  }
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
