import { WebSocket } from "ws";
import { printable } from "../../core/printable.ts";

/** What is wrong with whoever is at the other end, as the rest of a sentence about it: "closed …", "gives …". */
export class PeerFault extends Error {
  override name = "PeerFault";
}

/** One websocket message. */
export interface Frame {
  readonly kind: "binary" | "text";
  readonly bytes: Uint8Array;
}

export interface RemoteConnectionOptions {
  readonly address: string;
  readonly apiKey?: string | undefined;
  /** Most bytes of a frame. */
  readonly mostBytes: number;
}

/** Longest time for taking leave, ms; afterwards the socket is cut. */
const closeMs = 1000;

/** Longest quotation of what a server says, in characters. */
export const longestQuote = 200;

/** Something that came: that the socket is open, or a frame. */
type Arrival = "open" | Frame;

interface Waiter {
  readonly resolve: (arrival: Arrival) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A websocket to a server that is asked one thing at a time. Frames that nobody waits for end it, for the protocol has no
 * numbers by which an answer could be told from another's.
 */
export class RemoteConnection {
  readonly #socket: WebSocket;
  /** What came before it was waited for: at most the greeting, right behind the opening. */
  readonly #arrived: Arrival[] = [];
  #waiter: Waiter | undefined;
  #isOpen = false;
  #end: { readonly reason: unknown } | undefined;

  private constructor({ address, apiKey, mostBytes }: RemoteConnectionOptions) {
    const socket = new WebSocket(address, {
      perMessageDeflate: false,
      followRedirects: false,
      maxPayload: mostBytes,
      headers: apiKey === undefined ? {} : { authorization: `Api-Key ${apiKey}` },
    });
    this.#socket = socket;
    socket.on("open", () => {
      this.#arrive("open");
    });
    socket.on("message", (data, isBinary) => {
      // With the usual binaryType a message is one Buffer.
      this.#arrive({ kind: isBinary ? "binary" : "text", bytes: data as Buffer });
    });
    socket.on("error", (error) => {
      this.#finish(new PeerFault(errorWords(error, this.#isOpen ? "broke off" : "cannot be reached")));
    });
    socket.on("close", (code, reason) => {
      const why = printable(reason.toString("utf8"), longestQuote);
      this.#finish(new PeerFault(`closed the connection (${code}${why === "" ? "" : `: ${why}`}); look into its log`));
    });
  }

  /** @throws PeerFault where it cannot be reached within `ms`; the signal's reason on abort */
  static async open(options: RemoteConnectionOptions, ms: number, signal?: AbortSignal): Promise<RemoteConnection> {
    const connection = new RemoteConnection(options);
    const overdue = `cannot be reached within ${ms / 1000} s; start it, or correct its address`;
    const first = await connection.#next(ms, overdue, signal);
    if (first !== "open") throw new Error("A websocket had a message before it was open");
    return connection;
  }

  /** Whether a question can be asked: it is open, and nothing came that was not asked for. */
  get isIdle(): boolean {
    return this.#end === undefined && this.#waiter === undefined && this.#arrived.length === 0;
  }

  /**
   * The next frame. @param overdue what is wrong if none comes within `ms`
   * @throws PeerFault where none comes; the signal's reason on abort. The connection is over then
   */
  async receive(ms: number, overdue: string, signal?: AbortSignal): Promise<Frame> {
    const next = await this.#next(ms, overdue, signal);
    if (next === "open") throw new Error("A websocket opened twice");
    return next;
  }

  /** The frame that answers this one; as `receive`. */
  ask(request: Uint8Array, ms: number, overdue: string, signal?: AbortSignal): Promise<Frame> {
    // What cannot be sent ends the connection, of which `receive` tells.
    this.#socket.send(request, () => undefined);
    return this.receive(ms, overdue, signal);
  }

  /** Cuts the connection: what still comes is for nobody. */
  drop(): void {
    this.#finish(new PeerFault("was cut off"));
  }

  /** Takes leave. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.once("close", resolve));
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const timer = setTimeout(() => {
      this.#socket.terminate();
    }, closeMs);
    this.#socket.close(1000);
    await closed;
    clearTimeout(timer);
  }

  #arrive(arrival: Arrival): void {
    if (this.#end !== undefined) return;
    this.#isOpen = true;
    const waiter = this.#waiter;
    if (waiter) {
      // Taken away at once, for the next frame may come before the one who waits has gone on.
      this.#waiter = undefined;
      waiter.resolve(arrival);
      return;
    }
    this.#arrived.push(arrival);
    if (this.#arrived.length > 2) this.#finish(new PeerFault("sends more than it is asked for"));
  }

  async #next(ms: number, overdue: string, signal: AbortSignal | undefined): Promise<Arrival> {
    const arrived = this.#arrived.shift();
    if (arrived !== undefined) return arrived;
    if (signal?.aborted) this.#finish(signal.reason);
    if (this.#end !== undefined) throw this.#end.reason;
    const timer = setTimeout(() => {
      this.#finish(new PeerFault(overdue));
    }, ms);
    const onAbort = (): void => {
      this.#finish(signal!.reason);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      return await new Promise<Arrival>((resolve, reject) => {
        this.#waiter = { resolve, reject };
      });
    } finally {
      this.#waiter = undefined;
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** The first reason counts. */
  #finish(reason: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { reason };
    this.#waiter?.reject(reason);
    this.#socket.terminate();
  }
}

/** What an error of the socket means, and how to mend it. */
function errorWords(error: Error, what: "cannot be reached" | "broke off"): string {
  const { code } = error as { readonly code?: unknown };
  const [, status] = /^Unexpected server response: (\d+)$/.exec(error.message) ?? [];
  if (status === "401" || status === "403") return `refuses the key (HTTP ${status}); set one that it takes`;
  if (status !== undefined) return `is no websocket server (HTTP ${status}); correct the address`;
  if (code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") return "sends more bytes at once than are taken";
  const why = printable(typeof code === "string" ? code : error.message, longestQuote);
  if (why.startsWith("WS_ERR_")) return `sends what is no websocket frame (${why}); is it a policy server?`;
  return `${what} (${why}); start it, or correct its address`;
}
