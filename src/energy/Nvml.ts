import type { ForeignFunctions } from "./ForeignFunctions.ts";

/** Return codes of NVML that are told apart (nvml.h, `nvmlReturn_t`). */
export const nvmlCodes = {
  success: 0,
  notSupported: 3,
  noPermission: 4,
  driverNotLoaded: 9,
  functionNotFound: 13,
} as const;

/** A call that NVML refused. */
export class NvmlError extends Error {
  override name = "NvmlError";
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** A GPU as NVML knows it. */
export interface NvmlDevice {
  readonly index: number;
  readonly name: string;
  /** NVML's pointer. */
  readonly handle: unknown;
}

type Call = (...args: unknown[]) => unknown;

const nameLength = 96;

/** @throws NvmlError where the library has no such function */
function functionOf(library: ReturnType<ForeignFunctions["load"]>, prototype: string): Call {
  try {
    return library.func(prototype);
  } catch {
    const name = /(\w+)\(/.exec(prototype)?.[1] ?? prototype;
    throw new NvmlError(nvmlCodes.functionNotFound, `NVML has no ${name}`);
  }
}

/** NVIDIA's management library, as far as energy needs it (NVML API reference, "Device Queries"). */
export class Nvml {
  readonly #shutdown: Call;
  readonly #errorString: Call;
  readonly #count: Call;
  readonly #handle: Call;
  readonly #name: Call;
  readonly #energy: Call;

  /**
   * @param library file name, by which the system's loader finds it
   * @throws NvmlError where the library refuses to start, such as without a driver, or lacks a function; what `load` throws where there is
   *   no library
   */
  constructor(ffi: ForeignFunctions, library = process.platform === "win32" ? "nvml.dll" : "libnvidia-ml.so.1") {
    const loaded = ffi.load(library);
    const nvml = { func: (prototype: string): Call => functionOf(loaded, prototype) };
    this.#shutdown = nvml.func("int nvmlShutdown()");
    this.#errorString = nvml.func("const char *nvmlErrorString(int result)");
    this.#count = nvml.func("int nvmlDeviceGetCount_v2(_Out_ uint32_t *count)");
    this.#handle = nvml.func("int nvmlDeviceGetHandleByIndex_v2(uint32_t index, _Out_ void **device)");
    this.#name = nvml.func("int nvmlDeviceGetName(void *device, _Out_ uint8_t *name, uint32_t length)");
    this.#energy = nvml.func("int nvmlDeviceGetTotalEnergyConsumption(void *device, _Out_ uint64_t *energy)");
    const init = nvml.func("int nvmlInit_v2()");
    this.#check("start", init());
  }

  /** @throws NvmlError */
  devices(): NvmlDevice[] {
    const count = [0];
    this.#check("count the GPUs", this.#count(count));
    return Array.from({ length: count[0]! }, (_, index) => {
      const handle: unknown[] = [null];
      this.#check(`open GPU ${index}`, this.#handle(index, handle));
      const name = Buffer.alloc(nameLength);
      this.#check(`name GPU ${index}`, this.#name(handle[0], name, nameLength));
      return { index, name: name.toString("utf8", 0, name.indexOf(0)), handle: handle[0] };
    });
  }

  /** Energy of a GPU since its driver was loaded, J. @throws NvmlError, with the code notSupported before Volta */
  joules({ index, handle }: NvmlDevice): number {
    const millijoules: (number | bigint)[] = [0];
    this.#check(`read the energy of GPU ${index}`, this.#energy(handle, millijoules));
    return Number(millijoules[0]!) / 1000;
  }

  close(): void {
    this.#shutdown();
  }

  #check(what: string, code: unknown): void {
    if (code === nvmlCodes.success) return;
    throw new NvmlError(Number(code), `NVML could not ${what}: ${String(this.#errorString(code))}`);
  }
}
