import type { EnergyCounter } from "./EnergyCounter.ts";
import type { Nvml, NvmlDevice } from "./Nvml.ts";

/**
 * A GPU's own energy counter, whoever used the GPU. It is renewed every 20 to 100 ms, so what it says of shorter windows is
 * nothing; joules are those of the whole board.
 */
export class NvmlCounter implements EnergyCounter {
  readonly source = "gpu";
  readonly method = "counter";
  readonly device: NvmlDevice;
  readonly #nvml: Nvml;
  #last: number;
  #total = 0;

  /** @throws NvmlError where the GPU has no such counter, which came with Volta, or must not be asked */
  constructor(nvml: Nvml, device: NvmlDevice) {
    this.#nvml = nvml;
    this.device = device;
    this.#last = nvml.joules(device);
  }

  /** @throws NvmlError where the counter can no longer be read */
  read(): number {
    const now = this.#nvml.joules(this.device);
    // It counts from 0 again when the driver is loaded anew.
    this.#total += now < this.#last ? now : now - this.#last;
    this.#last = now;
    return this.#total;
  }
}
