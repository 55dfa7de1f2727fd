import assert from "node:assert/strict";
import { defaultMessage } from "../../../src/ros/interfaces/copyMessage.ts";
import { Plan } from "../../../src/ros/interfaces/praxis_msgs.ts";
import * as std_msgs from "../../../src/ros/interfaces/std_msgs.ts";
import { Trigger } from "../../../src/ros/interfaces/std_srvs.ts";
import { latchedQos } from "../../../src/ros/Qos.ts";
import { ask, eventually, patienceMs, type TestGraph } from "./TestGraph.ts";

export function nodeContract(current: () => TestGraph): void {
  it("are listed by their full names, sorted, while they are there", async () => {
    const graph = current();
    const world = graph.node("world");
    const planner = graph.node("planner", "/arm1/left");
    const expected = ["/arm1/left/planner", "/world"];
    await eventually("seeing both nodes", () => world.nodeNames().join() === expected.join());
    await eventually("being seen by both", () => planner.nodeNames().join() === expected.join());
    planner.destroy();
    planner.destroy();
    await eventually("seeing one go", () => world.nodeNames().join() === "/world");
  });

  it("refuse a name that ROS does not allow", () => {
    assert.throws(() => current().node("2nd"), { name: "RangeError", message: /"2nd" is no ROS name/ });
  });

  it("make nothing any more once they are destroyed", () => {
    const graph = current();
    const node = graph.node("gone");
    node.destroy();
    assert.throws(() => node.advertise(std_msgs.String, "x", latchedQos), /The node \/gone is destroyed/);
    assert.throws(() => node.client(Trigger, "x"), /The node \/gone is destroyed/);
    node.messages(std_msgs.String, "x", latchedQos).subscribe();
    assert.deepEqual(graph.faults, ["/gone, subscriber of /x: The node /gone is destroyed"]);
  });

  it("know that a message of their own package can be sent", () => {
    assert.equal(current().transport.has("praxis_msgs/srv/Step"), true);
    assert.equal(current().transport.has("praxis_msgs/action/Plan"), true);
    assert.equal(current().transport.has("praxis_msgs/msg/Heartbeat"), true);
  });

  const names = { relative: "x", private: "~/x", absolute: "/x" };
  const resolved = { relative: "/arm1/left/x", private: "/arm1/left/planner/x", absolute: "/x" };
  for (const form of ["relative", "private", "absolute"] as const) {
    it(`resolve the name "${names[form]}" to ${resolved[form]}`, async () => {
      const graph = current();
      const planner = graph.node("planner", "/arm1/left");
      const other = graph.node("other");
      planner.serve(Trigger, `${names[form]}_service`, () => ({ success: true, message: "service" }));
      assert.equal((await ask(other.client(Trigger, `${resolved[form]}_service`), {})).message, "service");

      planner.advertise(std_msgs.String, names[form], latchedQos).publish({ data: "topic" });
      const heard: string[] = [];
      other.messages(std_msgs.String, resolved[form], latchedQos).subscribe(({ data }) => heard.push(data));
      await eventually("a message", () => heard.length > 0);
      assert.deepEqual(heard, ["topic"]);

      planner.serveAction(Plan, `${names[form]}_action`, async () => ({
        status: "succeeded",
        result: { ...defaultMessage(Plan.result), error_msg: "action" },
      }));
      const client = other.actionClient(Plan, `${resolved[form]}_action`);
      const sent = await client.send(defaultMessage(Plan.goal), { timeoutMs: patienceMs });
      assert.equal((await sent.outcome).result.error_msg, "action");
    });
  }
}
