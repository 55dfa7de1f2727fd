import assert from "node:assert/strict";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { drawScenario, noisePresets } from "../../sim/scenarios.ts";
import { controlStepNs, hold, type Action } from "../../src/core/index.ts";
import {
  ErrorCodeConstants as codes,
  Finish,
  KeepAlive,
  WorldState,
  type StepResponse,
} from "../../src/ros/interfaces/praxis_msgs.ts";
import { ParameterValue, SetParameters } from "../../src/ros/interfaces/rcl_interfaces.ts";
import { JointState } from "../../src/ros/interfaces/sensor_msgs.ts";
import { Trigger } from "../../src/ros/interfaces/std_srvs.ts";
import { defaultMessage } from "../../src/ros/interfaces/copyMessage.ts";
import { fromTime } from "../../src/ros/messages/time.ts";
import { streamQos } from "../../src/ros/Qos.ts";
import { HostedWorld } from "./HostedWorld.ts";
import { call } from "./oneNode.ts";
import { until } from "./until.ts";

const scenario = drawScenario("hanoi-2", 1, noisePresets["none"]);
const action: Action = { kind: "cartesian", translation: [0.01, 0, 0], yaw: 0, gripper: 1 };
const watchdogMs = 300;
/** Ten milliseconds a control step. */
const factor = 5;
const periodMs = 50 / factor;

