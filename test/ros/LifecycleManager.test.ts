import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { GraphNode, type ConfiguredProgram } from "../../src/ros/GraphNode.ts";
import { DiagnosticArray } from "../../src/ros/interfaces/diagnostic_msgs.ts";
import { defaultMessage } from "../../src/ros/interfaces/copyMessage.ts";
import { GetCost, GraphState, Heartbeat, TaskState } from "../../src/ros/interfaces/praxis_msgs.ts";
import { Trigger } from "../../src/ros/interfaces/std_srvs.ts";
import type { LoopbackFaults } from "../../src/ros/loopback/Deliveries.ts";
import { LoopbackTransport } from "../../src/ros/loopback/LoopbackTransport.ts";
import type { ManagedNode } from "../../src/ros/nodes/GraphMember.ts";
import { LifecycleManager } from "../../src/ros/nodes/LifecycleManager.ts";
import type { ParameterOverrides } from "../../src/ros/Parameters.ts";
import { latchedQos, streamQos } from "../../src/ros/Qos.ts";
import type { TransportNode } from "../../src/ros/Transport.ts";
import { call, changeState } from "./oneNode.ts";
import { until } from "./until.ts";

/** What the transitions of the nodes did, in order, such as "a configure". */
type Story = string[];

/** Throws or waits in a transition of a node. */
type Work = (transition: string) => void | Promise<void>;

const chain: readonly ManagedNode[] = [
  { name: "a", needs: [] },
  { name: "b", needs: ["a"] },
  { name: "c", needs: ["a", "b"] },
];

/** A managed graph of nodes that do nothing but tell of it. */
class ManagedGraph {
  readonly faults: string[] = [];
  readonly story: Story = [];
  readonly log: string[] = [];
  readonly told: string[] = [];
  readonly states: GraphState[] = [];
  readonly transport: LoopbackTransport;
  readonly client: TransportNode;
  readonly nodes = new Map<string, GraphNode>();
  readonly manager: LifecycleManager;
  readonly #works: Readonly<Record<string, Work>>;

  constructor(
    options: {
      readonly works?: Readonly<Record<string, Work>>;
      readonly overrides?: ParameterOverrides;
      readonly faults?: LoopbackFaults;
      readonly without?: readonly string[];
    } = {},
  ) {
    const { works = {}, overrides = {}, faults, without = [] } = options;
    this.#works = works;
    this.transport = new LoopbackTransport({
      ...(faults && { faults }),
      onFault: (where, error) => this.faults.push(`${where}: ${String(error)}`),
    });
    this.client = this.transport.createNode({ name: "client", namespace: "/arm" });
    for (const { name } of chain) if (!without.includes(name)) this.start(name);
    this.manager = new LifecycleManager(this.transport.createNode({ name: "lifecycle_manager", namespace: "/arm" }), {
      nodes: chain,
      overrides,
      log: (sentence) => this.log.push(sentence),
      onState: (state) => this.told.push(state),
      onNode: (node, state) => this.told.push(`${node} ${state}`),
    });
    this.client.messages(GraphState, "graph_state", latchedQos).subscribe((state) => this.states.push(state));
  }

  /** A node in a process of its own, so to speak. */
  start(name: string): void {
    const work = async (transition: string): Promise<void> => {
      await this.#works[name]?.(transition);
      this.story.push(`${name} ${transition}`);
    };
    const program: ConfiguredProgram = {
      activate: () => work("activate"),
      deactivate: () => work("deactivate"),
      cleanup: () => work("cleanup"),
    };
    const node = new GraphNode(
      this.transport.createNode({ name, namespace: "/arm" }),
      {
        parameters: [],
        configure: async () => {
          await work("configure");
          return program;
        },
      },
      { log: () => undefined },
    );
    this.nodes.set(name, node);
  }

  get state(): string {
    return this.states.at(-1)?.state ?? "none";
  }

  /** State of one node in the newest state of the graph. */
  nodeState(name: string): string | undefined {
    return this.states.at(-1)?.nodes.find(({ node }) => node === `/arm/${name}`)?.state;
  }

  reaches(state: string): Promise<void> {
    return until(`the graph is ${state}, not ${this.state}`, () => this.state === state);
  }

  /** Waits until the states were told one after the other, the last one at last. */
  passes(first: string, last: string): Promise<void> {
    const told = (): string[] => this.states.map(({ state }) => state);
    return until(`${first} and ${last} are told`, () => told().includes(first) && told().at(-1) === last);
  }

  trigger(name: string) {
    return call(this.client, Trigger, `manager/${name}`, {});
  }

  async stop(): Promise<void> {
    await this.manager.takeDown();
    await this.manager.close();
    for (const node of this.nodes.values()) await node.close();
    await this.transport.close();
    assert.deepEqual(this.faults, []);
  }
}

