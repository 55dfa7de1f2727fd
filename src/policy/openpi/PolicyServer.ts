import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { FileError, ModelError, Rng, UserError } from "../../core/index.ts";
import type { Policy } from "../Policy.ts";
import { actionsMessage } from "./liberoActions.ts";
import { type LiberoCameras, readLiberoMessage } from "./liberoObservation.ts";
import { WireError } from "./WireError.ts";
import { decodeMessage, encodeMessage, type WireMap } from "./wireFormat.ts";

export interface PolicyServerOptions {
  readonly policy: Policy<string>;
  /** What the policy calls the two cameras. */
  readonly cameras: LiberoCameras;
  /** @default this machine alone */
  readonly host?: string;
  /** 0 for any that is free. @default 8000 */
  readonly port?: number;
  /** What is told to whoever connects. @default nothing */
  readonly metadata?: WireMap;
  /** Seeds the policy's noise: the n-th inference of each connection has the same. @default 0 */
  readonly seed?: number;
  /** Connections at a time; more are turned away with HTTP 503. @default 8 */
  readonly mostConnections?: number;
  /** Most bytes of a request. @default 1 MiB */
  readonly mostBytes?: number;
  /** Hears of what the policy threw, of which clients are told nothing; a mistake of the client's is told to the client alone. */
  readonly onError?: (error: unknown) => void;
}

/** What helps where an address cannot be had; elsewhere another port. */
const mends: Readonly<Record<string, string>> = {
  EACCES: "choose a port from 1024 on",
  EADDRNOTAVAIL: "choose a host that is an address of this machine",
  ENOTFOUND: "choose a host that is an address of this machine",
};

/** How a connection is closed after an error, as openpi's server does. */
const internalError = 1011;

/** Whether the user who is to mend it is the one who asks, as with words that the policy does not know; who serves may have files and models at fault. */
const isOfRequest = (error: unknown): error is UserError =>
  error instanceof UserError && !(error instanceof FileError) && !(error instanceof ModelError);

/**
 * Serves a policy over openpi's websocket protocol, to its own client or to `RemotePolicy`. Each connection is greeted with
 * the metadata and then answered one request at a time; after an error it is told one sentence as a text, and closed. The policy
 * infers for one of them at a time. Nobody is asked for a key, but web pages, which browsers let connect to any address, are turned
 * away. `GET /healthz` answers OK.
 */
export class PolicyServer {
  readonly #options: PolicyServerOptions;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #greeting: Uint8Array;
  /** Settles when nobody infers. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: PolicyServerOptions) {
    const { metadata = {}, mostBytes = 2 ** 20, mostConnections = 8 } = options;
    this.#options = options;
    this.#greeting = encodeMessage(metadata);
    this.#http = createServer(({ url }, response) => {
      const isHealthy = url === "/healthz";
      response.writeHead(isHealthy ? 200 : 426, { "content-type": "text/plain" });
      response.end(isHealthy ? "OK\n" : "This is a websocket.\n");
    });
    this.#sockets = new WebSocketServer({
      server: this.#http,
      perMessageDeflate: false,
      maxPayload: mostBytes,
      verifyClient: ({ req }, decide) => {
        if (req.headers.origin !== undefined) decide(false, 403);
        else if (this.#sockets.clients.size >= mostConnections) decide(false, 503);
        else decide(true);
      },
    });
    this.#sockets.on("connection", (socket) => {
      this.#serve(socket);
    });
    // Told by the promise of `listen` already, which listens to the other server.
    this.#sockets.on("error", () => undefined);
  }

  /** @throws UserError where the address cannot be had; WireError on metadata that cannot be sent */
  static async listen(options: PolicyServerOptions): Promise<PolicyServer> {
    const { host = "127.0.0.1", port = 8000 } = options;
    const server = new PolicyServer(options);
    await new Promise<void>((resolve, reject) => {
      server.#http.once("error", (error: NodeJS.ErrnoException) => {
        const { code = "" } = error;
        const mend = mends[code] ?? "choose another port";
        reject(new UserError(`Cannot serve a policy on ${host}:${port} (${code || error.message}); ${mend}`));
      });
      server.#http.listen(port, host, resolve);
    });
    return server;
  }

  /** As `RemotePolicy` takes it. */
  get url(): string {
    const { address, port, family } = this.#http.address() as AddressInfo;
    return `ws://${family === "IPv6" ? `[${address}]` : address}:${port}/`;
  }

  /** Whether other machines may reach it. */
  get isOpen(): boolean {
    const { address } = this.#http.address() as AddressInfo;
    return address !== "::1" && !address.startsWith("127.");
  }

  /** Cuts all connections, and what is being inferred; nothing is any more when it is done. */
  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    await new Promise((resolve) => {
      this.#http.close(resolve);
      this.#http.closeAllConnections();
    });
    await this.#turn;
  }

  #serve(socket: WebSocket): void {
    const { seed = 0 } = this.#options;
    const seeds = new Rng(seed, "inference");
    const gone = new AbortController();
    let isBusy = false;
    const fail = (sentence: string): void => {
      socket.send(sentence);
      socket.close(internalError, "Internal server error. It was told in the frame before.");
    };
    const answer = async (request: Uint8Array): Promise<void> => {
      try {
        const reply = await this.#answer(request, seeds.integer(2 ** 32), gone.signal);
        socket.send(reply);
      } catch (error) {
        // Nobody is there to be told.
        if (gone.signal.aborted) return;
        if (error instanceof WireError) {
          fail(`The request ${error.message}.`);
          return;
        }
        if (isOfRequest(error)) {
          fail(error.message);
          return;
        }
        this.#options.onError?.(error);
        fail("The policy failed.");
      }
    };
    socket.on("error", () => undefined);
    socket.on("close", () => {
      gone.abort();
    });
    socket.on("message", (data, isBinary) => {
      if (socket.readyState !== socket.OPEN) return;
      if (!isBinary) {
        fail("The request is a text; it must be a binary frame.");
      } else if (isBusy) {
        fail("The request comes before the last one was answered.");
      } else {
        isBusy = true;
        void answer(data as Buffer).finally(() => (isBusy = false));
      }
    });
    socket.send(this.#greeting);
  }

  async #answer(frame: Uint8Array, seed: number, signal: AbortSignal): Promise<Uint8Array> {
    const { policy, cameras } = this.#options;
    const { observation, prompt } = readLiberoMessage(decodeMessage(frame), cameras);
    const chunk = this.#turn.then(() => {
      // Who is gone by then needs no answer.
      signal.throwIfAborted();
      return policy.infer(observation, prompt, seed, signal);
    });
    this.#turn = chunk.catch(() => undefined);
    return encodeMessage(actionsMessage(await chunk));
  }
}
