import assert from "node:assert/strict";
import type { EnergyCounter } from "../../src/energy/EnergyCounter.ts";
import { RunEnergy, type RunEnergyOptions } from "../../src/energy/RunEnergy.ts";

/** A machine whose clock moves only when it waits or works, with a counter of its power. */
class Machine {
  ms = 1000;
  joules = 5_000_000;
  idleWatts = 20;
  readonly counter: EnergyCounter = { source: "cpu-package", method: "counter", read: () => this.joules };

  readonly options = (idleSeconds: number, counters = [this.counter]): RunEnergyOptions => ({
    counters,
    idleSeconds,
    now: () => this.ms,
    wait: async (ms) => {
      this.spend(ms / 1000, this.idleWatts);
    },
  });

  spend(seconds: number, watts: number): void {
    this.ms += 1000 * seconds;
    this.joules += seconds * watts;
  }
}

describe("RunEnergy", () => {
  it("gives gross and net joules, with idle power before and after", async () => {
    const machine = new Machine();
    const run = await RunEnergy.start(machine.options(30));
    machine.spend(100, 65);
    machine.idleWatts = 24;
    const { wallSeconds, joules } = await run.stop();
    assert.equal(wallSeconds, 100);
    // The waits before and after are no part of the run.
    const idle = { before: 20, after: 24 };
    assert.deepEqual(joules, [{ source: "cpu-package", method: "counter", gross: 6500, idle, net: 6500 - 22 * 100 }]);
    assert.equal(machine.ms, 1000 + 160_000);
  });

  it("shows net joules that are negative, as noise makes them", async () => {
    const machine = new Machine();
    const run = await RunEnergy.start(machine.options(10));
    machine.spend(50, 19);
    assert.equal((await run.stop()).joules[0]!.net, -50);
  });

  it("knows no net without idle power, which is not 0 W", async () => {
    const machine = new Machine();
    const run = await RunEnergy.start(machine.options(0));
    machine.spend(10, 60);
    const { joules } = await run.stop();
    assert.deepEqual(joules, [{ source: "cpu-package", method: "counter", gross: 600, idle: null, net: null }]);
    assert.equal(machine.ms, 11_000, "nobody waited");
  });

  it("waits for nothing where there is no counter", async () => {
    const machine = new Machine();
    const run = await RunEnergy.start(machine.options(30, []));
    assert.deepEqual(await run.stop(), { wallSeconds: 0, joules: [] });
    assert.equal(machine.ms, 1000);
  });

  it("reads a counter often enough while it waits that no wrap is missed", async () => {
    const machine = new Machine();
    let reads = 0;
    const counter: EnergyCounter = { source: "dram", method: "counter", read: () => ++reads };
    await RunEnergy.start(machine.options(600, [counter])).then((run) => {
      run.abandon();
    });
    assert.ok(reads >= 60, `${reads} readings in 600 s`);
  });

  it("leaves out what went away in between, and does not stand for its idle power", async () => {
    const machine = new Machine();
    let isThere = true;
    const gpu: EnergyCounter = {
      source: "gpu",
      method: "sampled",
      read: () => {
        if (!isThere) throw new Error("GPU is lost");
        return 7;
      },
    };
    const run = await RunEnergy.start(machine.options(10, [machine.counter, gpu]));
    isThere = false;
    assert.deepEqual(
      (await run.stop()).joules.map(({ source }) => source),
      ["cpu-package"],
    );
  });

  it("keeps gross joules without net where the wait after the run is aborted", async () => {
    const machine = new Machine();
    const controller = new AbortController();
    const options = machine.options(10);
    const wait = async (ms: number): Promise<void> => {
      controller.signal.throwIfAborted();
      await options.wait!(ms);
    };
    const run = await RunEnergy.start({ ...options, wait, signal: controller.signal });
    machine.spend(10, 60);
    controller.abort();
    const { wallSeconds, joules } = await run.stop();
    assert.equal(wallSeconds, 10);
    assert.deepEqual(joules, [{ source: "cpu-package", method: "counter", gross: 600, idle: null, net: null }]);
  });

  it("stops waiting when it is aborted", async () => {
    const { counter } = new Machine();
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await assert.rejects(RunEnergy.start({ counters: [counter], idleSeconds: 30, signal }), { name: "AbortError" });
  });
});
