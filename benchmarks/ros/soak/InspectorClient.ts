import { randomBytes } from "node:crypto";
import { request } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Where a process that gets SIGUSR1 opens its inspector. */
const port = 9229;
const openMs = 5000;
const lookMs = 50;

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * Another Node.js process as its inspector shows it: opened by SIGUSR1, so that the process needs no code for it, and
 * closed again. One at a time, for all open the same port. Speaks just enough of WebSocket (RFC 6455) for that.
 */
export class InspectorClient {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #id = 0;
  #bytes = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (bytes: Buffer) => {
      this.#receive(bytes);
    });
    socket.on("error", () => undefined);
  }

  /** @throws Error where the inspector does not open, or is another process's */
  static async open(pid: number): Promise<InspectorClient> {
    process.kill(pid, "SIGUSR1");
    const deadline = performance.now() + openMs;
    for (;;) {
      try {
        const path = await debuggerPath();
        const client = new InspectorClient(await upgrade(path));
        const { result } = (await client.send("Runtime.evaluate", { expression: "process.pid" })) as {
          readonly result: { readonly value: number };
        };
        if (result.value !== pid) throw new Error(`port ${port} is that of process ${result.value}, not ${pid}`);
        return client;
      } catch (error) {
        if (performance.now() >= deadline) {
          throw new Error(`The inspector of process ${pid} does not open: ${(error as Error).message}`, {
            cause: error,
          });
        }
        await sleep(lookMs);
      }
    }
  }

  async send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#id;
    const reply = new Promise<Reply>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.write(frame(JSON.stringify({ id, method, params })));
    const { result, error } = await reply;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** Closes the process's inspector, too. */
  async close(): Promise<void> {
    const expression = "process.getBuiltinModule('node:inspector').close()";
    // Its end is the only answer.
    this.#socket.write(frame(JSON.stringify({ id: ++this.#id, method: "Runtime.evaluate", params: { expression } })));
    await Promise.race([new Promise((resolve) => this.#socket.once("close", resolve)), sleep(1000)]);
    this.#socket.destroy();
  }

  #receive(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (;;) {
      if (this.#bytes.length < 2) return;
      const short = this.#bytes[1]! & 0x7f;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (this.#bytes.length < head) return;
      const length =
        short < 126 ? short : short === 126 ? this.#bytes.readUInt16BE(2) : Number(this.#bytes.readBigUInt64BE(2));
      if (this.#bytes.length < head + length) return;
      const opcode = this.#bytes[0]! & 0x0f;
      const text = this.#bytes.subarray(head, head + length).toString("utf8");
      this.#bytes = this.#bytes.subarray(head + length);
      if (opcode !== 1) continue;
      const reply = JSON.parse(text) as Reply;
      if (reply.id === undefined) continue;
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    }
  }
}

/** One masked text frame. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const head =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  for (let i = 0; i < payload.length; i++) payload[i]! ^= mask[i % 4]!;
  return Buffer.concat([head, mask, payload]);
}

function debuggerPath(): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path: "/json" }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (text += part));
      response.on("end", () => {
        const [target] = JSON.parse(text) as readonly { readonly webSocketDebuggerUrl: string }[];
        if (target === undefined) reject(new Error("nothing to debug"));
        else resolve(new URL(target.webSocketDebuggerUrl).pathname);
      });
    });
    asked.on("error", reject);
    asked.end();
  });
}

function upgrade(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: "127.0.0.1",
      port,
      path,
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
      },
    });
    asked.on("upgrade", (_response, socket) => {
      resolve(socket);
    });
    asked.on("error", reject);
    asked.end();
  });
}
