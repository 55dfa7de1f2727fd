/** What joules are of a simulated arm; see `ArmEnergy`. */
export type ArmSource = "arm-mechanical" | "arm-copper" | "arm-positive" | "arm-signed" | "arm-bus";

/** What joules are of. */
export type EnergySource = "cpu" | "cpu-package" | "dram" | "gpu" | ArmSource;

/** How joules were had: read from a counter, integrated from samples, computed from a model, or simulated physics. */
export type EnergyMethod = "counter" | "sampled" | "estimated" | "simulated";

/** A monotone reading, but for "arm-signed", which braking takes back; energies of different methods are never added. */
export interface EnergyCounter {
  readonly source: EnergySource;
  readonly method: EnergyMethod;
  /** Joules since an arbitrary origin. */
  read(): number;
}
