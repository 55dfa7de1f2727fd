import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { FileError } from "../../src/core/index.ts";
import { armCounters, type ArmEnergy } from "../../src/energy/ActuatorCounter.ts";
import { CpuClock } from "../../src/energy/CpuClock.ts";
import { CpuTimeCounter } from "../../src/energy/CpuTimeCounter.ts";
import type { EnergyCounter } from "../../src/energy/EnergyCounter.ts";
import { findRaplCounters } from "../../src/energy/findRaplCounters.ts";
import { RaplCounter, selfTest } from "../../src/energy/RaplCounter.ts";

describe("RAPL counters", () => {
  let root: string;
  const range = 262_143_328_850;
  const energyFile = (zone: string): string => join(root, zone, "energy_uj");
  const setEnergy = (zone: string, microjoules: number | string): void => {
    writeFileSync(energyFile(zone), `${microjoules}\n`);
  };
  const addZone = (zone: string, name: string, microjoules: number | string = 1000): void => {
    mkdirSync(join(root, zone));
    writeFileSync(join(root, zone, "name"), `${name}\n`);
    writeFileSync(join(root, zone, "max_energy_range_uj"), `${range}\n`);
    setEnergy(zone, microjoules);
  };
  const zoneOf = (zone: string): ConstructorParameters<typeof RaplCounter>[0] => ({
    dir: join(root, zone),
    name: "package-0",
    source: "cpu-package",
    maxEnergyRange: range,
  });
  const pass = (): { status: "plausible"; watts: number } => ({ status: "plausible", watts: 50 });

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "praxis-rapl-"));
    chmodSync(root, 0o755);
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("finds packages and their memory, once each, and nothing that is a part or a sum of them", () => {
    // A server with two sockets as Linux shows it, and the MMIO driver's copy of the first.
    mkdirSync(join(root, "intel-rapl"));
    addZone("intel-rapl:1", "package-1");
    addZone("intel-rapl:1:0", "dram");
    addZone("intel-rapl:0", "package-0");
    addZone("intel-rapl:0:0", "core");
    addZone("intel-rapl:0:1", "uncore");
    addZone("intel-rapl:0:2", "dram");
    addZone("intel-rapl:2", "psys");
    addZone("intel-rapl-mmio:0", "package-0");
    addZone("intel-rapl-mmio:0:0", "dram");
    const found = findRaplCounters(root, pass);
    assert.ok(found.status === "available");
    assert.deepEqual(
      found.counters.map((c) => [c.zone.name, c.source, c.method, c.zone.dir.slice(root.length + 1)]),
      [
        ["package-0", "cpu-package", "counter", "intel-rapl:0"],
        ["package-0/dram", "dram", "counter", "intel-rapl:0:2"],
        ["package-1", "cpu-package", "counter", "intel-rapl:1"],
        ["package-1/dram", "dram", "counter", "intel-rapl:1:0"],
      ],
    );
  });

  it("takes the MMIO driver's package where there is no other", () => {
    addZone("intel-rapl-mmio:0", "package-0");
    const found = findRaplCounters(root, pass);
    assert.ok(found.status === "available");
    assert.equal(found.counters.length, 1);
  });

  it("adds up over wrap-arounds", () => {
    addZone("intel-rapl:0", "package-0", range - 3_000_000);
    const counter = new RaplCounter(zoneOf("intel-rapl:0"));
    assert.equal(counter.read(), 0);
    setEnergy("intel-rapl:0", range - 1_000_000);
    assert.equal(counter.read(), 2);
    setEnergy("intel-rapl:0", 4_000_000);
    assert.equal(counter.read(), 7);
    setEnergy("intel-rapl:0", 0);
    assert.equal(counter.read(), 7 + (range - 4_000_000) / 1e6);
    assert.equal(counter.read(), 7 + (range - 4_000_000) / 1e6);
  });

  it("tells absent counters from locked ones", function () {
    assert.match(JSON.stringify(findRaplCounters(join(root, "absent"), pass)), /"absent".*virtual machines/);
    assert.match(JSON.stringify(findRaplCounters(root, pass)), /"absent".*no RAPL package/);
    addZone("intel-rapl:0", "package-0");
    addZone("intel-rapl:1", "package-1");
    assert.equal(findRaplCounters(root, pass).status, "available");
    chmodSync(energyFile("intel-rapl:1"), 0o400);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65534);
    else chmodSync(energyFile("intel-rapl:1"), 0);
    try {
      const found = findRaplCounters(root, pass);
      assert.ok(found.status === "unreadable");
      assert.match(found.how, /sudo chmod -R a\+r .*praxis-rapl-/);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it("does not use what is no counter", () => {
    addZone("intel-rapl:0", "package-0", "broken");
    assert.match(JSON.stringify(findRaplCounters(root, pass)), /"absent".*not a whole number/);
    setEnergy("intel-rapl:0", 5);
    const stuck = findRaplCounters(root, (counter) => selfTest(counter, () => undefined));
    assert.match(JSON.stringify(stuck), /"implausible".*package-0 does not advance under load, so it is not used/);
  });

  it("leaves memory out whose counter stands still, and says so", () => {
    addZone("intel-rapl:0", "package-0");
    addZone("intel-rapl:0:0", "dram");
    addZone("intel-rapl:1", "package-1");
    addZone("intel-rapl:1:0", "dram");
    const found = findRaplCounters(root, (counter) =>
      counter.zone.name === "package-1/dram" ? selfTest(counter, () => undefined) : pass(),
    );
    assert.ok(found.status === "available");
    assert.deepEqual(
      found.counters.map(({ zone }) => zone.name),
      ["package-0", "package-1"],
    );
    assert.deepEqual(found.leftOut, ["the counter of package-1/dram does not advance under load, so it is not used"]);
  });

  it("passes a counter that advances at a believable power only", () => {
    addZone("intel-rapl:0", "package-0", 0);
    const test = (microjoules: number): ReturnType<typeof selfTest> => {
      setEnergy("intel-rapl:0", 0);
      const times = [1000, 1100];
      const load = (): void => {
        setEnergy("intel-rapl:0", microjoules);
      };
      return selfTest(new RaplCounter(zoneOf("intel-rapl:0")), load, () => times.shift()!);
    };
    assert.deepEqual(test(6_000_000), { status: "plausible", watts: 60 });
    assert.deepEqual(test(900_000_000), { status: "implausible", why: "the counter of package-0 shows 9000 W" });
  });

  it("says which counter went away", () => {
    addZone("intel-rapl:0", "package-0");
    const counter = new RaplCounter(zoneOf("intel-rapl:0"));
    rmSync(energyFile("intel-rapl:0"));
    assert.throws(
      () => counter.read(),
      (error: Error) => error instanceof FileError && /intel-rapl:0\/energy_uj/.test(error.message),
    );
  });
});

