import { join } from "node:path";
import { readFileSync } from "node:fs";
import { type HardwareCounters, openHardwareCounters } from "../../energy/HardwareCounters.ts";
import { RunEnergy, type RunJoules } from "../../energy/RunEnergy.ts";
import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import { isJson, LineFile } from "../../episode/LineFile.ts";
import { machineId } from "../machine.ts";

/** One line of `energy.jsonl`: what hardware counters say of one run of the command, whoever used the machine. */
export interface RunRecord {
  readonly schema: 1;
  /** When it began and ended, measuring idle power included; the start is absent in records of before it was kept, as is the machine. */
  readonly started?: string;
  readonly date: string;
  /** That of `machineId`. */
  readonly machine?: string;
  /** That of its episodes' records. */
  readonly configuration: string;
  readonly workers: number;
  readonly wallSeconds: number;
  readonly idleSeconds: number;
  /** Episodes that this run of the command finished, not those recorded before. */
  readonly episodes: number;
  readonly successes: number;
  /** Calls of the policy in them. */
  readonly inferences: number;
  readonly joules: readonly RunJoules[];
}

/** The file of a benchmark's directory that holds what counters said, one line for each time the command ran, to its end or until it was stopped. */
export const energyFile = "energy.jsonl";

export interface RunMeterOptions {
  readonly idleSeconds: number;
  readonly signal: AbortSignal;
  readonly open?: () => Promise<HardwareCounters>;
}

/** Meters one run of a benchmark with the counters of this machine, where there are any. */
export class RunMeter {
  readonly findings: HardwareCounters["findings"];
  readonly #hardware: HardwareCounters;
  readonly #idleSeconds: number;
  readonly #energy: RunEnergy;
  readonly #started: string;

  private constructor(hardware: HardwareCounters, idleSeconds: number, energy: RunEnergy, started: string) {
    this.findings = hardware.findings;
    this.#hardware = hardware;
    this.#idleSeconds = idleSeconds;
    this.#energy = energy;
    this.#started = started;
  }

  /** Opens the counters and measures idle power. @throws the signal's reason after an abort */
  static async start({ idleSeconds, signal, open = openHardwareCounters }: RunMeterOptions): Promise<RunMeter> {
    const hardware = await open();
    const started = new Date().toISOString();
    try {
      const energy = await RunEnergy.start({ counters: hardware.counters, idleSeconds, signal });
      return new RunMeter(hardware, idleSeconds, energy, started);
    } catch (error) {
      hardware.close();
      throw error;
    }
  }

  /**
   * Ends the run and, unless it ends now, measures idle power again.
   *
   * @param ran the episodes that this run finished
   * @returns undefined where there is no counter
   */
  async stop(
    ran: readonly EpisodeRecord[],
    {
      configuration,
      workers,
      end = "after idling",
    }: Pick<RunRecord, "configuration" | "workers"> & { readonly end?: "now" | "after idling" },
  ): Promise<RunRecord | undefined> {
    if (this.#hardware.counters.length === 0) return undefined;
    const { wallSeconds, joules } = await this.#energy.stop(end);
    return {
      schema: 1,
      started: this.#started,
      date: new Date().toISOString(),
      machine: machineId(),
      ...{ configuration, workers, wallSeconds, idleSeconds: this.#idleSeconds },
      episodes: ran.length,
      successes: ran.filter(({ outcome }) => outcome === "success").length,
      inferences: ran.reduce((sum, { costs }) => sum + (costs?.windows["policy"]?.count ?? 0), 0),
      joules,
    };
  }

  /** Ends what samples. */
  close(): void {
    this.#energy.abandon();
    this.#hardware.close();
  }
}

/** Adds a run to those of its directory. @throws FileError */
export function keepRun(out: string, run: RunRecord): void {
  const file = new LineFile(join(out, energyFile), "resume");
  try {
    file.append(JSON.stringify(run));
  } finally {
    file.close();
  }
}

/** The runs of a directory, or those with one configuration, oldest first; a torn line is left out. */
export function readRuns(out: string, configuration?: string): RunRecord[] {
  let text: string;
  try {
    text = readFileSync(join(out, energyFile), "utf8");
  } catch {
    return [];
  }
  const runs = text
    .split("\n")
    .filter(isJson)
    .map((line) => JSON.parse(line) as RunRecord);
  return runs.filter((run) => configuration === undefined || run.configuration === configuration);
}