describe("the node of a world, paced", () => {
  let host: HostedWorld;
  /** Stamps of the ground truth, in control steps. */
  const stamps: number[] = [];
  const joints: JointState[] = [];
  beforeEach(async () => {
    stamps.length = joints.length = 0;
    const overrides = { mode: "paced", real_time_factor: factor, watchdog_ms: watchdogMs };
    host = await HostedWorld.host(new PhysicsWorld(), overrides);
    host.client.messages(WorldState, "world/ground_truth", streamQos).subscribe(({ stamp }) => {
      stamps.push(Number(fromTime(stamp) / controlStepNs));
    });
    host.client.messages(JointState, "joint_states", streamQos).subscribe((message) => joints.push(message));
  });
  afterEach(() => host.close());

  const clearLatch = () => call(host.client, Trigger, "world/clear_latch", {});
  /** Control steps since the reset, as an answer tells it. */
  const stepOf = ({ time_step: step }: StepResponse): number =>
    Number(fromTime(step.observation.stamp) / controlStepNs);

  it("moves by itself at its factor of real time, which may be changed, once it has been reset", async () => {
    assert.deepEqual(host.actions, []);
    await host.reset("e", scenario);
    const begun = performance.now();
    await until("thirty control steps are made", () => stamps.length > 30);
    assert.ok(performance.now() - begun >= 30 * (periodMs - 1));
    assert.deepEqual(
      stamps,
      stamps.map((_, i) => i),
    );
    // So slow now that the test ends before the next step.
    const value = { ...defaultMessage(ParameterValue), type: 3, double_value: 0.01 };
    const parameters = [{ name: "real_time_factor", value }];
    const { results } = await call(host.client, SetParameters, "sim/set_parameters", { parameters });
    assert.equal(results[0]?.reason, "");
    const changed = performance.now();
    const before = stamps.length;
    await until("it would have made many steps", () => performance.now() - changed > 20 * periodMs);
    assert.ok(stamps.length - before <= 2, `${stamps.length - before} steps`);
  });

  it("stands still while no command comes, and moves for one step with each that does", async () => {
    await host.reset("e", scenario);
    await host.step("e", 1, action);
    await until("the arm has come to rest", () => joints.length > 12 && Math.max(...speeds(joints.at(-1)!)) < 1e-6);
    const rest = joints.length;
    await until("it has rested for a while", () => joints.length > rest + 10);
    const [{ position: first }, { position: last }] = [joints[rest - 1]!, joints.at(-1)!];
    for (const [i, q] of Array.from(first).entries()) assert.ok(Math.abs(q - last[i]!) < 1e-6, `joint ${i}`);
    assert.notDeepEqual(first, joints[0]!.position);
    assert.deepEqual(
      host.actions.filter(({ kind }) => kind !== "hold"),
      [action],
    );
  });

  it("answers a command with the step that carried it out, and a repeated one from memory", async () => {
    await host.reset("e", scenario);
    for (let index = 1; index <= 5; index++) {
      const [first, again]: StepResponse[] = await Promise.all([
        host.step("e", index, action),
        host.step("e", index, action),
      ]);
      assert.equal(first?.error_code, codes.NONE, first?.error_msg);
      assert.deepEqual(again, first);
      assert.deepEqual(await host.step("e", index, hold), first);
      // Its stamp counts the steps, this one included.
      assert.deepEqual(host.actions[stepOf(first) - 1], action);
    }
    assert.equal(host.actions.filter(({ kind }) => kind !== "hold").length, 5);
  });

  it("stops for good once its commander is silent, and refuses the same index with the same reason", async () => {
    await host.reset("e", scenario);
    await host.step("e", 1, action);
    await until("it is latched", () => host.log.length > 0);
    const refused = await host.step("e", 2, action);
    assert.equal(refused.error_code, codes.LATCHED);
    assert.match(refused.error_msg, /No command and no sign of life.*clear_latch/);
    assert.deepEqual(await host.step("e", 2, action), refused);
    const held = stamps.length;
    await until("it goes on braking", () => stamps.length > held + 3);
    assert.equal(host.actions.filter(({ kind }) => kind === "cartesian").length, 1);
    assert.equal(host.actions.at(-1)!.kind, "brake");

    assert.match((await clearLatch()).message, /takes commands again/);
    assert.equal((await host.step("e", 3, action)).error_code, codes.NONE);
    assert.match((await clearLatch()).message, /was not latched/);

    await until("it is latched again", () => host.log.length > 1);
    await host.reset("f", scenario);
    assert.equal((await host.step("f", 1, action)).error_code, codes.NONE);
  });

  it("lives on signs of life of its own episode, and of no other", async () => {
    const signs = host.client.advertise(KeepAlive, "world/keep_alive", streamQos);
    let episode = "e";
    let sequence = 0n;
    const timer = setInterval(() => {
      signs.publish({ episode, sequence: sequence++ });
    }, 20);
    try {
      await host.reset("e", scenario);
      const begun = performance.now();
      await until("the watchdog's time is over thrice", () => performance.now() - begun > 3 * watchdogMs);
      assert.deepEqual(host.log, []);
      episode = "another";
      await until("it is latched", () => host.log.length === 1);
    } finally {
      clearInterval(timer);
    }
  });

  it("is kept alive by a RosWorld however long its agent thinks, until that has finished", async () => {
    const world = await host.world("e");
    await world.reset({ scenario, seed: 1 });
    await world.step(action);
    const begun = performance.now();
    await until("the agent has thought", () => performance.now() - begun > 3 * watchdogMs);
    assert.deepEqual(host.log, []);
    await world.step(action);
    await world.close();
    await until("it is latched", () => host.log.length === 1);
    await assert.rejects(world.step(action), /world\/step \(node sim\).*No command/);
  });

  it("goes on with its episode when a reset is refused", async () => {
    await host.reset("e", scenario);
    await host.step("e", 1, action);
    const impossible = { ...scenario, scene: { ...scenario.scene, towers: {} } };
    assert.equal((await host.reset("f", impossible)).error_code, codes.INVALID_REQUEST);
    const before = stamps.length;
    await until("it moves on", () => stamps.length > before + 3);
    assert.equal((await host.step("e", 2, action)).error_code, codes.NONE);
  });

  it("stands when the episode is finished", async () => {
    await host.reset("e", scenario);
    await host.step("e", 1, action);
    await host.ask(Finish, "finish", { episode: "e", declared: "done" });
    const before = host.actions.length;
    const finished = performance.now();
    await until("it would have moved", () => performance.now() - finished > 5 * periodMs);
    assert.equal(host.actions.length, before);
    assert.equal((await host.step("e", 2, action)).error_code, codes.WRONG_EPISODE);
  });
});

const speeds = ({ velocity }: JointState): number[] => Array.from(velocity, Math.abs);
