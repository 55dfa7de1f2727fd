import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuByOwner } from "../../src/episode/cpuByOwner.ts";
import { heartbeatMs } from "../../src/ros/GraphNode.ts";
import { defaultMessage } from "../../src/ros/interfaces/copyMessage.ts";
import {
  EnergyReading,
  ErrorCodeConstants as codes,
  GetCost,
  Heartbeat,
  MeterEpisode,
  MeterEpisodeRequestConstants as commands,
  type GetCostResponse,
  type MeterEpisodeResponse,
} from "../../src/ros/interfaces/praxis_msgs.ts";
import { LoopbackTransport } from "../../src/ros/loopback/LoopbackTransport.ts";
import { toCosts } from "../../src/ros/messages/costs.ts";
import { difference, energyMeterNode } from "../../src/ros/nodes/energyMeterNode.ts";
import { streamQos } from "../../src/ros/Qos.ts";
import type { HardwareCounters } from "../../src/energy/HardwareCounters.ts";
import { activeNode, call } from "./oneNode.ts";

describe("the difference of two moments of a graph", () => {
  const package0 = (joules: number | undefined) => ({ source: "cpu-package", method: "counter", joules });
  const dram = (joules: number | undefined) => ({ source: "dram", method: "counter", joules });
  const costsOf = (...moments: ReturnType<typeof package0>[][]): string[] => {
    const [before, after] = moments.map((counters) => ({ nodes: new Map(), counters }));
    const { joules } = difference(before!, after!);
    return joules.filter(({ method }) => method === "counter").map(({ source, low }) => `${source} ${low}`);
  };

  it("adds counters of one source", () => {
    assert.deepEqual(costsOf([package0(5), package0(7), dram(1)], [package0(10), package0(9), dram(4)]), [
      "cpu-package 7",
      "dram 3",
    ]);
  });

  it("misses a source of which a counter went away or came back, for a part would pass for the whole", () => {
    assert.deepEqual(costsOf([package0(5), package0(7), dram(1)], [package0(10), package0(undefined), dram(4)]), [
      "dram 3",
    ]);
    assert.deepEqual(costsOf([package0(undefined), package0(7), dram(1)], [package0(10), package0(9), dram(4)]), [
      "dram 3",
    ]);
  });
});

/** A node whose process, and what that has taken, the test decides. */
class MeteredNode {
  readonly #heartbeat;
  readonly #timer: NodeJS.Timeout;
  /** Of the process since it started, s. */
  cpuSeconds: number;
  pid: number;
  joules = 0;
  /** Whether its heartbeats are heard. */
  isHeard = true;
  /** Whether it tells what it has taken when it is asked. */
  tells = true;

