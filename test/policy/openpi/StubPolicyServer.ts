import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { NdArray } from "../../../src/policy/openpi/NdArray.ts";
import { encodeMessage } from "../../../src/policy/openpi/wireFormat.ts";

/** What a server does with a socket: at its opening, or when a request comes. */
export type Conduct = (socket: WebSocket, request: Buffer) => void;

/** A chunk that can be carried out: one action of each of these x. */
export const chunkOf = (...xs: readonly number[]): Uint8Array =>
  encodeMessage({
    actions: NdArray.float64(
      xs.flatMap((x) => [x, 0, 0, 0, 0, 0, -1]),
      [xs.length, 7],
    ),
  });

export const greets: Conduct = (socket) => {
  socket.send(encodeMessage({}));
};
export const answers =
  (...xs: readonly number[]): Conduct =>
  (socket) => {
    socket.send(chunkOf(...xs));
  };

/** A server that greets and answers as it is told; as well as can be where it is told nothing. */
export class StubPolicyServer {
  readonly #server: WebSocketServer;
  readonly #greetings: Conduct[] = [];
  readonly #answers: Conduct[] = [];
  /** Of the requests, newest last. */
  readonly requests: Buffer[] = [];
  /** What connections brought as authorization. */
  readonly keys: (string | undefined)[] = [];
  /** What they wanted for extensions. */
  readonly extensions: (string | undefined)[] = [];

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on("connection", (socket, { headers }) => {
      this.keys.push(headers.authorization);
      this.extensions.push(headers["sec-websocket-extensions"]);
      socket.on("error", () => undefined);
      socket.on("message", (data) => {
        this.requests.push(data as Buffer);
        (this.#answers.shift() ?? answers(1))(socket, data as Buffer);
      });
      (this.#greetings.shift() ?? greets)(socket, Buffer.of());
    });
  }

  /** @param port 0 for any that is free */
  static async start(port = 0): Promise<StubPolicyServer> {
    const server = new WebSocketServer({ host: "127.0.0.1", port });
    await once(server, "listening");
    return new StubPolicyServer(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get connections(): number {
    return this.keys.length;
  }

  /** Sockets that are open now. */
  get clients(): ReadonlySet<WebSocket> {
    return this.#server.clients;
  }

  /** How the next connections are greeted. */
  willGreet(...conduct: readonly Conduct[]): void {
    this.#greetings.push(...conduct);
  }

  /** How the next requests are answered. */
  willAnswer(...conduct: readonly Conduct[]): void {
    this.#answers.push(...conduct);
  }

  async stop(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}
