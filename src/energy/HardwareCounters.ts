import type { EnergyCounter } from "./EnergyCounter.ts";
import { findGpuCounters, type GpuCounters } from "./findGpuCounters.ts";
import { findRaplCounters, type RaplCounters } from "./findRaplCounters.ts";

/** What was found of one kind of hardware, for people. */
export interface CounterFinding {
  readonly status: "available" | "sampled" | "unreadable" | "implausible" | "absent";
  /** Which counters; or why there are none, and how to mend it. */
  readonly note: string;
}

/** Everything of this machine that tells energy; joules of the whole machine, whoever used them. */
export interface HardwareCounters {
  /** Empty where nothing can be read. */
  readonly counters: readonly EnergyCounter[];
  readonly findings: { readonly rapl: CounterFinding; readonly gpu: CounterFinding };
  /** Ends what samples. */
  close(): void;
}

/** Looks for counters, tests them and opens them. */
export async function openHardwareCounters(
  findRapl: () => RaplCounters = findRaplCounters,
  findGpu: () => Promise<GpuCounters> = findGpuCounters,
): Promise<HardwareCounters> {
  const rapl = findRapl();
  const gpu = await findGpu();
  return {
    counters: [
      ...(rapl.status === "available" ? rapl.counters : []),
      ...("counters" in gpu ? (gpu.counters as readonly EnergyCounter[]) : []),
    ],
    findings: { rapl: ofRapl(rapl), gpu: ofGpu(gpu) },
    close: () => {
      if ("close" in gpu) gpu.close();
    },
  };
}

function ofRapl(rapl: RaplCounters): CounterFinding {
  switch (rapl.status) {
    case "available":
      return {
        status: rapl.status,
        note: [rapl.counters.map(({ zone }) => zone.name).join(", "), ...rapl.leftOut].join("; "),
      };
    case "unreadable":
      return { status: rapl.status, note: rapl.how };
    case "implausible":
    case "absent":
      return { status: rapl.status, note: rapl.why };
  }
}

function ofGpu(gpu: GpuCounters): CounterFinding {
  switch (gpu.status) {
    case "available":
      return {
        status: gpu.status,
        note: gpu.counters.map(({ device }) => `GPU ${device.index} (${device.name})`).join(", "),
      };
    case "sampled":
      return { status: gpu.status, note: `power by nvidia-smi, sampled, since ${gpu.why}` };
    case "unreadable":
      return { status: gpu.status, note: gpu.how };
    case "absent":
      return { status: gpu.status, note: gpu.why };
  }
}
