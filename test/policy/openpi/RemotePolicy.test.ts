import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { createServer as createHttpServer } from "node:http";
import { encode } from "@msgpack/msgpack";
import { PolicyUnreachedError, RemotePolicyError, Rng, UserError } from "../../../src/core/index.ts";
import { NdArray } from "../../../src/policy/openpi/NdArray.ts";
import { RemotePolicy, type RemotePolicyOptions } from "../../../src/policy/openpi/RemotePolicy.ts";
import { decodeMessage, encodeMessage } from "../../../src/policy/openpi/wireFormat.ts";
import type { ActionChunk } from "../../../src/policy/Policy.ts";
import { policyContract } from "../../contracts/policy.ts";
import { armObservation, armView } from "./armObservation.ts";
import { answers, chunkOf, StubPolicyServer, type Conduct } from "./StubPolicyServer.ts";

const key = "sk-secret-0123456789";

/** Asserts that this fails with one sentence that says who, and never the key. */
async function fails(asking: Promise<unknown>, told: RegExp): Promise<void> {
  await assert.rejects(asking, (error) => {
    assert.ok(error instanceof RemotePolicyError, String(error));
    assert.match(error.message, /^The policy server at ws:\/\/127\.0\.0\.1:\d+\/ [^\n]+$/);
    assert.match(error.message, told);
    const everything = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join();
    assert.ok(!everything.includes(key), everything);
    return true;
  });
}

const policies: RemotePolicy[] = [];
const remote = (url: string, options: Partial<RemotePolicyOptions> = {}): RemotePolicy => {
  const policy = new RemotePolicy({ ...armView, url, apiKey: key, backOffMs: [1, 1], ...options });
  policies.push(policy);
  return policy;
};
const infer = (policy: RemotePolicy, signal?: AbortSignal): Promise<ActionChunk> =>
  policy.infer(armObservation, "Go.", 1, signal);
const firstX = (chunk: ActionChunk): number => Number((chunk[0]!.translation[0] / 0.05).toFixed(9));

afterEach(async () => {
  await Promise.all(policies.splice(0).map((policy) => policy.close()));
});

policyContract("RemotePolicy", async () => {
  const server = await StubPolicyServer.start();
  const policy = remote(server.url);
  after(() => server.stop());
  server.willAnswer(
    ...Array<Conduct>(100).fill((socket, request) => {
      // Depends on the prompt, so that an answer to another's request would be noticed.
      const prompt = decodeMessage(request)["prompt"] as string;
      socket.send(chunkOf(prompt.length / 10, 0.5));
    }),
  );
  return { policy, observation: armObservation, conditions: ["a", "bb", "ccc", "dddd"] };
});

