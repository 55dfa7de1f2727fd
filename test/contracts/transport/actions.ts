import assert from "node:assert/strict";
import { CallError } from "../../../src/ros/CallError.ts";
import { defaultMessage } from "../../../src/ros/interfaces/copyMessage.ts";
import { Plan, type PlanFeedback, type PlanGoal, type PlanResult } from "../../../src/ros/interfaces/praxis_msgs.ts";
import type { ActionOutcome, GoalHandle } from "../../../src/ros/Transport.ts";
import { eventually, pause, patienceMs, type TestGraph } from "./TestGraph.ts";

type PlanHandle = GoalHandle<PlanGoal, PlanFeedback>;
type PlanOutcome = ActionOutcome<PlanResult>;

const goal = (domain: string): PlanGoal => ({ ...defaultMessage(Plan.goal), domain });
const result = (text: string): PlanResult => ({
  ...defaultMessage(Plan.result),
  error_msg: text,
  plan: ["(a)", "(b)"],
});
const feedback = (expanded: number): PlanFeedback => ({ expanded: BigInt(expanded), seconds: expanded / 8 });
const inTime = { timeoutMs: patienceMs };

/** Ends when the goal is cancelled. */
const untilCancelled = ({ signal }: PlanHandle): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => {
      resolve();
    });
  });

