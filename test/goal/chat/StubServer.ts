import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ChatMessage } from "../../../src/goal/chat/Chat.ts";

/** A request as the server saw it. */
export interface SeenRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: {
    readonly model: string;
    readonly messages: readonly ChatMessage[];
    readonly stream?: boolean;
    readonly response_format?: { readonly type: string; readonly json_schema: { readonly schema: unknown } };
  };
}

/** How a request is answered. */
export type Reply = (response: ServerResponse, request: SeenRequest) => void;

/** A completion with this content. */
export const completion = (content: unknown): string =>
  JSON.stringify({ choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content } }] });

export const says =
  (content: unknown): Reply =>
  (response) =>
    response.end(completion(typeof content === "string" ? content : JSON.stringify(content)));

export const status =
  (code: number, text = ""): Reply =>
  (response) =>
    response.writeHead(code).end(text);

/** A server on this machine that answers as it is told: the replies in turn, the last one for ever. */
export class StubServer {
  readonly requests: SeenRequest[] = [];
  /** Connections that the client let go of before the answer was whole. */
  dropped = 0;
  readonly #server: Server;
  #replies: readonly Reply[] = [];

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<StubServer> {
    const stub = new StubServer();
    await new Promise<void>((resolve) => stub.#server.listen(0, "127.0.0.1", resolve));
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  will(...replies: readonly Reply[]): void {
    this.#replies = replies;
    this.requests.length = 0;
    this.dropped = 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const seen: SeenRequest = {
      path: request.url ?? "",
      authorization: request.headers.authorization,
      body: JSON.parse(Buffer.concat(pieces).toString() || "{}") as SeenRequest["body"],
    };
    const reply = this.#replies[Math.min(this.requests.length, this.#replies.length - 1)]!;
    this.requests.push(seen);
    response.on("close", () => {
      if (!response.writableFinished) this.dropped++;
    });
    reply(response, seen);
  }
}
