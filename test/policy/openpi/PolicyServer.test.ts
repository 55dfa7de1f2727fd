import assert from "node:assert/strict";
import { once } from "node:events";
import { WebSocket } from "ws";
import { FileError, ModelError, UserError, type CartesianAction } from "../../../src/core/index.ts";
import type { Policy } from "../../../src/policy/Policy.ts";
import { liberoMessage } from "../../../src/policy/openpi/liberoObservation.ts";
import { NdArray } from "../../../src/policy/openpi/NdArray.ts";
import { PolicyServer, type PolicyServerOptions } from "../../../src/policy/openpi/PolicyServer.ts";
import { RemotePolicy } from "../../../src/policy/openpi/RemotePolicy.ts";
import { WireError } from "../../../src/policy/openpi/WireError.ts";
import { decodeMessage, encodeMessage, type WireMap } from "../../../src/policy/openpi/wireFormat.ts";
import { PromptWords } from "../../../src/policy/vla/PromptWords.ts";
import { policyContract } from "../../contracts/policy.ts";
import { armObservation, armView } from "./armObservation.ts";

const { cameras } = armView;

/** Moves by as much as the prompt is long, one action for each of its letters. */
const lengthPolicy: Policy<string> = {
  infer: async (_, prompt) =>
    Array.from(prompt, (_, i): CartesianAction => ({
      kind: "cartesian",
      translation: [0.001 * prompt.length, -0.002, 0.001 * i],
      yaw: 0.01,
      gripper: 0,
    })),
};

