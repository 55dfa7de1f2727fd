import assert from "node:assert/strict";
import { GraphClock } from "../../../src/ros/GraphClock.ts";
import { Clock } from "../../../src/ros/interfaces/rosgraph_msgs.ts";
import { eventQos } from "../../../src/ros/Qos.ts";
import { eventually, type TestGraph } from "./TestGraph.ts";

export function clockContract(current: () => TestGraph): void {
  it("tells the time of the system", () => {
    const clock = new GraphClock(current().node("node"));
    const now = BigInt(Date.now()) * 1_000_000n;
    assert.ok(clock.now() - now >= 0n && clock.now() - now < 1_000_000_000n);
    clock.close();
  });

  it("follows /clock if it is told to, and stands still without it", async () => {
    const graph = current();
    const clock = new GraphClock(graph.node("node", "/arm1"));
    clock.followSimulation();
    clock.followSimulation();
    assert.equal(clock.now(), 0n);
    const publisher = graph.node("simulation").advertise(Clock, "/clock", eventQos);
    await eventually("following", () => {
      publisher.publish({ clock: { sec: 3, nanosec: 50_000_000 } });
      return clock.now() !== 0n;
    });
    assert.equal(clock.now(), 3_050_000_000n);
    await eventually("following on", () => {
      publisher.publish({ clock: { sec: 4, nanosec: 1 } });
      return clock.now() === 4_000_000_001n;
    });
    clock.close();
  });
}
