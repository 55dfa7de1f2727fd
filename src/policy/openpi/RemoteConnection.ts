import { WebSocket } from "ws";
import { printable } from "../../core/printable.ts";

/**
 * What a fault says. "lost": the network's, which may be gone at the next try. "refused": there is nobody who would answer. "wrong":
 * somebody answers, with what cannot be used.
 */
export type FaultKind = "lost" | "refused" | "wrong";

/** What is wrong with whoever is at the other end, as the rest of a sentence about it: "closed …", "gives …". */
export class PeerFault extends Error {
  override name = "PeerFault";
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Longest quotation of what a server says, in characters. */
const longestQuote = 200;

/** What a server says, for a message: in one line, without the key, and not all of a long text. */
export const quote = (text: string, apiKey: string | undefined): string =>
  // A key that is cut off is not found any more.
  printable(apiKey === undefined ? text : text.replaceAll(apiKey, "[key]"), longestQuote);

/** Codes of a closed websocket with which nobody objects to what was said: the server went away, or is about to come back. */
const codesOfLoss: readonly number[] = [1000, 1001, 1005, 1006, 1011, 1012, 1013, 1014];

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
      this.#finish(faultOf(error, this.#isOpen ? "broke off" : "cannot be reached", apiKey));
    });
    socket.on("close", (code, reason) => {
      const why = quote(reason.toString("utf8"), apiKey);
      const told = `closed the connection (${code}${why === "" ? "" : `: ${why}`}); look into its log`;
      this.#finish(new PeerFault(codesOfLoss.includes(code) ? "lost" : "wrong", told));
    });
  }

  /** @throws PeerFault where it cannot be reached: `overdue` if not within `ms`; the signal's reason on abort */
  static async open(
    options: RemoteConnectionOptions,
    ms: number,
    overdue: PeerFault,
    signal?: AbortSignal,
  ): Promise<RemoteConnection> {
    const connection = new RemoteConnection(options);
    const first = await connection.#next(ms, overdue, signal);
    if (first !== "open") throw new Error("A websocket had a message before it was open");
    return connection;
  }

  /** Whether a question can be asked: it is open on both sides, and nothing came that was not asked for. */
  get isIdle(): boolean {
    const isOpen = this.#end === undefined && this.#socket.readyState === WebSocket.OPEN;
    return isOpen && this.#waiter === undefined && this.#arrived.length === 0;
  }

  /**
   * The next frame. @param overdue what is thrown if none comes within `ms`
   * @throws PeerFault where none comes; the signal's reason on abort. The connection is over then
   */
  async receive(ms: number, overdue: PeerFault, signal?: AbortSignal): Promise<Frame> {
    const next = await this.#next(ms, overdue, signal);
    if (next === "open") throw new Error("A websocket opened twice");
    return next;
  }

  /** The frame that answers this one; as `receive`. */
  ask(request: Uint8Array, ms: number, overdue: PeerFault, signal?: AbortSignal): Promise<Frame> {
    // What cannot be sent ends the connection, of which `receive` tells.
    this.#socket.send(request, () => undefined);
    return this.receive(ms, overdue, signal);
  }

  /** Cuts the connection: what still comes is for nobody. */
  drop(): void {
    this.#finish(new PeerFault("lost", "was cut off"));
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
    if (this.#arrived.length > 2) this.#finish(new PeerFault("wrong", "sends more than it is asked for"));
  }

  async #next(ms: number, overdue: PeerFault, signal: AbortSignal | undefined): Promise<Arrival> {
    const arrived = this.#arrived.shift();
    if (arrived !== undefined) return arrived;
    if (signal?.aborted) this.#finish(signal.reason);
    if (this.#end !== undefined) throw this.#end.reason;
    const timer = setTimeout(() => {
      this.#finish(overdue);
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
function faultOf(error: Error, what: "cannot be reached" | "broke off", apiKey: string | undefined): PeerFault {
  const { code } = error as { readonly code?: unknown };
  const [, status] = /^Unexpected server response: (\d+)$/.exec(error.message) ?? [];
  if (status === "401" || status === "403") {
    return new PeerFault("refused", `refuses the key (HTTP ${status}); set one that it takes`);
  }
  if (status?.startsWith("5")) {
    return new PeerFault("lost", `does not take the connection (HTTP ${status}); wait, or look into its log`);
  }
  if (status !== undefined) {
    return new PeerFault("refused", `is no websocket server (HTTP ${status}); correct the address`);
  }
  if (code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") {
    return new PeerFault("wrong", "sends more bytes at once than are taken");
  }
  const why = quote(typeof code === "string" ? code : error.message, apiKey);
  if (why.startsWith("WS_ERR_")) {
    return new PeerFault("wrong", `sends what is no websocket frame (${why}); is it a policy server?`);
  }
  return new PeerFault("lost", `${what} (${why}); start it, or correct its address`);
}
