/** What joules are of. */
export type EnergySource = "cpu" | "cpu-package" | "dram" | "gpu" | "arm-mechanical" | "arm-copper";

/** How joules were had: read from a counter, integrated from samples, computed from a model, or simulated physics. */
export type EnergyMethod = "counter" | "sampled" | "estimated" | "simulated";

/** A monotone reading; energies of different methods are never added. */
export interface EnergyCounter {
  readonly source: EnergySource;
  readonly method: EnergyMethod;
  /** Joules since an arbitrary origin. */
  read(): number;
}