export function actionContract(current: () => TestGraph): void {
  /** Serves an action and connects a client in another node. */
  const connect = (execute: (handle: PlanHandle) => Promise<PlanOutcome>) => {
    const graph = current();
    const server = graph.node("server").serveAction(Plan, "plan", execute);
    const node = graph.node("client");
    return { graph, server, node, client: node.actionClient(Plan, "plan") };
  };

  it("give feedback in order, and a result", async () => {
    const { client } = connect(async (handle) => {
      for (let i = 0; i < 20; i++) handle.feedback(feedback(i));
      await pause(20);
      return { status: "succeeded", result: result(handle.goal.domain) };
    });
    const heard: PlanFeedback[] = [];
    const sent = await client.send(goal("hanoi"), { ...inTime, onFeedback: (message) => heard.push(message) });
    assert.equal(client.available(), true);
    assert.deepEqual(await sent.outcome, { status: "succeeded", result: result("hanoi") });
    await eventually("all feedback", () => heard.length === 20);
    assert.deepEqual(
      heard,
      Array.from({ length: 20 }, (_, i) => feedback(i)),
    );
  });

  it("can end as aborted, with a result", async () => {
    const { client } = connect(async () => ({ status: "aborted", result: result("too hard") }));
    const { outcome } = await client.send(goal(""), inTime);
    assert.deepEqual(await outcome, { status: "aborted", result: result("too hard") });
  });

  it("can be cancelled, and tell how they come to their end", async () => {
    const { client } = connect(async (handle) => {
      await untilCancelled(handle);
      assert.equal((handle.signal.reason as DOMException).name, "AbortError");
      for (let i = 0; i < 3; i++) {
        handle.feedback(feedback(i));
        await pause(10);
      }
      return { status: "canceled", result: result("stopped") };
    });
    const heard: PlanFeedback[] = [];
    const sent = await client.send(goal(""), { ...inTime, onFeedback: (message) => heard.push(message) });
    await sent.cancel(patienceMs);
    assert.deepEqual(await sent.outcome, { status: "canceled", result: result("stopped") });
    await eventually("all feedback", () => heard.length === 3);
    assert.deepEqual(heard, [feedback(0), feedback(1), feedback(2)]);
  });

  it("may succeed although they are cancelled", async () => {
    const { client } = connect(async (handle) => {
      await untilCancelled(handle);
      return { status: "succeeded", result: result("just in time") };
    });
    const sent = await client.send(goal(""), inTime);
    await sent.cancel(patienceMs);
    assert.equal((await sent.outcome).status, "succeeded");
  });

  it("may end as cancelled although nobody asked for it", async () => {
    const { client } = connect(async () => ({ status: "canceled", result: result("by myself") }));
    const sent = await client.send(goal(""), inTime);
    assert.deepEqual(await sent.outcome, { status: "canceled", result: result("by myself") });
  });

  it("do not mind being cancelled after their end, twice", async () => {
    const signals: AbortSignal[] = [];
    const { client } = connect(async ({ signal }) => {
      signals.push(signal);
      return { status: "succeeded", result: result("") };
    });
    const sent = await client.send(goal(""), inTime);
    await sent.outcome;
    await sent.cancel(patienceMs);
    await sent.cancel(patienceMs);
    assert.equal((await sent.outcome).status, "succeeded");
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [false],
    );
  });

  it("run at the same time, each with its own feedback, result and cancellation", async () => {
    const handles: PlanHandle[] = [];
    const { client } = connect(async (handle) => {
      handles.push(handle);
      const { domain } = handle.goal;
      await eventually("the other goal", () => handles.length === 2);
      for (let i = 0; i < 5; i++) {
        handle.feedback(feedback(domain === "one" ? i : 100 + i));
        await pause(2);
      }
      if (domain === "one") await untilCancelled(handle);
      return { status: domain === "one" ? "canceled" : "succeeded", result: result(domain) };
    });
    const heard: Record<string, bigint[]> = { one: [], two: [] };
    const [one, two] = await Promise.all(
      ["one", "two"].map((domain) =>
        client.send(goal(domain), { ...inTime, onFeedback: ({ expanded }) => heard[domain]!.push(expanded) }),
      ),
    );
    assert.notEqual(one!.id, two!.id);
    assert.deepEqual(new Set(handles.map(({ id }) => id)), new Set([one!.id, two!.id]));
    assert.deepEqual(await two!.outcome, { status: "succeeded", result: result("two") });
    await one!.cancel(patienceMs);
    assert.deepEqual(await one!.outcome, { status: "canceled", result: result("one") });
    await eventually("all feedback", () => heard["one"]!.length + heard["two"]!.length === 10);
    assert.deepEqual(heard, { one: [0n, 1n, 2n, 3n, 4n], two: [100n, 101n, 102n, 103n, 104n] });
  });

  it("are aborted with an empty result where their server throws or its result is none", async () => {
    const { graph, client } = connect(async (handle) => {
      await pause(1);
      if (handle.goal.domain === "throw") throw new Error("the planner fell over");
      return { status: "succeeded", result: { ...result(""), expanded: -1n } };
    });
    for (const domain of ["throw", "malformed"]) {
      const { outcome } = await client.send(goal(domain), inTime);
      const { status, result: empty } = await outcome;
      assert.equal(status, "aborted");
      assert.deepEqual(empty, { ...defaultMessage(Plan.result), plan: [] });
    }
    assert.equal(graph.faults[0], "/server, action server of /plan: the planner fell over");
    assert.match(
      graph.faults[1]!,
      /^\/server, action server of \/plan: praxis_msgs\/action\/Plan_Result: expanded must/,
    );
  });

  it("refuse at the sender what is no goal and no feedback", async () => {
    const faults: unknown[] = [];
    const { client } = connect(async (handle) => {
      try {
        handle.feedback({ expanded: 1, seconds: 0 } as never);
      } catch (error) {
        faults.push(error);
      }
      return { status: "succeeded", result: result("") };
    });
    await assert.rejects(
      client.send({ ...goal(""), problem: 3 as never }, inTime),
      /Plan_Goal: problem must be a string/,
    );
    await (
      await client.send(goal(""), inTime)
    ).outcome;
    assert.match(String(faults[0]), /Plan_Feedback: expanded must be a bigint/);
  });

  it("say nothing more once they have ended", async () => {
    const handles: PlanHandle[] = [];
    const { client } = connect(async (handle) => {
      handles.push(handle);
      return { status: "succeeded", result: result("") };
    });
    const heard: PlanFeedback[] = [];
    const sent = await client.send(goal(""), { ...inTime, onFeedback: (message) => heard.push(message) });
    await sent.outcome;
    handles[0]!.feedback(feedback(1));
    await pause(50);
    assert.deepEqual(heard, []);
  });

  it("tell the transport what a listener of feedback throws, and go on", async () => {
    const { graph, client } = connect(async (handle) => {
      for (let i = 0; i < 3; i++) handle.feedback(feedback(i));
      return { status: "succeeded", result: result("") };
    });
    const sent = await client.send(goal(""), {
      ...inTime,
      onFeedback: ({ expanded }) => {
        throw new Error(`not ${expanded}`);
      },
    });
    await sent.outcome;
    await eventually("three faults", () => graph.faults.length === 3);
    assert.deepEqual(
      graph.faults.map((fault) => fault.slice(-5)),
      ["not 0", "not 1", "not 2"],
    );
  });

  it("wait longer for a result than one request for it may take", async () => {
    const { client } = connect(async () => {
      await pause(2500);
      return { status: "succeeded", result: result("at last") };
    });
    const sent = await client.send(goal(""), inTime);
    assert.equal((await sent.outcome).result.error_msg, "at last");
  });

  it("say so where nobody serves them", async () => {
    const client = current().node("client", "/arm1").actionClient(Plan, "plan");
    assert.equal(client.available(), false);
    await assert.rejects(client.send(goal(""), { timeoutMs: 50 }), {
      name: "CallError",
      message: /^Nobody serves \/arm1\/plan.*: waited for 50 ms; start the node that does$/,
    });
    const reason = new Error("enough");
    await assert.rejects(
      client.send(goal(""), { timeoutMs: 50, signal: AbortSignal.abort(reason) }),
      (error) => error === reason,
    );
  });

  it("tell who waits for them when their client is closed", async () => {
    const { client } = connect(async (handle) => {
      await untilCancelled(handle);
      return { status: "canceled", result: result("") };
    });
    const { outcome } = await client.send(goal(""), inTime);
    client.close();
    await assert.rejects(outcome, (error) => {
      assert.ok(error instanceof CallError);
      assert.equal(error.message, "The client of /plan was closed");
      return true;
    });
  });

  it("come to their end when their server does", async () => {
    const ends: string[] = [];
    const { client, server, graph } = connect(async (handle) => {
      await untilCancelled(handle);
      ends.push((handle.signal.reason as Error).message);
      handle.feedback(feedback(1));
      return { status: "canceled", result: result("") };
    });
    await client.send(goal("one"), inTime);
    await client.send(goal("two"), inTime);
    server.close();
    server.close();
    await eventually("both ends", () => ends.length === 2);
    assert.deepEqual(ends, ["The server ended", "The server ended"]);
    await eventually("its end", () => !client.available());
    assert.deepEqual(graph.faults, []);
  });
}