describe("CpuClock", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "praxis-proc-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const writeStat = (pid: number, utime: number, stime: number): void => {
    mkdirSync(join(root, `${pid}`), { recursive: true });
    const fields = ["S", 1, 1, 1, 0, -1, 4194560, 10, 0, 0, 0, utime, stime, 500, 500, 20, 0];
    writeFileSync(join(root, `${pid}`, "stat"), `${pid} (a (tricky) name) ${fields.join(" ")}\n`);
  };

  it("adds user and system time", () => {
    assert.equal(new CpuClock({ usage: () => ({ user: 1_500_000, system: 250_000 }) }).seconds(), 1.75);
  });

  it("counts added processes from then on, keeps the time of ended ones, and counts none twice", () => {
    const clock = new CpuClock({ usage: () => ({ user: 0, system: 0 }), procRoot: root });
    writeStat(42, 1000, 200);
    clock.addProcess(42);
    clock.addProcess(42);
    assert.equal(clock.seconds(), 0);
    writeStat(42, 1250, 225);
    assert.equal(clock.seconds(), 2.75);
    clock.addProcess(42);
    assert.equal(clock.seconds(), 2.75);
    rmSync(join(root, "42"), { recursive: true });
    assert.equal(clock.seconds(), 2.75);
    assert.throws(() => {
      clock.addProcess(43);
    }, /Process 43 cannot be metered/);
  });

  it("agrees with the system about a busy child, on Linux", async function () {
    // Children are read from /proc, which other systems lack; CI runs on Linux.
    if (process.platform !== "linux") return this.skip();
    const clock = new CpuClock({ usage: () => ({ user: 0, system: 0 }) });
    const child = spawn("sh", ["-c", "while :; do :; done"], { stdio: "ignore" });
    try {
      clock.addProcess(child.pid!);
      const deadline = performance.now() + 5000;
      while (clock.seconds() < 0.1 && performance.now() < deadline) await new Promise((r) => setTimeout(r, 20));
      assert.ok(clock.seconds() >= 0.1, `only ${clock.seconds()} s`);
    } finally {
      child.kill("SIGKILL");
    }
  });
});