describe("PolicyServer", () => {
  const closing: (() => void | Promise<void>)[] = [];
  const serve = async (options: Partial<PolicyServerOptions> = {}): Promise<PolicyServer> => {
    const server = await PolicyServer.listen({ policy: lengthPolicy, cameras, port: 0, ...options });
    closing.push(() => server.close());
    return server;
  };
  /** A socket and its greeting. */
  const connect = async (server: PolicyServer): Promise<{ socket: WebSocket; greeting: WireMap }> => {
    const socket = new WebSocket(server.url);
    closing.push(() => {
      socket.terminate();
    });
    const [data] = (await once(socket, "message")) as [Buffer];
    return { socket, greeting: decodeMessage(data) };
  };
  const request = async (prompt = "abc"): Promise<Uint8Array> =>
    encodeMessage(await liberoMessage(armObservation, prompt, armView));
  /** What comes of frames: a text, and how the socket is closed. */
  const refusal = async (server: PolicyServer, ...frames: readonly (Uint8Array | string)[]): Promise<string> => {
    const { socket } = await connect(server);
    const told = once(socket, "message") as Promise<[Buffer, boolean]>;
    const closed = once(socket, "close") as Promise<[number]>;
    for (const frame of frames) socket.send(frame);
    const [text, isBinary] = await told;
    assert.equal(isBinary, false);
    assert.equal((await closed)[0], 1011);
    return text.toString();
  };
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  it("greets with its metadata, and answers one request after the other", async () => {
    const { socket, greeting } = await connect(await serve({ metadata: { model: "length" } }));
    assert.deepEqual(greeting, { model: "length" });
    for (const prompt of ["a", "bcd"]) {
      socket.send(await request(prompt));
      const [data] = (await once(socket, "message")) as [Buffer];
      const { actions } = decodeMessage(data);
      assert.ok(actions instanceof NdArray);
      assert.equal(actions.toString(), `<f8[${prompt.length}, 7]`);
    }
  });

  it("says on the same port that it is well", async () => {
    const { url } = await serve();
    const http = url.replace("ws:", "http:");
    const well = await fetch(`${http}healthz`);
    assert.deepEqual([well.status, await well.text()], [200, "OK\n"]);
    assert.equal((await fetch(http)).status, 426);
    assert.match(url, /^ws:\/\/127\.0\.0\.1:\d+\/$/);
  });

  it("tells what is wrong with a request in one sentence, and closes with 1011", async () => {
    const server = await serve();
    assert.match(await refusal(server, Buffer.of(0xc1)), /^The request is no msgpack that can be read \([^\n]*\)\.$/);
    assert.match(await refusal(server, encodeMessage({ prompt: "a" })), /^The request has no "observation\/image"/);
    assert.match(await refusal(server, "hello"), /^The request is a text/);
  });

  it("closes with 1009 on a request that is too long", async () => {
    const { socket } = await connect(await serve({ mostBytes: 1000 }));
    socket.send(new Uint8Array(1001));
    assert.equal((await once(socket, "close"))[0], 1009);
  });

  it("tells clients nothing of what its policy threw, and its host everything", async () => {
    const secret = "cannot open /home/me/secret.onnx";
    for (const thrown of [new Error(secret), new ModelError(secret), new FileError("secret.onnx", secret)]) {
      const errors: unknown[] = [];
      const policy: Policy<string> = { infer: () => Promise.reject(thrown) };
      const server = await serve({ policy, onError: (error) => errors.push(error) });
      assert.equal(await refusal(server, await request()), "The policy failed.");
      assert.deepEqual(errors, [thrown]);
    }
  });

  it("tells a client of its own mistake, such as a word that the policy does not know, and its host nothing", async () => {
    const errors: unknown[] = [];
    const words = new PromptWords(["play"]);
    const policy: Policy<string> = { infer: async (_, prompt) => (words.numbers(prompt), []) };
    const server = await serve({ policy, onError: (error) => errors.push(error) });
    assert.match(
      await refusal(server, await request("Sing.")),
      /^The policy was not trained with the word "sing" .* it knows: play$/,
    );
    assert.deepEqual(errors, []);
  });

  it("takes one request at a time, and ends the inference of a client that goes", async () => {
    const signals: AbortSignal[] = [];
    const policy: Policy<string> = {
      infer: (_, __, ___, signal) =>
        new Promise((_resolve, reject) => {
          signals.push(signal!);
          signal!.addEventListener("abort", () => {
            reject(signal!.reason as Error);
          });
        }),
    };
    const errors: unknown[] = [];
    const server = await serve({ policy, onError: (error) => errors.push(error) });
    assert.match(await refusal(server, await request(), await request()), /^The request comes before the last one/);
    const { socket } = await connect(server);
    socket.send(await request());
    while (signals.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    socket.terminate();
    await once(signals[1]!, "abort");
    assert.ok(signals[0]!.aborted);
    assert.deepEqual(errors, []);
  });

  it("infers for one client after the other, and not for one that is gone", async () => {
    const prompts: string[] = [];
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const policy: Policy<string> = {
      infer: async (observation, prompt, seed) => {
        prompts.push(prompt);
        await released;
        return lengthPolicy.infer(observation, prompt, seed);
      },
    };
    const server = await serve({ policy, mostConnections: 2 });
    const [first, gone] = [await connect(server), await connect(server)];
    const answers = [once(first.socket, "message")];
    first.socket.send(await request("first"));
    while (prompts.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    gone.socket.send(await request("gone"), () => {
      gone.socket.terminate();
    });
    // There is room for another when the server has noticed.
    let last: WebSocket | undefined;
    while (last === undefined)
      last = await connect(server).then(
        ({ socket }) => socket,
        () => undefined,
      );
    answers.push(once(last, "message"));
    last.send(await request("last"));
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(prompts, ["first"]);
    release();
    await Promise.all(answers);
    assert.deepEqual(prompts, ["first", "last"]);
  });

  it("turns web pages away, and whoever comes when it is full", async () => {
    const server = await serve({ mostConnections: 1 });
    const statusOf = async (origin?: string): Promise<string> => {
      const socket = new WebSocket(server.url, origin === undefined ? {} : { origin });
      const [error] = (await once(socket, "error")) as [Error];
      return error.message;
    };
    assert.equal(await statusOf("http://example.org"), "Unexpected server response: 403");
    const { socket } = await connect(server);
    assert.equal(await statusOf(), "Unexpected server response: 503");
    socket.close();
    await once(socket, "close");
    await new Promise((resolve) => setTimeout(resolve, 20));
    await connect(server);
  });

  it("refuses metadata that no client would read, before anybody connects", async () => {
    await assert.rejects(serve({ metadata: { a: Array<number>(65).fill(0) } }), WireError);
  });

  it("seeds the noise by its own seed and the index of the inference, on each connection alike", async () => {
    const seeds: number[] = [];
    const policy: Policy<string> = {
      infer: (observation, prompt, seed) => {
        seeds.push(seed);
        return lengthPolicy.infer(observation, prompt, seed);
      },
    };
    for (const seed of [1, 1, 2]) {
      const { socket } = await connect(await serve({ policy, seed }));
      for (let i = 0; i < 2; i++) {
        socket.send(await request());
        await once(socket, "message");
      }
    }
    assert.deepEqual(seeds.slice(0, 2), seeds.slice(2, 4));
    assert.equal(new Set(seeds).size, 4);
  });

  it("says where it cannot listen", async () => {
    const { url } = await serve();
    const port = Number(new URL(url).port);
    const told = new RegExp(`^Cannot serve a policy on 127\\.0\\.0\\.1:${port} \\(EADDRINUSE\\); choose another port$`);
    await assert.rejects(serve({ port }), (error) => error instanceof UserError && told.test(error.message));
    // Set aside for documents (RFC 5737): no machine has it.
    await assert.rejects(serve({ host: "192.0.2.1" }), /\(EADDRNOTAVAIL\); choose a host that is an address of this/);
  });

  it("knows whether others may reach it", async () => {
    assert.equal((await serve()).isOpen, false);
    assert.equal((await serve({ host: "0.0.0.0" })).isOpen, true);
  });

  it("is closed when nothing is inferred any more", async () => {
    let ended = false;
    let begun = (): void => undefined;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    const policy: Policy<string> = {
      infer: async (observation, prompt, seed) => {
        begun();
        await new Promise((resolve) => setTimeout(resolve, 50));
        ended = true;
        return lengthPolicy.infer(observation, prompt, seed);
      },
    };
    const server = await PolicyServer.listen({ policy, cameras, port: 0 });
    const { socket } = await connect(server);
    socket.send(await request());
    await beginning;
    await server.close();
    assert.ok(ended);
  });

  it("gives a RemotePolicy what the policy inferred", async () => {
    const policy = new RemotePolicy({ ...armView, url: (await serve()).url });
    closing.push(() => policy.close());
    const want = await lengthPolicy.infer(armObservation, "move", 0);
    const got = await policy.infer(armObservation, "move", 0);
    assert.equal(got.length, 4);
    for (const [i, { translation, yaw, gripper }] of got.entries()) {
      const numbers = [...translation, yaw, gripper];
      const wanted = [...want[i]!.translation, want[i]!.yaw, want[i]!.gripper];
      assert.ok(numbers.every((x, j) => Math.abs(x - wanted[j]!) < 1e-15));
    }
  });
});

policyContract("RemotePolicy on a PolicyServer", async () => {
  const server = await PolicyServer.listen({ policy: lengthPolicy, cameras, port: 0 });
  const policy = new RemotePolicy({ ...armView, url: server.url });
  after(async () => {
    await policy.close();
    await server.close();
  });
  return { policy, observation: armObservation, conditions: ["a", "bb", "ccc"] };
});