  constructor(transport: LoopbackTransport, name: string, pid: number, cpuSeconds: number) {
    this.pid = pid;
    this.cpuSeconds = cpuSeconds;
    const node = transport.createNode({ name, namespace: "/" });
    this.#heartbeat = node.advertise(Heartbeat, "heartbeat", streamQos);
    const beat = (): void => {
      if (this.isHeard) this.#heartbeat.publish({ ...defaultMessage(Heartbeat), node: `/${name}`, pid: this.pid });
    };
    this.#timer = setInterval(beat, heartbeatMs);
    node.serve(GetCost, "~/get_cost", () => (this.tells ? this.#cost() : new Promise<never>(() => undefined)));
  }

  #cost(): GetCostResponse {
    const work = { ...defaultMessage(EnergyReading), source: "arm", method: "simulated" };
    const readings = this.joules === 0 ? [] : [{ ...work, low: this.joules, high: this.joules }];
    return { ...defaultMessage(GetCost.response), cpu_seconds: this.cpuSeconds, pid: this.pid, host: "h", readings };
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

describe("energyMeterNode on the loopback transport", function () {
  this.timeout(20_000);
  let transport: LoopbackTransport;
  let meter: Awaited<ReturnType<typeof activeNode>>;
  const nodes: MeteredNode[] = [];
  const hardware: HardwareCounters = {
    counters: [],
    findings: { rapl: { status: "absent", note: "" }, gpu: { status: "absent", note: "" } },
    close: () => undefined,
  };

  beforeEach(() => {
    transport = new LoopbackTransport();
  });
  afterEach(async () => {
    for (const node of nodes.splice(0)) node.close();
    await meter.close();
    await transport.close();
  });

  const begin = async (...described: (readonly [name: string, pid: number, cpuSeconds: number])[]) => {
    nodes.push(...described.map((one) => new MeteredNode(transport, ...one)));
    meter = await activeNode(
      transport,
      { name: "energy_meter", namespace: "/" },
      energyMeterNode(async () => hardware),
    );
    return nodes;
  };
  const client = () => transport.createNode({ name: "client", namespace: "/" });
  const ask = (command: number): Promise<MeterEpisodeResponse> =>
    call(client(), MeterEpisode, "energy/meter_episode", { episode: "e", command });
  /** What was told at the episode's end, asked twice. */
  const costs = async () => {
    const [told, again] = [await ask(commands.STOP), await ask(commands.STOP)];
    assert.deepEqual([told.error_code, told.error_msg], [codes.NONE, ""]);
    assert.deepEqual(again, told);
    return toCosts(told.costs);
  };
  /** Without the meter itself and whatever else is in this process. */
  const secondsOf = ({ windows }: Awaited<ReturnType<typeof costs>>): Record<string, number> =>
    Object.fromEntries(
      Object.entries(windows)
        .filter(([window]) => window !== "other")
        .map(([window, { cpuSeconds }]) => [window, cpuSeconds]),
    );
  const assertNoCosts = (told: MeterEpisodeResponse, why: RegExp): void => {
    assert.equal(told.error_code, codes.NODE_LOST);
    assert.match(told.error_msg, why);
    assert.deepEqual([told.costs.cpu_seconds, told.costs.windows, told.costs.joules], [0, [], []]);
  };

  it("counts what each process took in the episode, by window, though it is asked before it has heard of any", async () => {
    const [sim, planner] = await begin(["sim", 1, 1000], ["my_planner", 2, 50]);
    sim!.joules = 7;
    assert.equal((await ask(commands.START)).error_msg, "");
    sim!.cpuSeconds += 4;
    sim!.joules += 2;
    planner!.cpuSeconds += 0.5;
    const told = await costs();
    assert.deepEqual(secondsOf(told), { world: 4, plan: 0.5 });
    assert.deepEqual(
      told.joules.filter(({ source }) => source === "arm").map(({ low }) => low),
      [2],
    );
    assert.equal(cpuByOwner(told.windows)!.simulator, 4);
  });

  it("does not know whose a process's CPU time is that does the simulator's work and others', and counts it once", async () => {
    const shared = await begin(["sim", 1, 1000], ["planner", 1, 1000], ["policy", 2, 9]);
    await ask(commands.START);
    for (const node of shared) node.cpuSeconds += 4;
    const told = await costs();
    assert.deepEqual(secondsOf(told), { shared: 4, policy: 4 });
    assert.equal(cpuByOwner(told.windows), undefined);
  });

  it("knows that a process without the simulator is the agent's, though not which part of it", async () => {
    const [, planner, policy] = await begin(["sim", 1, 1000], ["planner", 2, 50], ["policy", 2, 50]);
    await ask(commands.START);
    planner!.cpuSeconds = policy!.cpuSeconds = 150;
    const told = await costs();
    const agent = cpuByOwner(told.windows)!.agent;
    // Beside it the meter's own process counts, which is this one.
    assert.ok(agent >= 100 && agent < 110, `${agent} CPU-s`);
    assert.deepEqual(Object.keys(told.windows).sort(), ["other", "world"]);
  });

  it("starts nothing where a node is heard and does not tell, and so has no costs in the end", async () => {
    const [, planner] = await begin(["sim", 1, 1000], ["planner", 2, 50]);
    planner!.tells = false;
    assertNoCosts(await ask(commands.START), /^\/planner does not tell what it has taken: /);
    planner!.tells = true;
    assertNoCosts(await ask(commands.STOP), /^\/planner does not tell/);
  });

  it("has no costs where a node is heard at the end alone, for its lifetime would pass for the episode's", async () => {
    const [, planner] = await begin(["sim", 1, 1000], ["planner", 2, 50]);
    planner!.isHeard = false;
    assert.equal((await ask(commands.START)).error_msg, "");
    planner!.isHeard = true;
    await sleep(5 * heartbeatMs);
    assertNoCosts(await ask(commands.STOP), /^\/planner was not heard at the episode's start/);
  });

  it("has no costs where a node does not tell at the end", async () => {
    const [, planner] = await begin(["sim", 1, 1000], ["planner", 2, 50]);
    assert.equal((await ask(commands.START)).error_msg, "");
    planner!.tells = false;
    assertNoCosts(await ask(commands.STOP), /^\/planner does not tell/);
  });

  it("has no costs where a node that told at the start is not heard any more", async () => {
    const [, planner] = await begin(["sim", 1, 1000], ["planner", 2, 50]);
    assert.equal((await ask(commands.START)).error_msg, "");
    planner!.isHeard = false;
    await sleep(2500);
    assertNoCosts(await ask(commands.STOP), /^\/planner told .* at the episode's start, and is not heard at its end/);
  });

  it("has no costs where a node was started anew, and what its first process took is lost", async () => {
    const [, planner] = await begin(["sim", 1, 1000], ["planner", 2, 50]);
    assert.equal((await ask(commands.START)).error_msg, "");
    planner!.pid = 3;
    planner!.cpuSeconds = 1;
    assertNoCosts(await ask(commands.STOP), /^\/planner was started anew/);
  });
});
