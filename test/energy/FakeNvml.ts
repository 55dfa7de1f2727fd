import type { ForeignFunctions } from "../../src/energy/ForeignFunctions.ts";

/** A GPU of the fake library. */
export interface FakeGpu {
  readonly name: string;
  /** Since the driver was loaded; or NVML's code where it refuses. */
  millijoules: bigint | { readonly code: number };
}

const words: Readonly<Record<number, string>> = {
  3: "Not Supported",
  4: "Insufficient Permissions",
  9: "Driver Not Loaded",
};

type Out = unknown[];

/** NVML as foreign functions see it: C functions by prototype, results by out-parameters. */
export class FakeNvml implements ForeignFunctions {
  readonly gpus: readonly FakeGpu[];
  readonly #init: number;
  readonly #lacks: string | undefined;
  /** How often it was started and not shut down. */
  running = 0;
  /** Names of libraries that were asked for. */
  readonly loaded: string[] = [];

  /**
   * @param init what starting returns
   * @param lacks a function that it does not have
   */
  constructor(gpus: readonly FakeGpu[], init = 0, lacks?: string) {
    this.gpus = gpus;
    this.#lacks = lacks;
    this.#init = init;
  }

  load(library: string): ReturnType<ForeignFunctions["load"]> {
    this.loaded.push(library);
    const functions: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
      nvmlInit_v2: () => {
        if (this.#init === 0) this.running++;
        return this.#init;
      },
      nvmlShutdown: () => {
        this.running--;
        return 0;
      },
      nvmlErrorString: (code) => words[code as number] ?? "Unknown Error",
      nvmlDeviceGetCount_v2: (count) => {
        (count as Out)[0] = this.gpus.length;
        return 0;
      },
      nvmlDeviceGetHandleByIndex_v2: (index, device) => {
        // koffi gives pointers as bigint.
        (device as Out)[0] = 0x1000n + BigInt(index as number);
        return 0;
      },
      nvmlDeviceGetName: (device, name, length) => {
        (name as Buffer).write(`${this.#gpu(device).name}\0`, 0, length as number);
        return 0;
      },
      nvmlDeviceGetTotalEnergyConsumption: (device, energy) => {
        const { millijoules } = this.#gpu(device);
        if (typeof millijoules !== "bigint") return millijoules.code;
        // As koffi does: a bigint only where a double cannot hold it.
        (energy as Out)[0] = millijoules > BigInt(Number.MAX_SAFE_INTEGER) ? millijoules : Number(millijoules);
        return 0;
      },
    };
    return {
      func: (prototype) => {
        const name = /(\w+)\(/.exec(prototype)![1]!;
        const found = functions[name];
        if (found === undefined || name === this.#lacks)
          throw new Error(`Cannot find function '${name}' in shared library`);
        return found;
      },
    };
  }

  #gpu(device: unknown): FakeGpu {
    return this.gpus[Number((device as bigint) - 0x1000n)]!;
  }
}
