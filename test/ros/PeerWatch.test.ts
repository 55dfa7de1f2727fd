import assert from "node:assert/strict";
import { once } from "node:events";
import { GraphError } from "../../src/ros/GraphError.ts";
import { defaultMessage } from "../../src/ros/interfaces/copyMessage.ts";
import { Heartbeat } from "../../src/ros/interfaces/praxis_msgs.ts";
import { LoopbackTransport } from "../../src/ros/loopback/LoopbackTransport.ts";
import { PeerWatch } from "../../src/ros/PeerWatch.ts";
import { streamQos } from "../../src/ros/Qos.ts";
import type { TransportNode } from "../../src/ros/Transport.ts";
import { until } from "./until.ts";

const silenceMs = 400;

describe("PeerWatch", () => {
  let transport: LoopbackTransport;
  let watch: PeerWatch;
  let watcher: TransportNode;
  /** Aborted when this node of the namespace /arm is lost. */
  let lost: (name: string) => AbortSignal;
  /** The same for work that begins. */
  let whenHeard: (name: string, timeoutMs: number, until?: AbortSignal) => Promise<AbortSignal>;
  let beat: (name: string, pid?: number) => void;
  const beating: NodeJS.Timeout[] = [];

  /** A node that beats until it is stopped. */
  const alive = (name: string): (() => void) => {
    beat(name);
    const timer = setInterval(() => {
      beat(name);
    }, 50);
    beating.push(timer);
    return () => {
      clearInterval(timer);
    };
  };
  /** Waits until a beat has arrived. */
  const arrived = (): Promise<unknown> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

  beforeEach(() => {
    transport = new LoopbackTransport();
    const node = transport.createNode({ name: "watcher", namespace: "/arm" });
    watcher = node;
    const heartbeats = node.advertise(Heartbeat, "heartbeat", streamQos);
    beat = (name, pid = 1) => {
      heartbeats.publish({ ...defaultMessage(Heartbeat), node: `/arm/${name}`, pid });
    };
    watch = new PeerWatch(node, () => silenceMs);
    lost = (name) => watch.signal(name, node);
    whenHeard = (name, timeoutMs, until) => watch.signalOnceHeard(name, node, { timeoutMs, until });
  });
  afterEach(async () => {
    for (const timer of beating.splice(0)) clearInterval(timer);
    watch.close();
    await transport.close();
  });

  it("takes an answer for a sign of life of a node that was never heard, and loses it when no heartbeat follows", async () => {
    const unheard = await whenHeard("planner", 60_000);
    watch.noteAnswer("planner", watcher);
    const answered = performance.now();
    await until("it is lost", () => unheard.aborted);
    assert.ok(performance.now() - answered < 3 * silenceMs);
    watch.noteAnswer("planner", watcher);
    assert.ok(lost("planner").aborted, "an answer that comes late brings nobody back");
  });

  it("aborts for the node that fell silent, by name, and for no other", async () => {
    const [planner, policy] = [lost("planner"), lost("policy")];
    const stopPlanner = alive("planner");
    alive("policy");
    await arrived();
    stopPlanner();
    const silentSince = performance.now();
    await once(planner, "abort");
    assert.ok(performance.now() - silentSince > silenceMs - 60);
    assert.ok(planner.reason instanceof GraphError);
    assert.equal(planner.reason.code, "NODE_LOST");
    assert.match(planner.reason.message, /The node \/arm\/planner has been silent for 0\.4 s/);
    assert.ok(!policy.aborted && !lost("policy").aborted);
  });

  it("holds a node for lost until it is heard again", async () => {
    const before = lost("planner");
    beat("planner");
    await once(before, "abort");
    assert.equal(lost("planner").reason, before.reason);
    beat("planner");
    await until("the node is heard again", () => !lost("planner").aborted);
    assert.ok(before.aborted);
  });

  it("aborts at once when the process behind a name is another", async () => {
    const before = lost("planner");
    beat("planner", 1);
    beat("planner", 1);
    await arrived();
    assert.ok(!before.aborted);
    beat("planner", 2);
    await arrived();
    assert.match((before.reason as Error).message, /\/arm\/planner was started anew/);
    const after = lost("planner");
    beat("planner", 2);
    await arrived();
    assert.ok(!after.aborted);
  });

  it("waits for ever for a node that was never heard, and hears nothing of nodes that nobody asked for", async () => {
    const never = lost("never");
    const other = lost("other");
    beat("other");
    beat("stranger");
    await once(other, "abort");
    assert.ok(!never.aborted);
    assert.ok(!lost("stranger").aborted);
  });

  it("counts a node that was never heard as lost after the same time, once work with it begins", async () => {
    const begun = performance.now();
    const signal = await whenHeard("planner", 5000);
    assert.ok(!signal.aborted);
    await once(signal, "abort");
    assert.ok(performance.now() - begun > silenceMs - 60);
    assert.match((signal.reason as Error).message, /\/arm\/planner has been silent/);
  });

  it("waits until a lost node is back before work with it begins, but not for ever", async () => {
    const before = lost("planner");
    beat("planner");
    await once(before, "abort");
    const begun = performance.now();
    assert.equal(await whenHeard("planner", 100), before);
    assert.ok(performance.now() - begun >= 98);
    assert.equal(await whenHeard("planner", 60_000, AbortSignal.abort()), before);

    const back = whenHeard("planner", 60_000);
    beat("planner");
    assert.ok(!(await back).aborted);
  });

  it("counts no time in which its own process stood still", async () => {
    const signal = lost("planner");
    alive("planner");
    await arrived();
    const end = performance.now() + 2 * silenceMs;
    while (performance.now() < end);
    // Timers are due now, before any heartbeat of the meantime has arrived.
    await new Promise((resolve) => setTimeout(resolve, 0));
    await arrived();
    assert.ok(!signal.aborted);
  });
});
