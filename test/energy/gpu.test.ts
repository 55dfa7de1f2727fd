import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findGpuCounters } from "../../src/energy/findGpuCounters.ts";
import type { ForeignFunctions } from "../../src/energy/ForeignFunctions.ts";
import { GpuPowerError, GpuPowerSampler } from "../../src/energy/GpuPowerSampler.ts";
import { Nvml, NvmlError } from "../../src/energy/Nvml.ts";
import { FakeNvml, type FakeGpu } from "./FakeNvml.ts";

const gpu = (name: string, millijoules: FakeGpu["millijoules"]): FakeGpu => ({ name, millijoules });
const absent = (): Promise<GpuPowerSampler> => Promise.reject(new GpuPowerError("nvidia-smi cannot be run", "ENOENT"));

/** Waits by letting each GPU take 1 J. */
const busy = (nvml: FakeNvml) => async (): Promise<void> => {
  for (const each of nvml.gpus) if (typeof each.millijoules === "bigint") each.millijoules += 1000n;
};

describe("NVML counters", () => {
  it("are those of all GPUs, in joules, also beyond what a double holds and when the driver was loaded anew", async () => {
    const [first, second] = [gpu("Fake A", 2n ** 53n + 8000n), gpu("Fake B", 500n)];
    const nvml = new FakeNvml([first, second]);
    const found = await findGpuCounters({ foreignFunctions: () => nvml, sample: absent, wait: busy(nvml) });
    assert.ok(found.status === "available");
    assert.deepEqual(
      found.counters.map(({ source, method, device }) => [source, method, device.index, device.name]),
      [
        ["gpu", "counter", 0, "Fake A"],
        ["gpu", "counter", 1, "Fake B"],
      ],
    );
    const [a, b] = found.counters.map((counter) => counter.read());
    first.millijoules = 2n ** 53n + 8000n + 26_000n;
    second.millijoules = 250n;
    assert.deepEqual(
      found.counters.map((counter, i) => counter.read() - [a!, b!][i]!),
      [25, 0.25],
    );
    assert.equal(nvml.running, 1);
    found.close();
    assert.equal(nvml.running, 0);
    assert.match(nvml.loaded.join(), /nvidia-ml|nvml/);
  });

  it("give way to samples where one GPU has none, may not be asked, or stands still", async () => {
    const sampler = { close: () => undefined } as unknown as GpuPowerSampler;
    const whyOf = async (...gpus: FakeGpu[]): Promise<string> => {
      const nvml = new FakeNvml(gpus);
      const sample = async (): Promise<GpuPowerSampler> => sampler;
      const found = await findGpuCounters({ foreignFunctions: () => nvml, sample, wait: async () => undefined });
      assert.ok(found.status === "sampled");
      assert.deepEqual(found.counters, [sampler]);
      assert.equal(nvml.running, 0, "NVML is shut down again");
      return found.why;
    };
    assert.match(await whyOf(gpu("old", { code: 3 })), /energy of GPU 0: Not Supported; GPUs before Volta have no/);
    assert.match(await whyOf(gpu("ours", 1n), gpu("theirs", { code: 4 })), /GPU 1: Insufficient Permissions; start as/);
    assert.match(await whyOf(gpu("stuck", 7n)), /the energy counter of GPU 0 \(stuck\) stands still/);
    assert.match(await whyOf(), /lists no GPU/);
  });

  it("tell a machine without a GPU from one whose GPU cannot be read, and how to mend it", async () => {
    const missing = (): never => {
      throw new Error("Cannot find module 'koffi'");
    };
    const noLibrary: ForeignFunctions = {
      load: () => {
        throw new Error("Failed to load shared library");
      },
    };
    const find = (foreignFunctions: () => ForeignFunctions, sample = absent): Promise<unknown> =>
      findGpuCounters({ foreignFunctions, sample, wait: async () => undefined });
    const text = async (...given: Parameters<typeof find>): Promise<string> => JSON.stringify(await find(...given));
    assert.match(await text(missing), /"absent".*koffi.*not installed.*nvidia-smi is not installed/);
    assert.match(await text(() => noLibrary), /"absent".*NVML is not installed/);
    assert.match(
      await text(() => new FakeNvml([], 9)),
      /"unreadable".*Driver Not Loaded; load NVIDIA's driver.*see that/,
    );
    assert.match(
      await text(() => new FakeNvml([], 0, "nvmlDeviceGetTotalEnergyConsumption")),
      /"unreadable".*NVML has no nvmlDeviceGetTotalEnergyConsumption; install a newer driver/,
    );
    const failing = (): Promise<never> => Promise.reject(new GpuPowerError("nvidia-smi ended (exit code 9)"));
    assert.match(await text(() => noLibrary, failing), /"unreadable".*exit code 9.*in a container, the GPU passed in/);
  });

  it("say what NVML refused", () => {
    const nvml = new Nvml(new FakeNvml([gpu("old", { code: 3 })]));
    const [device] = nvml.devices();
    assert.throws(
      () => nvml.joules(device!),
      (error) => error instanceof NvmlError && error.code === 3 && /GPU 0: Not Supported/.test(error.message),
    );
  });

  it("are read through koffi as through the fake, where koffi and a C compiler are installed", async function () {
    const dir = mkdtempSync(join(tmpdir(), "praxis-nvml-"));
    try {
      let koffi: ForeignFunctions;
      const library = join(dir, "libfake.so");
      try {
        koffi = createRequire(import.meta.url)("koffi") as ForeignFunctions;
        writeFileSync(join(dir, "fake.c"), fakeLibrary);
        execFileSync("cc", ["-shared", "-fPIC", "-o", library, join(dir, "fake.c")], { stdio: "pipe" });
      } catch {
        // No koffi, which is optional, or no C compiler here; in continuous integration a skipped test is a failed one.
        return this.skip();
      }
      const nvml = { load: () => koffi.load(library) };
      const found = await findGpuCounters({
        foreignFunctions: () => nvml,
        sample: absent,
        wait: async () => undefined,
      });
      assert.ok(found.status === "available");
      const [counter] = found.counters;
      assert.equal(counter!.device.name, "Compiled GPU");
      const before = counter!.read();
      assert.equal(counter!.read() - before, 2.5);
      found.close();
      const [old] = new Nvml(nvml).devices();
      assert.throws(() => new Nvml(nvml).joules({ ...old!, handle: null }), /Not Supported/);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

/** NVML's functions in C; each reading is 2500 mJ more than the last. */
const fakeLibrary = `
#include <string.h>
static int device;
static unsigned long long energy = 1ULL << 54;
int nvmlInit_v2(void) { return 0; }
int nvmlShutdown(void) { return 0; }
const char *nvmlErrorString(int result) { return result == 3 ? "Not Supported" : "Success"; }
int nvmlDeviceGetCount_v2(unsigned *count) { *count = 1; return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **out) { *out = index == 0 ? &device : 0; return 0; }
int nvmlDeviceGetName(void *d, char *name, unsigned length) { strncpy(name, "Compiled GPU", length); return d ? 0 : 2; }
int nvmlDeviceGetTotalEnergyConsumption(void *d, unsigned long long *out) {
  if (d != &device) return 3;
  *out = energy += 2500;
  return 0;
}
`;

describe("GPU power by nvidia-smi", function () {
  // Programs are started, on a machine that may be busy.
  this.timeout(30_000);
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "praxis-smi-"));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  /** A program that acts as nvidia-smi: keeps its arguments and its id, then runs the script. */
  const program = (script: string): string => {
    const path = join(dir, "nvidia-smi");
    writeFileSync(path, `#!/bin/sh\necho "$@" > "${dir}/arguments"\necho $$ > "${dir}/pid"\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const isAlive = (): boolean => {
    try {
      process.kill(Number(readFileSync(join(dir, "pid"), "utf8")), 0);
      return true;
    } catch {
      return false;
    }
  };
  const until = async (holds: () => boolean, what: string): Promise<void> => {
    const deadline = performance.now() + 15_000;
    while (!holds()) {
      assert.ok(performance.now() < deadline, what);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const line = (seconds: string, index: number, watts: string): string =>
    `echo "2026/03/01 12:00:${seconds}, ${index}, ${watts}"`;

  it("is integrated by its own time stamps for each GPU, and the process is ended at the close", async () => {
    const samples = [
      [line("00.000", 0, "100.00"), line("00.001", 1, "10.00")],
      [line("02.000", 0, "200.00"), line("02.001", 1, "10.00")],
      [line("03.500", 0, "40.00"), line("03.501", 1, "10.00")],
    ].flat();
    const command = program(`${samples.join("\n")}\nexec sleep 60`);
    const sampler = await GpuPowerSampler.start({ command, periodMs: 200 });
    // Trapezoids of both: 300 + 180 and 35 J.
    await until(() => sampler.read() >= 515, "all samples are read");
    assert.equal(sampler.read(), 515);
    assert.deepEqual([sampler.source, sampler.method], ["gpu", "sampled"]);
    const given = readFileSync(join(dir, "arguments"), "utf8");
    assert.match(given, /--query-gpu=timestamp,index,power\.draw --format=csv,noheader,nounits -lms 200/);
    assert.ok(isAlive());
    sampler.close();
    await until(() => !isAlive(), "the process has ended");
    assert.throws(() => sampler.read(), GpuPowerError);
  });

  it("is not reached by the Ctrl-C of a terminal, and ends with the process all the same", async () => {
    const sampler = await GpuPowerSampler.start({ command: program(`${line("00.000", 0, "50")}\nexec sleep 60`) });
    const pid = Number(readFileSync(join(dir, "pid"), "utf8"));
    // Throws where there is no group that the program leads.
    process.kill(-pid, 0);
    sampler.close();
    await until(() => !isAlive(), "the process has ended");
    const script = `
      import { GpuPowerSampler } from ${JSON.stringify(new URL("../../src/energy/GpuPowerSampler.ts", import.meta.url).href)};
      await GpuPowerSampler.start({ command: ${JSON.stringify(join(dir, "nvidia-smi"))} });
      process.exit(0);`;
    execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], { stdio: "pipe" });
    await until(() => !isAlive(), "the process has ended with who started it");
  });

  it("skips the time over which the clock was set back", async () => {
    const samples = [
      line("30.000", 0, "100"),
      line("31.000", 0, "100"),
      line("05.000", 0, "100"),
      line("06.000", 0, "100"),
    ];
    const sampler = await GpuPowerSampler.start({ command: program(`${samples.join("\n")}\nexec sleep 60`) });
    await until(() => sampler.read() >= 200, "all samples are read");
    assert.equal(sampler.read(), 200);
    sampler.close();
  });

  it("is no longer there when the process dies, with what that said", async () => {
    const script = `${line("00.000", 0, "50")}\nwhile [ ! -e "${dir}/go" ]; do sleep 0.02; done\necho "GPU is lost" >&2; exit 15`;
    const sampler = await GpuPowerSampler.start({ command: program(script) });
    assert.equal(sampler.read(), 0);
    writeFileSync(join(dir, "go"), "");
    const hasEnded = (): boolean => {
      try {
        sampler.read();
        return false;
      } catch (error) {
        assert.match((error as Error).message, /ended \(exit code 15\): GPU is lost/);
        return true;
      }
    };
    await until(hasEnded, "it has ended");
  });

  it("says in a sentence why there is none, and leaves no process behind", async () => {
    const start = (script: string, firstMs = 10_000): Promise<unknown> =>
      GpuPowerSampler.start({ command: program(script), firstMs });
    await assert.rejects(GpuPowerSampler.start({ command: join(dir, "none") }), {
      name: "GpuPowerError",
      code: "ENOENT",
    });
    await assert.rejects(
      start('echo "couldn\'t communicate with the driver"; exit 9'),
      /no power: couldn't communicate/,
    );
    await assert.rejects(start("exit 9"), /nvidia-smi ended \(exit code 9\)$/);
    await assert.rejects(start(`${line("00.000", 0, "[N/A]")}\nexec sleep 60`), /tells no power: .*\[N\/A\]/);
    await until(() => !isAlive(), "a process that tells no power has ended");
    rmSync(join(dir, "pid"));
    await assert.rejects(start("exec sleep 60", 1000), /no sample within 1 s/);
    await until(() => existsSync(join(dir, "pid")) && !isAlive(), "a silent process has ended");
    await assert.rejects(start("while :; do printf xxxxxxxxxxxxxxxxxxxxxxxxxxxx; done"), /no line of samples/);
    await until(() => !isAlive(), "a process that prints anything has ended");
  });
});