describe("CpuTimeCounter", () => {
  it("is CodeCarbon's process formula, whatever the wall time", () => {
    // TDP · (CPU-seconds / wall) / logical CPUs · wall, with their fallback TDP of 4 W per thread
    const [cpuSeconds, wallSeconds, threads] = [12.5, 40, 8];
    const codeCarbon = ((threads * 4 * (cpuSeconds / wallSeconds)) / threads) * wallSeconds;
    const counter = new CpuTimeCounter(() => cpuSeconds);
    assert.equal(counter.read(), codeCarbon);
    assert.equal(counter.readHigh(), (12.5 * 270) / 32);
    assert.deepEqual([counter.source, counter.method], ["cpu", "estimated"]);
  });

  it("counts the CPU-seconds of a known burn, and next to none of a wait", async () => {
    const clock = new CpuClock();
    const counter = new CpuTimeCounter(() => clock.seconds());
    const before = { joules: counter.read(), high: counter.readHigh() };
    const usage = process.cpuUsage();
    const burnt = (): number => {
      const { user, system } = process.cpuUsage(usage);
      return (user + system) / 1e6;
    };
    while (burnt() < 0.3);
    const joules = counter.read() - before.joules;
    assert.ok(Math.abs(joules / (0.3 * 4) - 1) < 0.05, `${joules} J, not ${0.3 * 4} J`);
    assert.ok(Math.abs((counter.readHigh() - before.high) / joules - 270 / 32 / 4) < 0.05);
    const still = counter.read();
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.ok(counter.read() - still < 0.25 * joules, `${counter.read() - still} J of a wait`);
  });

  it("prints its constants and refuses senseless ones", () => {
    const text = new CpuTimeCounter(() => 0).describe();
    assert.match(text, /4 W \(CodeCarbon's default, 4 W per thread\) to × 8\.4 W \(Intel Xeon Gold 6530/);
    const watts = (w: number): { watts: number; basis: string } => ({ watts: w, basis: "test" });
    assert.throws(() => new CpuTimeCounter(() => 0, watts(9), watts(8)), RangeError);
    assert.throws(() => new CpuTimeCounter(() => 0, watts(0), watts(8)), RangeError);
  });
});

describe("armCounters", () => {
  const none: ArmEnergy = { mechanical: 0, positive: 0, signed: 0, bus: 0, copper: 0 };
  const read = (counters: readonly EnergyCounter[]): Record<string, number> =>
    Object.fromEntries(counters.map((counter) => [`${counter.source}/${counter.method}`, counter.read()]));

  it("follow the simulator's sums, also when these start again from 0", () => {
    let energy: ArmEnergy = { mechanical: 10, positive: 6, signed: 2, bus: 5, copper: 1 };
    const counters = armCounters(() => energy);
    assert.ok(Object.values(read(counters)).every((joules) => joules === 0));
    energy = { mechanical: 16, positive: 8, signed: 0, bus: 6, copper: 2 };
    const first = {
      "arm-mechanical/simulated": 6,
      "arm-copper/simulated": 1,
      "arm-positive/simulated": 2,
      "arm-signed/simulated": -2,
      "arm-bus/simulated": 1,
    };
    assert.deepEqual(read(counters), first);
    // Reset: the signed sum alone would not show it, for it is larger than before.
    energy = { mechanical: 3, positive: 3, signed: 3, bus: 3, copper: 0.5 };
    assert.deepEqual(Object.values(read(counters)), [9, 1.5, 5, 1, 4]);
  });

  it("refuse a sum that is none", () => {
    let energy = none;
    const [mechanical, , , signed] = armCounters(() => energy);
    energy = { ...none, mechanical: -1, signed: NaN };
    assert.throws(() => mechanical!.read(), /arm-mechanical energy became -1 J/);
    assert.throws(() => signed!.read(), /arm-signed energy became NaN J/);
  });
});
