import assert from "node:assert/strict";
import { GraphError, noError } from "../../../src/ros/GraphError.ts";
import { GraphNode, heartbeatMs, type ConfiguredProgram, type NodeProgram } from "../../../src/ros/GraphNode.ts";
import { defaultMessage } from "../../../src/ros/interfaces/copyMessage.ts";
import { ChangeState, TransitionConstants } from "../../../src/ros/interfaces/lifecycle_msgs.ts";
import { Answer, ErrorCodeConstants, GetCost, Heartbeat, Plan } from "../../../src/ros/interfaces/praxis_msgs.ts";
import * as std_msgs from "../../../src/ros/interfaces/std_msgs.ts";
import { eventQos, streamQos } from "../../../src/ros/Qos.ts";
import { ask, eventually, patienceMs, type TestGraph } from "./TestGraph.ts";

export function graphNodeContract(current: () => TestGraph): void {
  /** A node with one service, one action and one topic, and another node that sees and manages it. */
  const start = (program: Partial<ConfiguredProgram> & { readonly fails?: string } = {}) => {
    const graph = current();
    const logged: string[] = [];
    const log = (sentence: string): void => {
      logged.push(sentence);
    };
    const done: string[] = [];
    const { fails, ...configured } = program;
    let isBroken = fails !== undefined;
    const noted: NodeProgram = {
      parameters: [{ name: "greeting", type: "string", default: "hello", description: "what is said" }],
      configure: async (node) => {
        node.serve(Answer, "~/answer", ({ text }) => {
          if (text === "refuse") throw new GraphError("BUSY", "another task runs");
          if (text === "break") throw new Error("something broke");
          return {};
        });
        node.serve(GetCost, "~/always", () => ({ ...defaultMessage(GetCost.response), pid: 7 }), "always");
        node.serveAction(Plan, "plan", async ({ goal }) => {
          if (goal.domain === "break") throw new GraphError("PDDL", "domain:1:1: unexpected )");
          const result = { ...defaultMessage(Plan.result), ...noError, plan: [node.parameters.string("greeting")] };
          return { status: "succeeded", result };
        });
        node.subscribe(std_msgs.String, "words", eventQos, ({ data }) => {
          done.push(data);
          throw new Error("not a good word");
        });
        if (isBroken) throw new Error(fails);
        return { cleanup: () => void done.push("cleanup"), ...configured };
      },
    };
    const node = new GraphNode(graph.node("planner", "/arm1"), noted, { log });
    const other = graph.node("other", "/arm1");
    const answer = other.client(Answer, "planner/answer");
    return {
      ...{ graph, node, other, logged, done },
      answer: (text: string) => ask(answer, { ...defaultMessage(Answer.request), text }),
      isAnswering: () => answer.available(),
      change: async (id: number) => {
        const client = other.client(ChangeState, "planner/change_state");
        await eventually("the server", () => client.available());
        const { success } = await client.call({ transition: { id, label: "" } }, { timeoutMs: patienceMs });
        client.close();
        return success;
      },
      mend: () => {
        isBroken = false;
      },
    };
  };
  const { TRANSITION_CONFIGURE: configure, TRANSITION_ACTIVATE: activate } = TransitionConstants;

  it("refuses with NOT_ACTIVE while it is inactive, unless it always answers", async () => {
    const { node, answer, change, other } = start();
    assert.equal(await change(configure), true);
    const refusal = await answer("");
    assert.equal(refusal.error_code, ErrorCodeConstants.NOT_ACTIVE);
    assert.equal(refusal.error_msg, "/arm1/planner is inactive; activate it first");
    assert.equal((await ask(other.client(GetCost, "planner/always"), {})).pid, 7);
    assert.equal(await change(activate), true);
    assert.equal(node.isActive, true);
    assert.deepEqual(await answer(""), noError);
    await node.close();
  });

  it("answers what its handlers throw as error_code and error_msg", async () => {
    const { graph, node, answer, change } = start();
    await change(configure);
    await change(activate);
    assert.deepEqual(await answer("refuse"), { error_code: ErrorCodeConstants.BUSY, error_msg: "another task runs" });
    assert.deepEqual(await answer("break"), { error_code: ErrorCodeConstants.INTERNAL, error_msg: "something broke" });
    assert.deepEqual(graph.faults, []);
    await node.close();
  });

  it("aborts goals with error_code and error_msg", async () => {
    const { node, change, other } = start();
    await change(configure);
    const client = other.actionClient(Plan, "plan");
    const execute = async (domain: string) => {
      const { outcome } = await client.send({ ...defaultMessage(Plan.goal), domain }, { timeoutMs: patienceMs });
      const { status, result } = await outcome;
      return [status, result.error_code, result.error_msg || result.plan.join()];
    };
    const { NOT_ACTIVE, PDDL } = ErrorCodeConstants;
    assert.deepEqual(await execute(""), ["aborted", NOT_ACTIVE, "/arm1/planner is inactive; activate it first"]);
    await change(activate);
    assert.deepEqual(await execute(""), ["succeeded", 0, "hello"]);
    assert.deepEqual(await execute("break"), ["aborted", PDDL, "domain:1:1: unexpected )"]);
    await node.close();
  });

  it("says in its heartbeats why it could not be configured, and closes what it had opened", async () => {
    const { node, change, other, logged, isAnswering, mend } = start({ fails: "there is no model" });
    const heard: Heartbeat[] = [];
    other.messages(Heartbeat, "heartbeat", streamQos).subscribe((beat) => heard.push(beat));
    assert.equal(await change(configure), false);
    assert.deepEqual(logged, ["cannot configure: there is no model"]);
    await eventually("a heartbeat with it", () => heard.at(-1)?.fault === "cannot configure: there is no model");
    await eventually("no server", () => !isAnswering());
    mend();
    assert.equal(await change(configure), true);
    await eventually("a heartbeat without it", () => heard.at(-1)?.fault === "" && heard.at(-1)?.state === 2);
    await node.close();
  });

  it("beats about every 200 ms, with its state, and stops when it is closed", async function () {
    const { node, other } = start();
    const heard: (Heartbeat & { at: number })[] = [];
    other.messages(Heartbeat, "heartbeat", streamQos).subscribe((beat) => {
      heard.push({ ...beat, at: performance.now() });
    });
    await eventually("twelve heartbeats", () => heard.length >= 12);
    const [first, last] = [heard[0]!, heard[11]!];
    assert.equal(first.node, "/arm1/planner");
    assert.equal(first.pid, process.pid);
    assert.equal(first.state, 1);
    assert.deepEqual(
      heard.slice(0, 12).map(({ sequence }) => sequence - first.sequence),
      Array.from({ length: 12 }, (_, i) => BigInt(i)),
    );
    const mean = (last.at - first.at) / 11;
    assert.ok(mean > 0.8 * heartbeatMs && mean < 2 * heartbeatMs, `a heartbeat every ${mean} ms`);
    await node.close();
    const { length } = heard;
    await eventually("its end", () => !other.nodeNames().includes("/arm1/planner"));
    assert.ok(heard.length <= length + 1);
  });

  it("tells in its log what a subscriber throws, and hears on while it is configured", async () => {
    const { graph, node, change, logged, done, other } = start();
    await change(configure);
    const publisher = other.advertise(std_msgs.String, "words", eventQos);
    await eventually("three words", () => {
      publisher.publish({ data: "x" });
      return done.length >= 3;
    });
    assert.equal(logged[0], "cannot use a message of words: not a good word");
    assert.deepEqual(graph.faults, []);
    await node.close();
    assert.equal(done.at(-1), "cleanup");
  });

  it("tells what its process has cost", async () => {
    const { node, other } = start();
    const cost = await ask(other.client(GetCost, "planner/get_cost"), {});
    assert.equal(cost.pid, process.pid);
    assert.ok(cost.cpu_seconds > 0);
    assert.deepEqual(cost.readings, []);
    await node.close();
  });

  it("is deactivated and cleaned up when it is closed", async () => {
    const order: string[] = [];
    const { node, change } = start({
      deactivate: () => void order.push("deactivate"),
      cleanup: async () => {
        await Promise.resolve();
        order.push("cleanup");
      },
    });
    await change(configure);
    await change(activate);
    await node.close();
    assert.deepEqual(order, ["deactivate", "cleanup"]);
  });
}
