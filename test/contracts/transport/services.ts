import assert from "node:assert/strict";
import { CallError } from "../../../src/ros/CallError.ts";
import * as lifecycle from "../../../src/ros/interfaces/lifecycle_msgs.ts";
import { Trigger } from "../../../src/ros/interfaces/std_srvs.ts";
import { ask, eventually, pause, patienceMs, type TestGraph } from "./TestGraph.ts";

const { ChangeState } = lifecycle;
const request = (id: number): lifecycle.ChangeStateRequest => ({ transition: { id, label: "" } });

export function serviceContract(current: () => TestGraph): void {
  it("answer, at once or later", async () => {
    const graph = current();
    const node = graph.node("server");
    node.serve(Trigger, "now", () => ({ success: true, message: "now" }));
    node.serve(Trigger, "later", async () => {
      await pause(20);
      return { success: false, message: "later" };
    });
    const client = graph.node("client");
    assert.deepEqual(await ask(client.client(Trigger, "now"), {}), { success: true, message: "now" });
    assert.deepEqual(await ask(client.client(Trigger, "later"), {}), { success: false, message: "later" });
  });

  it("hand over the request as it was sent", async () => {
    const graph = current();
    const heard: unknown[] = [];
    const node = graph.node("server");
    node.serve(Trigger, "empty", (empty) => {
      heard.push(empty);
      return { success: true, message: "" };
    });
    node.serve(ChangeState, "full", (full) => {
      heard.push(full);
      return { success: true };
    });
    await ask(node.client(Trigger, "empty"), {});
    await ask(node.client(ChangeState, "full"), { transition: { id: 7, label: "seven" } });
    assert.deepEqual(heard, [{}, { transition: { id: 7, label: "seven" } }]);
  });

  it("answer requests that overlap, each with its own answer", async () => {
    const graph = current();
    graph.node("server").serve(ChangeState, "even", async ({ transition: { id } }) => {
      await pause(60 - id);
      return { success: id % 2 === 0 };
    });
    const clients = [graph.node("one").client(ChangeState, "even"), graph.node("two").client(ChangeState, "even")];
    for (const client of clients) await ask(client, request(0));
    const ids = Array.from({ length: 60 }, (_, id) => id);
    const answers = await Promise.all(
      ids.map((id) => clients[id % 3 === 0 ? 0 : 1]!.call(request(id), { timeoutMs: patienceMs })),
    );
    assert.deepEqual(
      answers.map(({ success }) => success),
      ids.map((id) => id % 2 === 0),
    );
  });

  it("wait for a server that comes within the time", async () => {
    const graph = current();
    const node = graph.node("client");
    const client = node.client(Trigger, "slow_to_come");
    assert.equal(client.available(), false);
    const answer = ask(client, {});
    await pause(50);
    node.serve(Trigger, "slow_to_come", () => ({ success: true, message: "here" }));
    assert.equal((await answer).message, "here");
    assert.equal(client.available(), true);
  });

  it("say so where nobody serves", async () => {
    const client = current().node("client", "/arm1").client(Trigger, "nothing");
    await assert.rejects(client.call({}, { timeoutMs: 60 }), (error) => {
      assert.ok(error instanceof CallError);
      assert.equal(error.endpoint, "/arm1/nothing");
      assert.equal(error.message, "Nobody serves /arm1/nothing: waited for 60 ms; start the node that does");
      return true;
    });
  });

  it("say so where nobody answers in time", async () => {
    const graph = current();
    const node = graph.node("server");
    node.serve(Trigger, "silent", () => new Promise(() => undefined));
    const client = node.client(Trigger, "silent");
    await eventually("the server", () => client.available());
    const begin = performance.now();
    await assert.rejects(client.call({}, { timeoutMs: 100 }), {
      name: "CallError",
      message: "No answer from /silent within 100 ms (1 attempt)",
    });
    await assert.rejects(client.call({}, { timeoutMs: 100, attempts: 3 }), {
      name: "CallError",
      message: "No answer from /silent within 100 ms (3 attempts)",
    });
    const took = performance.now() - begin;
    assert.ok(took > 190 && took < 2000, `took ${took} ms`);
  });

  it("try again as often as told, and tell the transport what a handler throws", async () => {
    const graph = current();
    const node = graph.node("server");
    let count = 0;
    let failures = 0;
    node.serve(ChangeState, "moody", ({ transition: { id } }) => {
      if (id === 0) return { success: true };
      if (++count <= failures) throw new Error(`not at attempt ${count}`);
      return { success: true };
    });
    const client = node.client(ChangeState, "moody");
    await ask(client, request(0));
    failures = 2;
    assert.deepEqual(await client.call(request(1), { timeoutMs: 900, attempts: 3 }), { success: true });
    assert.equal(count, 3);
    const told = (attempt: number): string => `/server, server of /moody: not at attempt ${attempt}`;
    assert.deepEqual(graph.faults, [told(1), told(2)]);
    count = 0;
    await assert.rejects(client.call(request(1), { timeoutMs: 200, attempts: 2 }), /No answer from \/moody/);
  });

  it("end with the signal's reason on abort", async () => {
    const graph = current();
    const node = graph.node("server");
    node.serve(Trigger, "silent", () => new Promise(() => undefined));
    const reason = new Error("enough");
    for (const [name, waits] of [["silent", true] as const, ["nobody", false] as const]) {
      const client = node.client(Trigger, name);
      if (waits) await eventually("the server", () => client.available());
      const controller = new AbortController();
      const call = client.call({}, { timeoutMs: 60_000, signal: controller.signal });
      setTimeout(() => {
        controller.abort(reason);
      }, 30);
      await assert.rejects(call, (error) => error === reason);
      await assert.rejects(
        client.call({}, { timeoutMs: 60_000, signal: controller.signal }),
        (error) => error === reason,
      );
    }
  });

  it("refuse a request that is none at the client, and never send an answer that is none", async () => {
    const graph = current();
    const node = graph.node("server");
    node.serve(ChangeState, "bad", ({ transition: { id } }) =>
      id === 1 ? ({ success: "yes" } as never) : { success: true },
    );
    const client = node.client(ChangeState, "bad");
    await ask(client, request(0));
    await assert.rejects(client.call({ transition: { id: 256, label: "" } }, { timeoutMs: 1000 }), {
      name: "MessageError",
      message: /ChangeState_Request: transition.id must be a whole number from 0 to 255 \(uint8\)/,
    });
    await assert.rejects(client.call(request(1), { timeoutMs: 100 }), { name: "CallError" });
    assert.match(
      graph.faults.join(),
      /server of \/bad: lifecycle_msgs\/srv\/ChangeState_Response: success must be a bool/,
    );
    assert.deepEqual(await client.call(request(2), { timeoutMs: patienceMs }), { success: true });
  });

  it("can be taken down, from within too, and served again", async () => {
    const graph = current();
    const node = graph.node("server");
    const client = graph.node("client").client(Trigger, "phoenix");
    for (const message of ["first", "second", "third"]) {
      const server = node.serve(Trigger, "phoenix", () => {
        if (message === "second") server.close();
        return { success: true, message };
      });
      if (message === "second") {
        await assert.rejects(client.call({}, { timeoutMs: 500 }), { name: "CallError" });
      } else {
        assert.equal((await ask(client, {})).message, message);
      }
      server.close();
      server.close();
      await eventually("its end", () => !client.available());
    }
  });

  it("are not asked by a client that is closed", async () => {
    const graph = current();
    const node = graph.node("server");
    node.serve(Trigger, "x", () => ({ success: true, message: "" }));
    const client = node.client(Trigger, "x");
    await ask(client, {});
    client.close();
    assert.equal(client.available(), false);
    await assert.rejects(client.call({}, { timeoutMs: 60_000 }), {
      name: "CallError",
      message: "The client of /x was closed",
    });
  });

  it("survive the end of either node while a request is on its way", async () => {
    const graph = current();
    const server = graph.node("server");
    const answered: (() => void)[] = [];
    server.serve(ChangeState, "slow", async ({ transition: { id } }) => {
      if (id > 0) {
        await new Promise<void>((resolve) => {
          answered.push(resolve);
        });
      }
      return { success: true };
    });
    const leaver = graph.node("leaver");
    const client = leaver.client(ChangeState, "slow");
    const other = graph.node("other").client(ChangeState, "slow");
    for (const each of [client, other]) await ask(each, request(0));
    const lost = client.call(request(1), { timeoutMs: 300 });
    const unanswered = other.call(request(2), { timeoutMs: 300 });
    const rejected = Promise.all([lost, unanswered].map((call) => assert.rejects(call, { name: "CallError" })));
    await eventually("both requests", () => answered.length === 2);
    leaver.destroy();
    answered[0]!();
    server.destroy();
    answered[1]!();
    await rejected;
  });
}
