import { setTimeout as sleep } from "node:timers/promises";
import { type ForeignFunctions, loadForeignFunctions } from "./ForeignFunctions.ts";
import { GpuPowerError, GpuPowerSampler } from "./GpuPowerSampler.ts";
import { Nvml, nvmlCodes, NvmlError } from "./Nvml.ts";
import { NvmlCounter } from "./NvmlCounter.ts";

/** What there is of NVIDIA's GPUs; whoever takes the counters closes them. */
export type GpuCounters =
  | { readonly status: "available"; readonly counters: readonly NvmlCounter[]; close(): void }
  /** `why`: what keeps the counters from being read. */
  | { readonly status: "sampled"; readonly counters: readonly GpuPowerSampler[]; readonly why: string; close(): void }
  | { readonly status: "unreadable"; readonly how: string }
  | { readonly status: "absent"; readonly why: string };

export interface FindGpuOptions {
  /** @throws where foreign functions are not to be had */
  readonly foreignFunctions?: () => ForeignFunctions;
  /** @throws GpuPowerError */
  readonly sample?: () => Promise<GpuPowerSampler>;
  /** Waits, ms; a counter that has not moved in this time stands still. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** Three of the counter's slowest updates; even an idle GPU takes watts. */
const selfTestMs = 300;

/** What kept NVML from being used. */
interface Refusal {
  readonly why: string;
  /** "absent": nothing of NVIDIA was found. */
  readonly kind: "absent" | "broken";
}

/**
 * Finds the energy counters of all GPUs, by NVML; where they cannot be read, samples of their power by `nvidia-smi`. One GPU whose counter
 * cannot be read makes all sampled, since a part would pass for the whole.
 */
export async function findGpuCounters(options: FindGpuOptions = {}): Promise<GpuCounters> {
  const { foreignFunctions = loadForeignFunctions, sample = () => GpuPowerSampler.start(), wait = sleep } = options;
  const counted = await openCounters(foreignFunctions, wait);
  if ("counters" in counted) return { status: "available", ...counted };
  try {
    const sampler = await sample();
    const close = (): void => {
      sampler.close();
    };
    return { status: "sampled", counters: [sampler], why: counted.why, close };
  } catch (error) {
    if (!(error instanceof GpuPowerError)) throw error;
    if (counted.kind === "absent" && error.code === "ENOENT") {
      return { status: "absent", why: `there is no GPU of NVIDIA (${counted.why}; nvidia-smi is not installed)` };
    }
    const how =
      `a GPU of NVIDIA may be there but tells no energy (${counted.why}; ${error.message}); ` +
      `see that "nvidia-smi" runs by itself, which needs the driver loaded and, in a container, the GPU passed in`;
    return { status: "unreadable", how };
  }
}

async function openCounters(
  foreignFunctions: () => ForeignFunctions,
  wait: (ms: number) => Promise<unknown>,
): Promise<{ readonly counters: readonly NvmlCounter[]; close(): void } | Refusal> {
  let ffi: ForeignFunctions;
  try {
    ffi = foreignFunctions();
  } catch {
    return { why: "koffi, which reads NVML, is not installed; npm install koffi", kind: "absent" };
  }
  let nvml: Nvml;
  try {
    nvml = new Nvml(ffi);
  } catch (error) {
    if (error instanceof NvmlError) return { why: refusalOf(error), kind: "broken" };
    return { why: "NVML is not installed", kind: "absent" };
  }
  const refusal = await usable(nvml, wait);
  if ("why" in refusal) {
    nvml.close();
    return refusal;
  }
  const close = (): void => {
    nvml.close();
  };
  return { counters: refusal.counters, close };
}

async function usable(
  nvml: Nvml,
  wait: (ms: number) => Promise<unknown>,
): Promise<{ readonly counters: readonly NvmlCounter[] } | Refusal> {
  try {
    const counters = nvml.devices().map((device) => new NvmlCounter(nvml, device));
    if (counters.length === 0) return { why: "NVML lists no GPU", kind: "broken" };
    await wait(selfTestMs);
    const still = counters.find((counter) => counter.read() === 0);
    if (still === undefined) return { counters };
    const { index, name } = still.device;
    return { why: `the energy counter of GPU ${index} (${name}) stands still`, kind: "broken" };
  } catch (error) {
    if (error instanceof NvmlError) return { why: refusalOf(error), kind: "broken" };
    throw error;
  }
}

function refusalOf({ code, message }: NvmlError): string {
  switch (code) {
    case nvmlCodes.notSupported:
      return `${message}; GPUs before Volta have no energy counter`;
    case nvmlCodes.noPermission:
      return `${message}; start as a user who may use the GPU`;
    case nvmlCodes.driverNotLoaded:
      return `${message}; load NVIDIA's driver`;
    case nvmlCodes.functionNotFound:
      return `${message}; install a newer driver of NVIDIA`;
    default:
      return message;
  }
}