describe("LifecycleManager", function () {
  this.timeout(30_000);
  let graph: ManagedGraph | undefined;
  const start = (options: ConstructorParameters<typeof ManagedGraph>[0] = {}): ManagedGraph =>
    (graph = new ManagedGraph(options));
  afterEach(async () => {
    await graph?.stop();
    graph = undefined;
  });

  it("configures all nodes, then activates each after those that it needs, and tells every state", async () => {
    const { told, ...running } = start();
    await graph!.reaches("active");
    const at = (step: string): number => running.story.indexOf(step);
    assert.equal(running.story.length, 2 * chain.length);
    for (const { name, needs } of chain) {
      assert.ok(at(`${name} configure`) < at(`${name} activate`));
      for (const need of needs) {
        assert.ok(at(`${need} configure`) < at(`${name} configure`), `${need} before ${name}`);
        assert.ok(at(`${need} activate`) < at(`${name} activate`), `${need} before ${name}`);
      }
    }
    for (const { name } of chain) {
      const states = told.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(2));
      assert.deepEqual(states, ["unseen", "unconfigured", "inactive", "active"]);
    }
    assert.deepEqual(
      told.filter((line) => !line.includes(" ")),
      ["active"],
    );
    assert.equal(running.states[0]!.state, "starting");
    assert.deepEqual((await graph!.trigger("is_active")).success, true);
    // Latched: whoever comes later is told, too.
    const late: GraphState[] = [];
    graph!.client.messages(GraphState, "graph_state", latchedQos).subscribe((state) => late.push(state));
    await until("the state is told again", () => late.length > 0);
    assert.deepEqual(
      late[0]!.nodes.map(({ node, state, restarts, pid }) => [node, state, restarts, pid]),
      chain.map(({ name }) => [`/arm/${name}`, "active", 0, process.pid]),
    );
    assert.equal(late[0]!.last_failure, "");
  });

  it("waits for nodes that are not there yet, and says which", async () => {
    const running = start({ without: ["b"] });
    await until("a is active", () => running.nodeState("a") === "active");
    const { success, message } = await running.trigger("is_active");
    assert.deepEqual([success, message], [false, "starting; not active: b, c"]);
    running.start("b");
    await running.reaches("active");
  });

  it("brings nothing up unless it is told to, where it does not start by itself", async () => {
    const running = start({ overrides: { autostart: false } });
    await until("all nodes are seen", () => chain.every(({ name }) => running.nodeState(name) === "unconfigured"));
    assert.deepEqual(running.story, []);
    assert.equal((await running.trigger("startup")).success, true);
    await running.reaches("active");
  });

  it("shuts all nodes down in the opposite order, and can bring up only what is started anew", async () => {
    const running = start();
    await running.reaches("active");
    running.story.length = 0;
    assert.deepEqual(await running.trigger("shutdown"), { success: true, message: "" });
    assert.deepEqual(running.story, [
      ...["c deactivate", "c cleanup", "b deactivate", "b cleanup"],
      ...["a deactivate", "a cleanup"],
    ]);
    await running.reaches("stopping");
    for (const { name } of chain) assert.equal(running.nodeState(name), "finalized");

    const { success, message } = await running.trigger("startup");
    assert.deepEqual([success, message], [false, "Shut down for good, to be started anew: a, b, c"]);
    for (const { name } of chain) {
      await running.nodes.get(name)!.close();
      running.start(name);
    }
    await running.reaches("active");
  });

  it("shuts down also what is amid a transition, once that is over, and names what it cannot", async () => {
    let goOn: () => void = () => undefined;
    const running = start({
      works: {
        b: (transition) => (transition === "configure" ? new Promise((resolve) => (goOn = resolve)) : undefined),
        a: (transition) => {
          if (transition === "deactivate") throw new Error("it is stuck");
        },
      },
    });
    await until("a is active", () => running.nodeState("a") === "active");
    const shutdown = running.trigger("shutdown");
    await until(
      "it is shut down from its end",
      () => running.nodeState("c") === "finalized" || running.story.length > 2,
    );
    goOn();
    const { success, message } = await shutdown;
    assert.deepEqual([success, message], [false, "Not shut down: a"]);
    assert.equal(running.nodeState("b"), "finalized");
  });

  it("asks again for a transition that failed, until it succeeds", async () => {
    let failures = 1;
    const running = start({
      works: {
        b: (transition) => {
          if (transition === "configure" && failures-- > 0) throw new Error("the model is not there");
        },
      },
    });
    await until("the failure is told", () => (running.states.at(-1)?.last_failure ?? "") !== "");
    assert.match(running.states.at(-1)!.last_failure, /\/arm\/b failed to configure: .*the model is not there/);
    await running.reaches("active");
    assert.ok(!running.told.includes("failed"));
  });

  it("gives a graph up after so many failures, and tries anew when it is told to", async () => {
    let isBroken = true;
    let asked = 0;
    const running = start({
      overrides: { attempts: 1 },
      works: {
        b: (transition) => {
          if (transition !== "activate") return;
          asked++;
          if (isBroken) throw new Error("the arm does not answer");
        },
      },
    });
    await running.reaches("failed");
    assert.equal(asked, 1);
    assert.match(running.states.at(-1)!.last_failure, /\/arm\/b failed to activate: .*the arm does not answer/);
    assert.notEqual(running.states.at(-1)!.last_failure_stamp.sec, 0);
    assert.equal(running.nodeState("c"), "inactive");
    isBroken = false;
    assert.equal((await running.trigger("startup")).success, true);
    await running.reaches("active");
  });

  it("brings back what was deactivated, and what was started anew under the same name", async () => {
    const running = start();
    await running.reaches("active");
    running.states.length = 0;
    assert.ok(await changeState(running.client, "b", "deactivate"));
    await running.passes("degraded", "active");
    running.story.length = 0;
    running.states.length = 0;
    await running.nodes.get("b")!.close();
    running.start("b");
    await running.passes("degraded", "active");
    assert.deepEqual(running.story, ["b deactivate", "b cleanup", "b configure", "b activate"]);
  });

  it("tells who fell silent and how long ago that counts, and that it is back", async () => {
    const running = start({ overrides: { heartbeat_timeout: 0.5 } });
    await running.reaches("active");
    const diagnostics: DiagnosticArray[] = [];
    running.client.messages(DiagnosticArray, "/diagnostics", streamQos).subscribe((told) => diagnostics.push(told));
    await running.nodes.get("b")!.close();
    await until("b is silent", () => running.nodeState("b") === "silent");
    assert.equal(running.state, "degraded");
    assert.equal(running.states.at(-1)!.last_failure, "/arm/b has been silent for 0.5 s");
    await until("diagnostics tell it", () => diagnostics.some(({ status }) => status[1]?.level === 3));
    assert.match((await running.trigger("is_active")).message, /degraded; not active: b$/);
    running.start("b");
    await running.reaches("active");
    assert.ok(running.log.includes("/arm/b is heard again"));
    // What happened stays known.
    assert.match(running.states.at(-1)!.last_failure, /silent/);
  });

  it("counts processes behind a name, and kills a silent one of this machine only where it is told to", async () => {
    const running = start({ without: ["a"], overrides: { heartbeat_timeout: 0.4, kill_silent: true } });
    const heartbeats = running.client.advertise(Heartbeat, "heartbeat", streamQos);
    const ghost = spawn("sleep", ["60"]);
    const exit = once(ghost, "exit");
    const beat = (pid: number, host: string): void => {
      heartbeats.publish({ ...defaultMessage(Heartbeat), node: "/arm/a", pid, host, state: 1 });
    };
    beat(4_000_000, "elsewhere");
    await until("a is seen", () => running.nodeState("a") === "unconfigured");
    beat(ghost.pid!, "elsewhere");
    await until("a is silent", () => running.nodeState("a") === "silent");
    assert.equal(ghost.exitCode ?? ghost.signalCode, null);
    beat(ghost.pid!, hostname());
    assert.deepEqual(await exit, [null, "SIGKILL"]);
    assert.equal(running.states.at(-1)!.nodes[0]!.restarts, 2);
  });

  it("passes over heartbeats of strangers and of states that do not exist", async () => {
    const running = start();
    await running.reaches("active");
    const heartbeats = running.client.advertise(Heartbeat, "heartbeat", streamQos);
    const before = running.states.length;
    // Longer than the time for which an answer counts more than heartbeats.
    const begun = performance.now();
    while (performance.now() - begun < 1000) {
      for (const state of [0, 200]) {
        const beat = { ...defaultMessage(Heartbeat), pid: process.pid, host: hostname(), state };
        for (const node of ["/arm/b", "/arm/x", "", "b"]) heartbeats.publish({ ...beat, node });
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal(running.states.length, before);
    assert.equal(running.state, "active");
  });

  it("tells the task that runs", async () => {
    const running = start();
    const tasks = running.client.advertise(TaskState, "task", latchedQos);
    tasks.publish({ task: "t1", instruction: "go" });
    await until("the task is told", () => running.states.at(-1)?.task === "t1");
    tasks.publish({ task: "", instruction: "" });
    await until("that it ended is told", () => running.states.at(-1)?.task === "");
  });

  it("says what its own process takes, as every node does", async () => {
    const running = start();
    const { cpu_seconds: cpu, pid } = await call(running.client, GetCost, "lifecycle_manager/get_cost", {});
    assert.equal(pid, process.pid);
    assert.ok(cpu > 0);
  });

  it("brings a graph up though messages are lost, doubled and late", async () => {
    for (const seed of [1, 2]) {
      const running = new ManagedGraph({ faults: { seed, drop: 0.1, duplicate: 0.1, delay: 0.2 } });
      try {
        await running.reaches("active");
        assert.ok(!running.told.includes("failed"));
      } finally {
        await running.stop();
      }
    }
  });
});
