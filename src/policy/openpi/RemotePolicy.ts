import { type Observation, RemotePolicyError, UserError } from "../../core/index.ts";
import { printable } from "../../core/printable.ts";
import type { ActionChunk, Policy } from "../Policy.ts";
import { readActions } from "./liberoActions.ts";
import { liberoMessage, type LiberoViewOptions } from "./liberoObservation.ts";
import { policyAddress, policyKeyVariable } from "./policyAddress.ts";
import { longestQuote, PeerFault, RemoteConnection, type Frame } from "./RemoteConnection.ts";
import { WireError } from "./WireError.ts";
import { decodeMessage, encodeMessage, type WireMap } from "./wireFormat.ts";

export interface RemotePolicyOptions extends LiberoViewOptions {
  /** As ws://127.0.0.1:8000. */
  readonly url: string;
  /** Actions of each chunk that will be carried out: the others are not read. @default all */
  readonly mostActions?: number;
  /** Sent when a connection is made, and told to nobody else. */
  readonly apiKey?: string | undefined;
  /** Longest time until the socket is open, ms. @default 10,000 */
  readonly connectMs?: number;
  /** Longest time until the server has greeted, ms. @default 10,000 */
  readonly greetMs?: number;
  /** Longest time for one inference, ms: the first may have a model compiled. @default 60,000 */
  readonly inferMs?: number;
  /** Pause before a new connection after one failure, doubled for each further one, and its greatest length, ms. @default 250, 8000 */
  readonly backOffMs?: readonly [number, number];
  /** Most bytes of an answer. @default 1 MiB */
  readonly mostBytes?: number;
}

/**
 * A policy on a server that speaks openpi's websocket protocol, such as one of π0's; the condition is the prompt. Requests
 * wait for each other. After any failure the connection is given up, so that no answer is taken for another request's, and
 * the next inference makes a new one. The protocol has no seed: the noise is the server's own.
 */
export class RemotePolicy implements Policy<string> {
  readonly #address: string;
  readonly #options: RemotePolicyOptions;
  #connection: RemoteConnection | undefined;
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
  }

  /** Sees that the server is there. @throws RemotePolicyError where it is not; the signal's reason on abort */
  connect(signal?: AbortSignal): Promise<void> {
    return this.#inTurn(signal, async (either) => {
      await this.#connected(either);
    });
  }

  /**
   * @throws RemotePolicyError where no usable answer comes in time; the signal's reason on abort; RangeError on an observation
   *   that lacks what the policy sees
   */
  async infer(observation: Observation, prompt: string, _seed: number, signal?: AbortSignal): Promise<ActionChunk> {
    const request = encodeMessage(await liberoMessage(observation, prompt, this.#options, signal));
    const { inferMs = 60_000, mostActions } = this.#options;
    return this.#inTurn(signal, async (either) => {
      const connection = await this.#connected(either);
      const overdue = `gives no answer within ${inferMs / 1000} s; allow more time, or ask a faster one`;
      const chunk = readActions(messageIn(await connection.ask(request, inferMs, overdue, either)), mostActions);
      this.#failures = 0;
      return chunk;
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
      this.#connection?.drop();
      this.#connection = undefined;
      either.throwIfAborted();
      this.#failures++;
      this.#failedAt = performance.now();
      throw this.#told(error);
    } finally {
      resolve();
    }
  }

  /** A connection on which nothing is open, greeted. */
  async #connected(signal: AbortSignal): Promise<RemoteConnection> {
    if (this.#connection?.isIdle) return this.#connection;
    this.#connection?.drop();
    this.#connection = undefined;
    await this.#backOff(signal);
    const { apiKey, connectMs = 10_000, greetMs = 10_000, mostBytes = 2 ** 20 } = this.#options;
    const options = { address: this.#address, apiKey, mostBytes };
    const connection = await RemoteConnection.open(options, connectMs, signal);
    this.#connection = connection;
    const overdue = `does not greet within ${greetMs / 1000} s; is it an openpi policy server?`;
    messageIn(await connection.receive(greetMs, overdue, signal));
    return connection;
  }

  /** Leaves a server that failed alone for a while. */
  async #backOff(signal: AbortSignal): Promise<void> {
    if (this.#failures === 0) return;
    const [first, most] = this.#options.backOffMs ?? [250, 8000];
    const pause = Math.min(most, first * 2 ** (this.#failures - 1));
    const rest = this.#failedAt + pause - performance.now();
    if (rest <= 0) return;
    const { promise, resolve } = withResolvers();
    const timer = setTimeout(resolve, rest);
    signal.addEventListener("abort", resolve, { once: true });
    await promise;
    clearTimeout(timer);
    signal.removeEventListener("abort", resolve);
    signal.throwIfAborted();
  }

  #told(error: unknown): unknown {
    if (error instanceof WireError) return this.#error(`sends what ${error.message}`);
    if (error instanceof PeerFault) return this.#error(error.message);
    return error;
  }

  #error(what: string): RemotePolicyError {
    const { apiKey } = this.#options;
    const told = apiKey === undefined ? what : what.replaceAll(apiKey, "[key]");
    return new RemotePolicyError(`The policy server at ${this.#address} ${told}`);
  }
}

/** What a frame says. @throws PeerFault on a text, which is how a server tells an error; WireError on what cannot be read */
function messageIn({ kind, bytes }: Frame): WireMap {
  if (kind === "binary") return decodeMessage(bytes);
  // The last line of a Python traceback says what is wrong, those before it where.
  const lines = Buffer.from(bytes).toString("utf8").trimEnd().split("\n");
  throw new PeerFault(`reports an error: ${printable(lines.at(-1)!, longestQuote) || "none that it names"}`);
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
