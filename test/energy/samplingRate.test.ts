import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EnergyCounter } from "../../src/energy/EnergyCounter.ts";
import { EnergyMeter } from "../../src/energy/EnergyMeter.ts";
import { GpuPowerSampler } from "../../src/energy/GpuPowerSampler.ts";
import { Nvml } from "../../src/energy/Nvml.ts";
import { NvmlCounter } from "../../src/energy/NvmlCounter.ts";
import { RaplCounter } from "../../src/energy/RaplCounter.ts";
import { FakeNvml, type FakeGpu } from "./FakeNvml.ts";

/** Energy of a machine from 0 to `ms`, J: 60 W with a swing. */
const energyAt = (ms: number): number => (60 * ms) / 1000 + 25 * Math.sin(ms / 7000);

const hourMs = 3_600_000;

/** Joules of the hour from a counter that is read through a meter every `everyMs`. */
function joulesOfHour(counter: EnergyCounter, show: (joules: number) => void, everyMs: number): number {
  let ms = 0;
  const meter = new EnergyMeter({ counters: [counter], cpuSeconds: () => 0, now: () => ms });
  for (ms = everyMs; ms < hourMs; ms += everyMs) {
    show(energyAt(ms));
    meter.onStep();
  }
  ms = hourMs;
  show(energyAt(hourMs));
  return meter.report().joules[0]!.low;
}

describe("the energy of a closed interval does not depend on how often it is sampled", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "praxis-rate-"));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });
  const rates = [10_000, 35_000, 120_000, 590_000];
  const expected = energyAt(hourMs) - energyAt(0);

  it("with RAPL counters, over wrap-arounds, as long as none is missed", () => {
    const range = 65_532_610_987;
    const show = (joules: number): void => {
      writeFileSync(join(dir, "energy_uj"), `${Math.round(joules * 1e6) % range}`);
    };
    for (const rate of rates) {
      show(energyAt(0));
      const zone = { dir, name: "package-0", source: "cpu-package", maxEnergyRange: range } as const;
      const joules = joulesOfHour(new RaplCounter(zone), show, rate);
      assert.ok(Math.abs(joules - expected) < 1e-4, `${joules} J at ${rate} ms, not ${expected} J`);
      assert.ok(joules > (2 * range) / 1e6, "the counter wraps");
    }
  });

  it("with counters of NVML", () => {
    for (const rate of rates) {
      const gpu: FakeGpu = { name: "Fake", millijoules: 0n };
      const show = (joules: number): void => {
        gpu.millijoules = BigInt(Math.round(1000 * joules));
      };
      const nvml = new Nvml(new FakeNvml([gpu]));
      const joules = joulesOfHour(new NvmlCounter(nvml, nvml.devices()[0]!), show, rate);
      assert.ok(Math.abs(joules - expected) < 0.002, `${joules} J at ${rate} ms, not ${expected} J`);
    }
  });

  it("with samples of power that rises and falls evenly", async function () {
    this.timeout(30_000);
    // 100 W rising to 300 W in 12 s and falling to 0 W in another 12 s, with samples at both ends and the peak.
    const power = (s: number): number => (s <= 12 ? 100 + (200 * s) / 12 : (300 * (24 - s)) / 12);
    for (const period of [0.1, 0.25, 1, 4]) {
      const lines = Array.from({ length: Math.round(24 / period) + 1 }, (_, i) => {
        const s = i * period;
        return `2026/03/01 12:00:${s.toFixed(3).padStart(6, "0")}, 0, ${power(s).toFixed(9)}`;
      });
      writeFileSync(join(dir, "samples"), `${lines.join("\n")}\n`);
      const command = join(dir, "nvidia-smi");
      writeFileSync(command, `#!/bin/sh\ncat "${dir}/samples"\nexec sleep 60\n`);
      chmodSync(command, 0o755);
      const sampler = await GpuPowerSampler.start({ command });
      try {
        const whole = 200 * 12 + 150 * 12;
        const deadline = performance.now() + 10_000;
        while (sampler.read() < whole - 1e-6 && performance.now() < deadline) {
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        assert.ok(Math.abs(sampler.read() - whole) < 1e-6, `${sampler.read()} J every ${period} s, not ${whole} J`);
      } finally {
        sampler.close();
      }
    }
  });
});
