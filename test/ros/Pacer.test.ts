import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { hold, type Action, type TimeStep } from "../../src/core/index.ts";
import { GraphError } from "../../src/ros/GraphError.ts";
import { Pacer } from "../../src/ros/nodes/Pacer.ts";
import { until } from "./until.ts";

const periodMs = 20;

const action = (yaw: number): Action => ({ kind: "cartesian", translation: [0, 0, 0], yaw, gripper: 1 });

const has = (code: string) => (error: unknown) => error instanceof GraphError && error.code === code;

describe("Pacer", () => {
  const pacers: Pacer[] = [];
  afterEach(() => {
    for (const pacer of pacers.splice(0)) pacer.stop();
  });

  /** A pacer of a world that does nothing but note what it is told; its time steps carry their number as stamp. */
  function paced(options: { watchdogMs?: number; periodMs?: () => number; step?: () => Promise<void> } = {}): {
    pacer: Pacer;
    steps: Action[];
    log: string[];
  } {
    const steps: Action[] = [];
    const log: string[] = [];
    const pacer = new Pacer({
      step: async (told): Promise<TimeStep> => {
        steps.push(told);
        const stamp = BigInt(steps.length);
        await options.step?.();
        const image = (): Promise<never> => Promise.reject(new RangeError("none"));
        return { kind: "mid", observation: { stamp, cameras: [], image }, events: [] };
      },
      periodMs: options.periodMs ?? (() => periodMs),
      watchdogMs: () => options.watchdogMs ?? 60_000,
      log: (sentence) => log.push(sentence),
    });
    pacers.push(pacer);
    return { pacer, steps, log };
  }

  it("moves the world by itself, holding, and never faster than its period", async () => {
    const { pacer, steps } = paced();
    assert.deepEqual(steps, []);
    const begun = performance.now();
    pacer.start();
    await until("ten steps are made", () => steps.length === 10);
    // Timers of Node.js may be a millisecond early.
    assert.ok(performance.now() - begun >= 10 * (periodMs - 1));
    assert.deepEqual(
      steps,
      steps.map(() => hold),
    );
  });

  it("follows a period that changes", async () => {
    let period = 60_000;
    const { pacer, steps } = paced({ periodMs: () => period });
    pacer.start();
    await sleep(3 * periodMs);
    assert.equal(steps.length, 0);
    period = 1;
    pacer.start();
    await until("steps are made again", () => steps.length >= 10);
  });

  it("does not hurry after a stall", async () => {
    const { pacer, steps } = paced();
    pacer.start();
    await until("it moves", () => steps.length >= 1);
    const end = performance.now() + 20 * periodMs;
    while (performance.now() < end);
    const stalled = performance.now();
    const before = steps.length;
    await until("it moves on", () => steps.length >= before + 5);
    // One step was due, one is due now; the world has not forgotten that there are periods.
    assert.ok(performance.now() - stalled >= 3 * (periodMs - 1));
  });

  it("carries a command out in the next step, once, and answers with what came of it", async () => {
    const { pacer, steps } = paced();
    pacer.start();
    await until("it holds", () => steps.length >= 2);
    const { observation } = await pacer.command(action(1));
    const at = Number(observation.stamp) - 1;
    assert.deepEqual(steps[at], action(1));
    const again = await pacer.command(action(2));
    await until("it holds again", () => steps.length >= Number(again.observation.stamp) + 2);
    const moves = steps.filter(({ kind }) => kind !== "hold");
    assert.deepEqual(moves, [action(1), action(2)]);
  });

  it("carries out the newest of two commands within one period, and says so to the other", async () => {
    const { pacer, steps } = paced();
    pacer.start();
    const first = pacer.command(action(1));
    const second = pacer.command(action(2));
    await assert.rejects(first, has("WRONG_INDEX"));
    await second;
    assert.deepEqual(steps.at(-1), action(2));
    assert.ok(!steps.some((step) => step.kind === "cartesian" && step.yaw === 1));
  });

  it("stops for good once its commander is silent, though commands come again, until the latch is cleared", async () => {
    const { pacer, steps, log } = paced({ watchdogMs: 100 });
    pacer.start();
    await pacer.command(action(1));
    assert.equal(pacer.clearLatch(), false);
    await until("it is latched", () => log.length === 1);
    assert.match(log[0]!, /No command and no sign of life came for \d+ ms.*arm stands.*reset.*clear_latch/);
    assert.throws(() => void pacer.command(action(2)), has("LATCHED"));
    pacer.keepAlive();
    const before = steps.length;
    await until("it goes on braking", () => steps.length >= before + 3);
    assert.throws(() => void pacer.command(action(2)), has("LATCHED"));
    assert.ok(steps.slice(before).every(({ kind }) => kind === "brake"));
    assert.ok(steps.slice(1, before).every(({ kind }) => kind === "hold" || kind === "brake"));

    assert.equal(pacer.clearLatch(), true);
    await pacer.command(action(3));
    assert.deepEqual(steps.at(-1), action(3));
    await until("it is latched again", () => log.length === 2);
    pacer.start();
    await pacer.command(action(4));
    assert.deepEqual(steps.at(-1), action(4));
  });

  it("waits for the first word of its commander as long as it takes", async () => {
    const { pacer, steps, log } = paced({ watchdogMs: 100 });
    pacer.start();
    await until("thrice the watchdog's time is over", () => steps.length * periodMs > 300);
    assert.deepEqual(log, []);
    await pacer.command(action(1));
    await until("it is latched", () => log.length === 1);
  });

  it("takes a sign of life for as good as a command", async () => {
    const watchdogMs = 250;
    const { pacer, steps, log } = paced({ watchdogMs });
    pacer.start();
    const alive = setInterval(() => {
      pacer.keepAlive();
    }, 10);
    await until("long more than the watchdog's time is over", () => steps.length * periodMs > 3 * watchdogMs);
    assert.deepEqual(log, []);
    await pacer.command(action(1));
    clearInterval(alive);
    await until("it is latched", () => log.length === 1);
  });

  it("does not take for silent whoever waits for a period longer than the watchdog's time", async () => {
    const { pacer, log } = paced({ watchdogMs: 50, periodMs: () => 120 });
    pacer.start();
    for (let i = 0; i < 3; i++) await pacer.command(action(i));
    assert.deepEqual(log, []);
    await until("it is latched", () => log.length === 1);
  });

  it("tells the commander why a command failed, and moves on", async () => {
    let isBroken = true;
    const { pacer, steps, log } = paced({
      step: async () => {
        if (isBroken) throw new RangeError("the world is broken");
      },
    });
    pacer.start();
    await assert.rejects(pacer.command(action(1)), /the world is broken/);
    await until("a hold fails, too", () => log.length > 0);
    assert.match(log[0]!, /the world cannot move: the world is broken/);
    isBroken = false;
    await pacer.command(action(2));
    assert.deepEqual(steps.at(-1), action(2));
  });

  it("moves nothing any more once it is stopped, also in mid-step, and rejects the command that waits", async () => {
    let finish: () => void = () => undefined;
    const { pacer, steps } = paced({ step: () => new Promise((resolve) => (finish = resolve)) });
    pacer.start();
    await until("a step is under way", () => steps.length === 1);
    const waiting = pacer.command(action(1));
    pacer.stop();
    await assert.rejects(waiting, has("WRONG_EPISODE"));
    finish();
    await sleep(3 * periodMs);
    assert.equal(steps.length, 1);
  });
});
