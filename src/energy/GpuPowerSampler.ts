import { spawn, type ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import type { EnergyCounter } from "./EnergyCounter.ts";

/** Why `nvidia-smi` gives no samples; `code` "ENOENT": it is not installed. */
export class GpuPowerError extends Error {
  override name = "GpuPowerError";
  readonly code: string | undefined;

  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

export interface GpuPowerSamplerOptions {
  readonly command?: string;
  /** Between two samples, ms. @default 100 */
  readonly periodMs?: number;
  /** Longest time to the first sample, ms. @default 10000 */
  readonly firstMs?: number;
}

interface Sample {
  readonly ms: number;
  readonly watts: number;
}

/** Longer than any line that is looked for. */
const longestLine = 1000;
const keptComplaint = 300;
const graceMs = 1000;

/**
 * Energy of all GPUs from their power as `nvidia-smi` prints it, by the trapezoidal rule over its own time stamps: a reading is as old as
 * the last sample, and does not depend on when it is taken. Power is read at intervals, and on recent GPUs is an average over part of each
 * (Yang, Adamek and Armour, "Part-time power measurements", arXiv 2312.02741), so this is no counter.
 */
export class GpuPowerSampler implements EnergyCounter {
  readonly source = "gpu";
  readonly method = "sampled";
  readonly #child: ChildProcess;
  readonly #last = new Map<string, Sample>();
  readonly #onExit = (): void => {
    this.#child.kill("SIGKILL");
  };
  #line = "";
  #complaint = "";
  #total = 0;
  /** Why there are no more samples. */
  #end: GpuPowerError | undefined;
  /** Called once, with the first sample or the end. */
  #onNews: (() => void) | undefined;

  private constructor(command: string, periodMs: number) {
    const query = ["--query-gpu=timestamp,index,power.draw", "--format=csv,noheader,nounits", "-lms", `${periodMs}`];
    // In UTC its time stamps have no summer time.
    const env = { ...process.env, TZ: "UTC", LC_ALL: "C" };
    // In a group of its own, for Ctrl-C is sent to the whole group of a terminal and the last samples are still wanted then.
    this.#child = spawn(command, query, { stdio: ["ignore", "pipe", "pipe"], env, detached: true });
    this.#child.stdout!.setEncoding("utf8").on("data", (text: string) => {
      this.#read(text);
    });
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.#complaint = (this.#complaint + text).slice(0, keptComplaint);
    });
    this.#child.on("error", (error: NodeJS.ErrnoException) => {
      this.#stop(new GpuPowerError(`${command} cannot be run: ${error.message}`, error.code));
    });
    this.#child.on("close", (code, signal) => {
      const words = this.#complaint.trim().split("\n")[0] || this.#line.trim();
      this.#stop(
        new GpuPowerError(`${command} ended (${signal ?? `exit code ${code}`})${words === "" ? "" : `: ${words}`}`),
      );
    });
    process.once("exit", this.#onExit);
  }

  /** Starts `nvidia-smi` and waits for its first sample. @throws GpuPowerError */
  static async start(options: GpuPowerSamplerOptions = {}): Promise<GpuPowerSampler> {
    const { command = "nvidia-smi", periodMs = 100, firstMs = 10_000 } = options;
    const sampler = new GpuPowerSampler(command, periodMs);
    await sampler.#first(command, firstMs);
    if (sampler.#end !== undefined) throw sampler.#end;
    return sampler;
  }

  /** J. @throws GpuPowerError where the samples have ended */
  read(): number {
    if (this.#end !== undefined) throw this.#end;
    return this.#total;
  }

  /** Ends the process. */
  close(): void {
    this.#stop(new GpuPowerError("The sampling of GPU power was ended"));
  }

  async #first(command: string, firstMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#stop(new GpuPowerError(`${command} gave no sample within ${firstMs / 1000} s`));
      }, firstMs);
      this.#onNews = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    // From here on it must not keep this process alive.
    this.#child.unref();
    for (const stream of [this.#child.stdout, this.#child.stderr]) (stream as Socket).unref();
  }

  #read(text: string): void {
    if (this.#end !== undefined) return;
    const lines = (this.#line + text).split("\n");
    this.#line = lines.pop()!;
    for (const line of lines) {
      if (line.trim() !== "") this.#take(line);
    }
    if (this.#line.length > longestLine) this.#stop(new GpuPowerError("nvidia-smi printed what is no line of samples"));
  }

  /** Takes a line such as "2026/03/01 12:00:00.100, 0, 61.25". */
  #take(line: string): void {
    const [stamp = "", index = "", power = ""] = line.split(",").map((field) => field.trim());
    const time = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{3})$/.exec(stamp);
    const watts = Number(power);
    if (time === null || power === "" || !(watts >= 0 && watts < Infinity)) {
      this.#stop(new GpuPowerError(`nvidia-smi tells no power: ${line.trim().slice(0, 100)}`));
      return;
    }
    const [year, month, day, hour, minute, second, millisecond] = time.slice(1).map(Number) as [
      ...[number, number, number, number, number, number, number],
    ];
    const now = { ms: Date.UTC(year, month - 1, day, hour, minute, second, millisecond), watts };
    const before = this.#last.get(index);
    // A clock that was set back tells nothing of the time between.
    if (before !== undefined && now.ms > before.ms) {
      this.#total += ((before.watts + watts) / 2) * ((now.ms - before.ms) / 1000);
    }
    this.#last.set(index, now);
    this.#tell();
  }

  #stop(why: GpuPowerError): void {
    if (this.#end !== undefined) return;
    this.#end = why;
    process.off("exit", this.#onExit);
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill("SIGTERM");
      setTimeout(() => this.#child.kill("SIGKILL"), graceMs).unref();
    }
    this.#tell();
  }

  #tell(): void {
    this.#onNews?.();
    this.#onNews = undefined;
  }
}
