import assert from "node:assert/strict";
import { defaultMessage } from "../../src/ros/interfaces/copyMessage.ts";
import { ErrorCodeConstants as codes, Heartbeat } from "../../src/ros/interfaces/praxis_msgs.ts";
import { streamQos } from "../../src/ros/Qos.ts";
import { inProcess } from "./inProcess.ts";
import { LoopbackGraph, type LoopbackGraphOptions, type SentTask } from "./LoopbackGraph.ts";
import { until } from "./until.ts";

describe("a graph in one process, with faults", function () {
  this.timeout(60_000);
  let graph: LoopbackGraph | undefined;
  let beating: NodeJS.Timeout | undefined;
  const start = async (options: LoopbackGraphOptions = {}): Promise<LoopbackGraph> =>
    (graph = await LoopbackGraph.start(options));
  afterEach(async () => {
    clearInterval(beating);
    const faults = graph?.faults ?? [];
    await graph?.stop();
    graph = undefined;
    assert.deepEqual(faults, []);
  });

  it("computes the same though messages are lost, doubled and late, also with late and rare estimates", async () => {
    const quick = { call_timeout: 0.4 };
    const running = await start({
      faults: { seed: 1, drop: 0.03, duplicate: 0.05, delay: 0.1 },
      parameters: {
        executor: { ...quick, sense_every: 3, sense_delay: 2 },
        oracle_state_estimator: { ...quick, position_noise: 0.001, delay_steps: 2 },
      },
    });
    for (const seed of [1, 2]) {
      const { status, result } = await running.execute({ scenario: "move", seed: BigInt(seed) });
      assert.deepEqual([status, result.error_msg], ["succeeded", ""]);
      const { record } = await inProcess("move", seed, {
        ...{ observationNoise: { position: 0.001, yaw: 0 }, senseEvery: 3, senseDelay: 2 },
      });
      assert.deepEqual([result.verdict.state_hash, result.control_steps], [record.stateHash, record.controlSteps]);
    }
  });

  /** A task whose arm is on its way. */
  const underWay = async (running: LoopbackGraph, scenario: string): Promise<SentTask> => {
    const sent = await running.send({ scenario, seed: 1n });
    await until("the arm moves", () => sent.feedback.some(({ control_step: step }) => step >= 20));
    return sent;
  };

  const quickly = { heartbeat_timeout: 0.6, call_timeout: 0.6 };
  const deaths: readonly (readonly [name: string, mostMs: number, options: LoopbackGraphOptions])[] = [
    ["sim", 2500, {}],
    ...["oracle_state_estimator", "policy", "planner", "goal_predictor"].map(
      (name) => [name, 1500, { parameters: { executor: quickly }, manager: { heartbeat_timeout: 0.6 } }] as const,
    ),
  ];
  for (const [name, mostMs, options] of deaths) {
    it(`ends the task when ${name} dies, soon and with its name, and goes on when that is back`, async () => {
      const running = await start(options);
      // More steps than are made in that time.
      const sent = await underWay(running, "hanoi-6");
      const died = performance.now();
      await running.node(name).close();
      const { status, result } = await sent.outcome;
      const took = performance.now() - died;
      assert.deepEqual([status, result.error_code], ["aborted", codes.NODE_LOST], result.error_msg);
      assert.match(result.error_msg, new RegExp(`\\b${name}\\b`));
      assert.ok(took < mostMs, `${took} ms`);
      // What was done until then is told all the same.
      assert.deepEqual([result.episode, result.agent, result.declared], [sent.id, "nesy-oracle", "stopped"]);
      assert.ok(result.control_steps >= 20);
      const events = running.events.filter(({ episode }) => episode === sent.id);
      assert.equal(events.at(-1)!.kind, "ended");
      assert.equal(result.events, events.length);

      await running.whenState("degraded");
      running.restart(name);
      await running.whenState("active");
      assert.equal((await running.execute({ scenario: "move", seed: 1n })).status, "succeeded");
    });
  }

  it("tells whoever sent the task that the executor is deactivated, when the arm stands", async () => {
    const running = await start();
    const sent = await underWay(running, "hanoi-3");
    await running.node("executor").close();
    const { status, result } = await sent.outcome;
    assert.deepEqual([status, result.declared, result.error_code], ["aborted", "stopped", codes.CANCELED]);
    assert.match(result.error_msg, /the executor is deactivated/);
  });

  it("carries a task out though its energy meter dies, and says that it was not metered", async () => {
    const running = await start();
    assert.equal((await running.execute({ scenario: "move" })).result.metered, true);
    const sent = await underWay(running, "hanoi-2");
    await running.node("energy_meter").close();
    const { status, result } = await sent.outcome;
    assert.deepEqual([status, result.metered, result.costs.joules], ["succeeded", false, []]);
    assert.ok(running.log.some((line) => /executor: what the task .* took is not known/.test(line)));
  });

  it("carries a task out though a node does not tell what it takes, and says that it was not metered, and why", async () => {
    const running = await start();
    const mute = running.transport.createNode({ name: "mute", namespace: "/" });
    const heartbeat = mute.advertise(Heartbeat, "heartbeat", streamQos);
    const sent = await underWay(running, "hanoi-2");
    beating = setInterval(() => {
      heartbeat.publish({ ...defaultMessage(Heartbeat), node: "/mute" });
    }, 100);
    const { status, result } = await sent.outcome;
    assert.deepEqual([status, result.metered, result.costs.windows], ["succeeded", false, []]);
    const unknown = /executor: what the task .* took is not known: .*\/mute does not tell what it has taken/;
    await until("the end says why", () => running.log.some((line) => unknown.test(line)));
    const next = await running.execute({ scenario: "move" });
    assert.deepEqual([next.status, next.result.metered], ["succeeded", false]);
    const notStarted = /executor: the task .* is not metered: .*\/mute does not tell what it has taken/;
    await until("the start says why", () => running.log.some((line) => notStarted.test(line)));
  });
});
