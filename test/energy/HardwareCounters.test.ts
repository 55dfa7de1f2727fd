import assert from "node:assert/strict";
import type { GpuCounters } from "../../src/energy/findGpuCounters.ts";
import type { RaplCounters } from "../../src/energy/findRaplCounters.ts";
import type { GpuPowerSampler } from "../../src/energy/GpuPowerSampler.ts";
import { openHardwareCounters } from "../../src/energy/HardwareCounters.ts";
import type { RaplCounter } from "../../src/energy/RaplCounter.ts";

const open = (rapl: RaplCounters, gpu: GpuCounters): ReturnType<typeof openHardwareCounters> =>
  openHardwareCounters(
    () => rapl,
    async () => gpu,
  );

describe("openHardwareCounters", () => {
  it("has the counters of processor and GPU, and closes what samples", async () => {
    const rapl = { zone: { name: "package-0" } } as unknown as RaplCounter;
    const sampler = {} as unknown as GpuPowerSampler;
    let closed = 0;
    const close = (): void => {
      closed++;
    };
    const hardware = await open(
      { status: "available", counters: [rapl], leftOut: ["its memory's counter stands still"] },
      { status: "sampled", counters: [sampler], why: "koffi is not installed", close },
    );
    assert.deepEqual(hardware.counters, [rapl, sampler]);
    assert.deepEqual(hardware.findings, {
      rapl: { status: "available", note: "package-0; its memory's counter stands still" },
      gpu: { status: "sampled", note: "power by nvidia-smi, sampled, since koffi is not installed" },
    });
    hardware.close();
    assert.equal(closed, 1);
  });

  it("tells unreadable, implausible and absent apart", async () => {
    const hardware = await open({ status: "unreadable", how: "open them" }, { status: "absent", why: "no GPU" });
    assert.deepEqual(hardware.counters, []);
    assert.deepEqual(hardware.findings.rapl, { status: "unreadable", note: "open them" });
    assert.deepEqual(hardware.findings.gpu, { status: "absent", note: "no GPU" });
    hardware.close();
    const stuck = await open({ status: "implausible", why: "stands still" }, { status: "unreadable", how: "load it" });
    assert.deepEqual(stuck.findings.rapl, { status: "implausible", note: "stands still" });
    assert.deepEqual(stuck.findings.gpu, { status: "unreadable", note: "load it" });
  });
});
