import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { LanguageModelError, UserError } from "../../../src/core/index.ts";
import { answerSchema } from "../../../src/goal/chat/answerSchema.ts";
import { RemoteChat, type RemoteChatOptions } from "../../../src/goal/chat/RemoteChat.ts";
import { completion, says, status, StubServer, type Reply } from "./StubServer.ts";

const key = "sk-secret-0123456789";

describe("RemoteChat", () => {
  let server: StubServer;
  before(async () => {
    server = await StubServer.start();
  });
  after(() => server.stop());

  const chat = (options: Partial<RemoteChatOptions> = {}): RemoteChat =>
    new RemoteChat({ url: server.url, model: "stub", apiKey: key, totalMs: 5000, idleMs: 5000, ...options });
  const complete = (talk: RemoteChat, signal?: AbortSignal): Promise<string> =>
    talk.complete([{ role: "user", content: "hello" }], answerSchema, signal);

  /** Asserts that this fails with one sentence that says who, and never the key. */
  async function fails(talking: Promise<unknown>, told: RegExp): Promise<void> {
    await assert.rejects(talking, (error) => {
      assert.ok(error instanceof LanguageModelError, String(error));
      assert.match(error.message, /^The language model "[^"]+" at http:\/\/127\.0\.0\.1:\d+\S* [^\n]+$/);
      assert.match(error.message, told);
      const everything = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join();
      assert.ok(!everything.includes(key) && !everything.includes(key.slice(3)), everything);
      return true;
    });
  }

  it("posts model, messages, schema and key, and gives the message", async () => {
    server.will(says("hi"));
    assert.equal(await complete(chat({ url: `${server.url}//` })), "hi");
    const [{ path, authorization, body }] = server.requests as [(typeof server.requests)[0]];
    assert.deepEqual([path, authorization, body.model], ["/v1/chat/completions", `Bearer ${key}`, "stub"]);
    assert.deepEqual(body.messages, [{ role: "user", content: "hello" }]);
    assert.equal(body.response_format!.type, "json_schema");
    assert.deepEqual(body.response_format!.json_schema.schema, JSON.parse(JSON.stringify(answerSchema)));
    assert.notEqual(body.stream, true);
    await complete(chat({ apiKey: undefined }));
    assert.equal(server.requests[1]!.authorization, undefined);
  });

  it("takes a message in parts, and a refusal of the model for a rejection", async () => {
    server.will((response) =>
      response.end(completion([{ type: "text", text: "a" }, { type: "text", text: "b" }, null])),
    );
    assert.equal(await complete(chat()), "ab");
    server.will((response) =>
      response.end(JSON.stringify({ choices: [{ message: { content: null, refusal: "I cannot." } }] })),
    );
    assert.deepEqual(JSON.parse(await complete(chat())), { status: "rejected", reason: "I cannot." });
  });

  it("leaves structured output out where the server refuses it, and then at once", async () => {
    for (const refusal of [400, 422]) {
      const talk = chat();
      server.will(status(refusal, "response_format is not supported"), says("plain"));
      assert.equal(await complete(talk), "plain");
      assert.equal(await complete(talk), "plain");
      assert.deepEqual(
        server.requests.map(({ body }) => body.response_format !== undefined),
        [true, false, false],
      );
      assert.deepEqual(Object.keys(server.requests[1]!.body), ["model", "messages"]);
    }
  });

  it("tries structured output again after a refusal that was for something else", async () => {
    const talk = chat();
    server.will(status(400, "too long"));
    await fails(complete(talk), /does not take the request \(HTTP 400: too long\)/);
    server.will(says("hi"));
    await complete(talk);
    assert.ok(server.requests[0]!.body.response_format);
  });

  const answers: readonly (readonly [what: string, reply: Reply, told: RegExp])[] = [
    [
      "HTTP 401 that quotes the key",
      status(401, `Incorrect API key provided: ${key}`),
      /refuses the key \(HTTP 401\); set PRAXIS_CHAT_API_KEY/,
    ],
    ["HTTP 403", status(403), /refuses the key \(HTTP 403\)/],
    [
      "HTTP 404",
      status(404, "no model stub"),
      /is not there \(HTTP 404: no model stub\); correct the model's name, or the address/,
    ],
    ["HTTP 418", status(418), /does not take the request \(HTTP 418\)/],
    ["HTTP 429", status(429, "quota"), /is asked too much \(HTTP 429: quota\); wait/],
    [
      "HTTP 500 that quotes the key",
      status(500, `Traceback\n  header ${key}`),
      /fails \(HTTP 500: Traceback header \[key\]\)/,
    ],
    [
      "an endless error",
      (response) => {
        endless(response.writeHead(500));
      },
      /fails \(HTTP 500: xxx/,
    ],
    ["HTTP 204", status(204), /does not take the request \(HTTP 204\)/],
    ["no JSON", (response) => response.end("<html>"), /gives no chat completion; is its address/],
    ["no choices", (response) => response.end('{"choices": []}'), /gives no chat completion/],
    ["no message", (response) => response.end('{"choices": [{"text": "old API"}]}'), /gives no chat completion/],
    ["JSON null", (response) => response.end("null"), /gives no chat completion/],
    ["nothing", (response) => response.end(), /gives no chat completion/],
    ["half of what it announced", cutOff, /broke off its answer \(.+\); look into its server's log/],
    [
      "a connection that it closes at once",
      (response) => response.destroy(),
      /cannot be reached \(.+\); start its server/,
    ],
    [
      "an endless stream",
      (response) => {
        endless(response);
      },
      /gives an answer of more than 1048576 bytes/,
    ],
  ];
  for (const [what, reply, told] of answers) {
    it(`says in a sentence what is wrong with ${what}`, async () => {
      server.will(reply);
      await fails(complete(chat()), told);
    });
  }

  it("follows no redirection: the key is for one address", async () => {
    for (const code of [301, 302, 307, 308]) {
      server.will((response) => response.writeHead(code, { location: `${server.url}/elsewhere` }).end());
      await fails(complete(chat()), /sends elsewhere/);
      assert.equal(server.requests.length, 1);
    }
  });

  it("lets go of a server that is slow to begin, that pauses, and that trickles for ever", async () => {
    const slow: Reply = () => undefined;
    server.will(slow);
    await fails(complete(chat({ totalMs: 100 })), /gives no answer within 0\.1 s; allow more time/);

    const pausing: Reply = (response) => response.write('{"choices"');
    server.will(pausing);
    await fails(complete(chat({ idleMs: 100 })), /stopped in the middle of its answer for 0\.1 s/);

    const trickling: Reply = (response) => {
      const timer = setInterval(() => response.write(" "), 10);
      response.on("close", () => {
        clearInterval(timer);
      });
    };
    server.will(trickling);
    await fails(complete(chat({ totalMs: 200, idleMs: 150 })), /gives no answer within 0\.2 s/);
    await eventually(() => server.dropped === 1);
  });

  it("counts the pause anew with each piece", async () => {
    server.will((response) => {
      const pieces = Array.from(completion("hi"));
      const timer = setInterval(() => {
        if (response.write(pieces.splice(0, 5).join("")) && pieces.length === 0) {
          clearInterval(timer);
          response.end();
        }
      }, 20);
    });
    assert.equal(await complete(chat({ idleMs: 200 })), "hi");
  });

  it("stops at once on abort, with the signal's reason, and lets go of the server", async () => {
    server.will(() => undefined);
    const controller = new AbortController();
    const reason = new Error("Ctrl-C");
    const talking = complete(chat({ totalMs: 60_000 }), controller.signal);
    await eventually(() => server.requests.length === 1);
    controller.abort(reason);
    await assert.rejects(talking, (error) => error === reason);
    await eventually(() => server.dropped === 1);
    await assert.rejects(complete(chat(), AbortSignal.abort(reason)), (error) => error === reason);
  });

  it("says so where nobody listens", async () => {
    const nobody = createServer().listen(0, "127.0.0.1");
    await once(nobody, "listening");
    const { port } = nobody.address() as AddressInfo;
    nobody.close();
    await once(nobody, "close");
    const url = `http://127.0.0.1:${port}/v1`;
    await fails(
      complete(chat({ url })),
      /cannot be reached \(ECONNREFUSED\); start its server, or correct its address/,
    );
  });

  it("keeps the key out of a message that has it", async () => {
    server.will(says(`your key is ${key}`));
    assert.equal(await complete(chat()), "your key is [key]");
  });

  it("refuses addresses, names and keys that cannot be, without quoting secrets", () => {
    const refused: readonly (readonly [Partial<RemoteChatOptions>, RegExp])[] = [
      [{ url: "" }, /address is no URL; it is like http:/],
      [{ url: "127.0.0.1:8080" }, /no URL/],
      [{ url: "file:///etc/passwd" }, /no URL/],
      [{ url: `http://user:${key}@127.0.0.1/v1` }, /no user, password, .*PRAXIS_CHAT_API_KEY/],
      [{ url: `http://127.0.0.1/v1?key=${key}` }, /no user, password, \? or #/],
      [{ model: " " }, /has no name/],
      [{ apiKey: `${key}\n${key}` }, /PRAXIS_CHAT_API_KEY has characters/],
      [{ apiKey: "" }, /PRAXIS_CHAT_API_KEY has characters/],
    ];
    for (const [options, told] of refused) {
      assert.throws(
        () => chat(options),
        (error) => error instanceof UserError && told.test(error.message) && !error.message.includes(key),
        String(told),
      );
    }
  });
});

/** Writes as fast as it is read, for ever. */
function endless(response: Parameters<Reply>[0]): void {
  const piece = "x".repeat(10_000);
  const write = (): void => {
    while (!response.destroyed && response.write(piece));
    response.once("drain", write);
  };
  write();
}

function cutOff(response: Parameters<Reply>[0]): void {
  const whole = completion("hello");
  response.writeHead(200, { "content-length": whole.length });
  response.write(whole.slice(0, whole.length / 2), () => response.destroy());
}

async function eventually(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!isSo()) {
    assert.ok(performance.now() < deadline, "it did not come to that");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