describe("RemotePolicy", () => {
  let server: StubPolicyServer;
  beforeEach(async () => {
    server = await StubPolicyServer.start();
  });
  afterEach(() => server.stop());

  it("connects once, with its key and no compression, and gives chunks of any length", async () => {
    const policy = remote(server.url);
    await policy.connect();
    server.willAnswer(answers(0.25), answers(...Array<number>(50).fill(0.5)));
    assert.equal(firstX(await infer(policy)), 0.25);
    assert.equal((await infer(policy)).length, 50);
    assert.deepEqual([server.keys, server.extensions], [[`Api-Key ${key}`], [undefined]]);
    assert.equal(server.requests.length, 2);
    const request = decodeMessage(server.requests[0]!);
    assert.equal(request["prompt"], "Go.");
    assert.ok(request["observation/image"] instanceof NdArray);
  });

  it("does not read actions that will not be carried out", async () => {
    server.willAnswer(answers(0.1, 0.2, NaN));
    assert.equal((await infer(remote(server.url, { mostActions: 2 }))).length, 2);
  });

  it("minds nothing else that a server says", async () => {
    const when = Buffer.concat([encode("when"), encode(new Date(0))]);
    server.willGreet((socket) => {
      socket.send(Buffer.concat([Buffer.of(0x81), when]));
    });
    server.willAnswer((socket) => {
      socket.send(Buffer.concat([Buffer.of(0x82), when, chunkOf(0.5).subarray(1)]));
    });
    assert.equal(firstX(await infer(remote(server.url))), 0.5);
  });

  it("turns to a server again that was too busy", async () => {
    const busy = createHttpServer();
    busy.on("upgrade", (_, socket) => socket.end("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"));
    await once(busy.listen(0, "127.0.0.1"), "listening");
    const { port } = busy.address() as AddressInfo;
    const asking = infer(remote(`ws://127.0.0.1:${port}`, { backOffMs: [50, 50] }));
    await once(busy, "upgrade");
    busy.close();
    const free = await StubPolicyServer.start(port);
    assert.equal(firstX(await asking), 1);
    await free.stop();
  });

  it("sends no key where it has none", async () => {
    await infer(remote(server.url, { apiKey: undefined }));
    assert.deepEqual(server.keys, [undefined]);
  });

  it("tells the last line of a server's traceback, without the key", async () => {
    server.willAnswer((socket) => {
      socket.send(`Traceback (most recent call last):\n  File "/srv/policy.py", line 1\nKeyError: 'state' ${key}\n`);
      socket.close(1011, "Internal server error.");
    });
    const policy = remote(server.url);
    await fails(infer(policy), /reports an error: KeyError: 'state' \[key\]$/);
    assert.equal(firstX(await infer(policy)), 1);
  });

  it("tells what an answer should have been", async () => {
    const policy = remote(server.url);
    const cases: readonly (readonly [Conduct, RegExp])[] = [
      [
        (socket) => {
          socket.send(Buffer.of(0xc1));
        },
        /sends what is no msgpack/,
      ],
      [
        (socket) => {
          socket.send(encodeMessage({ actions: 1 }));
        },
        /sends what has no "actions"/,
      ],
      [
        (socket) => {
          socket.send(encodeMessage({ actions: NdArray.float32([1, 2], [1, 2]) }));
        },
        /<f4\[1, 2\]/,
      ],
      [answers(0.1, NaN), /sends what has the number NaN as x of action 1$/],
      [
        (socket) => {
          socket.send(Buffer.alloc(2 ** 20 + 1));
        },
        /sends more bytes at once than are taken/,
      ],
      [
        (socket) => {
          socket.close(1008, "no more\nfor you");
        },
        /closed the connection \(1008: no more for you\)/,
      ],
    ];
    for (const [i, [conduct, told]] of cases.entries()) {
      server.willAnswer(conduct);
      await fails(infer(policy), told);
      // It is not asked again: the answer would be no other.
      assert.equal(server.requests.length, 2 * i + 1);
      assert.equal(firstX(await infer(policy)), 1);
    }
    assert.equal(server.connections, cases.length + 1);
  });

  it("asks again what the network lost", async () => {
    const losses: readonly Conduct[] = [
      (socket) => {
        socket.terminate();
      },
      (socket) => {
        socket.close(1001);
      },
      (socket) => {
        socket.close(1012);
      },
    ];
    server.willAnswer(...losses, answers(0.5));
    assert.equal(firstX(await infer(remote(server.url))), 0.5);
    assert.deepEqual([server.requests.length, server.connections], [4, 4]);
    assert.equal(new Set(server.requests.map((request) => request.toString("hex"))).size, 1);
  });

  it("asks again when the server is back", async () => {
    const policy = remote(server.url, { backOffMs: [20, 20] });
    await policy.connect();
    const port = Number(new URL(server.url).port);
    await server.stop();
    const asking = infer(policy);
    await new Promise((resolve) => setTimeout(resolve, 50));
    server = await StubPolicyServer.start(port);
    assert.equal(firstX(await asking), 1);
  });

  it("gives up what the network keeps losing: after so many tries, or when the next would come too late", async () => {
    const terminates: Conduct = (socket) => {
      socket.terminate();
    };
    const isUnreached = async (asking: Promise<unknown>): Promise<void> => {
      await fails(asking, /closed the connection \(1006\)/);
      await assert.rejects(asking, PolicyUnreachedError);
    };
    server.willAnswer(...Array<Conduct>(9).fill(terminates));
    await isUnreached(infer(remote(server.url)));
    assert.equal(server.requests.length, 9);
    server.willAnswer(terminates, terminates, terminates);
    // The second pause would end at 300 ms at the earliest.
    await isUnreached(infer(remote(server.url, { backOffMs: [100, 200], inferMs: 250 })));
    assert.equal(server.requests.length, 11);
  });

  it("takes a server that cannot be reached for no answer, and one that answers badly for one", async () => {
    const rejection = (asking: Promise<unknown>): Promise<unknown> => asking.catch((error: unknown) => error);
    server.willAnswer((socket) => {
      socket.send("No.");
    });
    assert.ok(!((await rejection(infer(remote(server.url)))) instanceof PolicyUnreachedError));
    const late = remote(server.url, { inferMs: 20 });
    server.willAnswer(() => undefined);
    assert.ok(!((await rejection(infer(late))) instanceof PolicyUnreachedError));
    const { url } = server;
    await server.stop();
    assert.ok((await rejection(infer(remote(url)))) instanceof PolicyUnreachedError);
    server = await StubPolicyServer.start();
  });

  it("does not ask on a connection that the server is about to close", async () => {
    const policy = remote(server.url, { inferMs: 2000 });
    await infer(policy);
    for (const socket of server.clients) {
      socket.close(1001);
      // It will not hear the client's farewell, which therefore waits.
      socket.pause();
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(firstX(await infer(policy)), 1);
    assert.equal(server.connections, 2);
  });

  it("gives the digest of what the server greets with, and refuses another one when it connects again", async () => {
    const greetsWith =
      (name: string): Conduct =>
      (socket) => {
        socket.send(encodeMessage({ name }));
      };
    const breaksOff: Conduct = (socket) => {
      socket.terminate();
    };
    server.willGreet(greetsWith("a"), greetsWith("a"), greetsWith("b"));
    const policy = remote(server.url);
    const digest = await policy.connect();
    assert.match(digest, /^[0-9a-f]{16}$/);
    server.willAnswer(breaksOff, answers(0.5), breaksOff);
    assert.equal(firstX(await infer(policy)), 0.5);
    await fails(
      infer(policy),
      /greets with other metadata than before \(digest [0-9a-f]{16} in place of [0-9a-f]{16}\)/,
    );
    server.willGreet(greetsWith("a"), greetsWith("b"));
    assert.equal(await remote(server.url, { greeting: digest }).connect(), digest);
    await fails(remote(server.url, { greeting: digest }).connect(), new RegExp(`in place of ${digest}\\)`));
  });

  it("hides a key before it cuts a quotation off", async () => {
    const fill = "x".repeat(190);
    server.willAnswer((socket) => {
      socket.send(`${fill}${key}`);
    });
    await assert.rejects(infer(remote(server.url)), (error: Error) => !error.message.includes(key.slice(0, 5)));
    server.willAnswer((socket) => {
      socket.close(1008, `${"x".repeat(80)}${key}`);
    });
    await fails(infer(remote(server.url)), /x\[key\]/);
    const bytes = encodeMessage({ actions: NdArray.float32([1]) });
    server.willAnswer((socket) => {
      // The kind of numbers, "<f4", made a text in which a key is cut off.
      socket.send(Buffer.from(bytes.toString("latin1").replace("\xa3<f4", `\xb5x${key}`), "latin1"));
    });
    await assert.rejects(infer(remote(server.url)), (error: Error) => !error.message.includes(key.slice(0, 5)));
  });

  it("takes a late answer for nobody's", async () => {
    const late: Conduct = (socket) => {
      setTimeout(() => {
        socket.send(chunkOf(-1));
      }, 220);
    };
    const policy = remote(server.url, { inferMs: 200 });
    for (let i = 0; i < 3; i++) {
      server.willAnswer(late, answers(0.75));
      await fails(infer(policy), /gives no answer within 0\.2 s/);
      assert.equal(firstX(await infer(policy)), 0.75);
    }
  });

  it("asks on a new connection where one has said more than it was asked", async () => {
    const twice: Conduct = (socket, request) => {
      answers(0.1)(socket, request);
      answers(0.2)(socket, request);
    };
    server.willAnswer(twice, answers(0.3));
    const policy = remote(server.url);
    assert.equal(firstX(await infer(policy)), 0.1);
    // The second answer is on its way.
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(firstX(await infer(policy)), 0.3);
    assert.equal(server.connections, 2);
  });

  it("connects again, and tells nobody, where the server went away between two requests", async () => {
    const policy = remote(server.url);
    await infer(policy);
    for (const socket of server.clients) socket.close(1001);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(firstX(await infer(policy)), 1);
    assert.equal(server.connections, 2);
  });

  it("says what greeted it wrongly or not at all", async () => {
    const policy = remote(server.url, { inferMs: 30 });
    const cases: readonly (readonly [Conduct, RegExp])[] = [
      [() => undefined, /does not greet within 0\.03 s; is it an openpi policy server\?$/],
      [
        (socket) => {
          socket.send(Buffer.of(0x01));
        },
        /sends what is no map$/,
      ],
      [
        (socket) => {
          socket.send("No model.");
        },
        /reports an error: No model\.$/,
      ],
      [
        (socket) => {
          socket.close(1013);
        },
        /closed the connection \(1013\)/,
      ],
    ];
    for (const [conduct, told] of cases) {
      server.willGreet(conduct);
      await fails(policy.connect(), told);
    }
    await policy.connect();
    assert.equal(server.requests.length, 0);
  });

  it("says what is there in place of a policy server", async () => {
    const http = createHttpServer((_, response) => response.writeHead(403).end());
    http.on("upgrade", (_, socket) => socket.end("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n"));
    const silent = createServer();
    for (const each of [http, silent]) await once(each.listen(0, "127.0.0.1"), "listening");
    const urlOf = (each: typeof silent): string => `ws://127.0.0.1:${(each.address() as AddressInfo).port}`;
    await fails(remote(urlOf(http)).connect(), /refuses the key \(HTTP 401\)/);
    await fails(remote(urlOf(silent), { inferMs: 30 }).connect(), /cannot be reached within 0\.03 s/);
    const url = urlOf(silent);
    for (const each of [http, silent]) each.close();
    await fails(remote(url).connect(), /cannot be reached \(ECONNREFUSED\); start it, or correct its address$/);
  });

  it("leaves a server alone for longer after each failure, and not after an answer", async () => {
    const policy = remote(server.url, { backOffMs: [100, 200] });
    const took = async (): Promise<number> => {
      const begin = performance.now();
      await infer(policy).catch(() => undefined);
      return performance.now() - begin;
    };
    await infer(policy);
    server.willAnswer(
      ...Array<Conduct>(4).fill((socket) => {
        socket.send("No.");
      }),
    );
    const pauses = [await took(), await took(), await took(), await took()];
    for (const [i, least] of [0, 100, 200, 200].entries()) assert.ok(pauses[i]! >= least - 2, pauses.join());
    assert.ok(pauses[3]! < 390, pauses.join());
    assert.ok((await took()) >= 198);
    assert.ok((await took()) < 100);
  });

  it("can be aborted at every point, with the reason, and asked again", async () => {
    const policy = remote(server.url, { backOffMs: [10_000, 10_000] });
    const reason = new Error("enough");
    let controller = new AbortController();
    const aborts: Conduct = () => {
      controller.abort(reason);
    };
    const isAborted = (asking: (signal: AbortSignal) => Promise<unknown>): Promise<void> => {
      controller = new AbortController();
      return assert.rejects(asking(controller.signal), (error) => error === reason);
    };
    await assert.rejects(infer(policy, AbortSignal.abort(reason)), (error) => error === reason);
    server.willGreet(aborts);
    await isAborted((signal) => policy.connect(signal));
    server.willAnswer(aborts);
    await isAborted((signal) => infer(policy, signal));
    // An abort is no failure: it is not followed by a pause.
    assert.equal(firstX(await infer(policy)), 1);
    server.willAnswer((socket) => {
      socket.send("No.");
    });
    await fails(infer(policy), /reports/);
    setTimeout(() => {
      controller.abort(reason);
    }, 20);
    await isAborted((signal) => infer(policy, signal));
  });

  it("takes leave, and is asked nothing afterwards", async () => {
    const policy = remote(server.url);
    await infer(policy);
    const [socket] = server.clients;
    const closed = once(socket!, "close");
    await policy.close();
    assert.equal((await closed)[0], 1000);
    await fails(infer(policy), /is not asked any more/);
    const busy = remote(server.url);
    server.willAnswer(() => undefined);
    const asking = fails(infer(busy), /is not asked any more/);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await busy.close();
    await asking;
  });

  it("refuses addresses and keys that it could not use, and quotes neither", () => {
    for (const url of [
      "",
      "127.0.0.1:8000",
      "http://127.0.0.1:8000",
      "ws://me:sk-1@a",
      "ws://a/?key=sk-1",
      "ws://a/#x",
    ]) {
      assert.throws(
        () => remote(url),
        (error) => error instanceof UserError && !error.message.includes("sk-1"),
        url,
      );
    }
    assert.throws(() => remote("ws://127.0.0.1", { apiKey: "sk secret" }), /PRAXIS_POLICY_API_KEY has characters/);
  });

  it("ends each of 1000 malformed or late answers in one clear error, and the next request works", async function () {
    this.timeout(120_000);
    const rng = new Rng(5, "frames");
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown): void => {
      unhandled.push(reason);
    };
    process.on("unhandledRejection", onUnhandled);
    const policy = remote(server.url, { inferMs: 200 });
    const good = chunkOf(0.5);
    const misconduct = (): Conduct => {
      const kinds = ["random", "torn", "flipped", "text", "infinite"] as const;
      switch (rng.integer(72) === 0 ? "late" : rng.pick(kinds)) {
        case "random": {
          const bytes = Uint8Array.from({ length: rng.integer(100) }, () => rng.integer(256));
          return (socket) => {
            socket.send(bytes);
          };
        }
        case "torn": {
          const torn = good.subarray(0, rng.integer(good.length));
          return (socket) => {
            socket.send(torn);
          };
        }
        case "flipped": {
          // One byte of the head changed: the map, the key, kinds, lengths.
          const bytes = Uint8Array.from(good);
          const at = rng.integer(30);
          bytes[at]! ^= 1 << rng.integer(8);
          return (socket) => {
            socket.send(bytes);
          };
        }
        case "text": {
          const text = String.fromCharCode(...Array.from({ length: rng.integer(50) }, () => rng.integer(0xd800)));
          return (socket) => {
            socket.send(text);
          };
        }
        case "infinite":
          return answers(0.5, [NaN, Infinity, -Infinity][rng.integer(3)]!);
        case "late": {
          const ms = 202 + rng.integer(8);
          return (socket) => {
            setTimeout(() => {
              socket.send(chunkOf(-1));
            }, ms);
          };
        }
      }
    };
    try {
      for (let i = 0; i < 1000; i++) {
        server.willAnswer(misconduct(), answers(0.5));
        await fails(infer(policy), / (?:sends|reports|gives) /);
        assert.equal(firstX(await infer(policy)), 0.5);
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    } finally {
      process.off("unhandledRejection", onUnhandled);
    }
    assert.deepEqual(unhandled, []);
  });

  it("survives what is no websocket frame", async () => {
    const raw = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", (data) => {
        const [, nonce] = /sec-websocket-key: (\S+)/i.exec(data.toString())!;
        void import("node:crypto").then(({ createHash }) => {
          const accept = createHash("sha1").update(`${nonce!}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
          const head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade";
          socket.write(`${head}\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
          socket.write(Buffer.of(0xff, 0xff, 0xff, 0xff));
        });
      });
    });
    await once(raw.listen(0, "127.0.0.1"), "listening");
    const url = `ws://127.0.0.1:${(raw.address() as AddressInfo).port}`;
    await fails(remote(url).connect(), /sends what is no websocket frame \(WS_ERR_/);
    raw.close();
  });
});
