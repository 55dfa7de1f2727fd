import { readFileSync } from "node:fs";

/** Ticks per second of the times in /proc: USER_HZ, 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

export interface CpuClockOptions {
  /** User and system time of this process, all its threads included, µs. */
  readonly usage?: () => { readonly user: number; readonly system: number };
  /** Where the kernel tells about processes; /proc if left out. */
  readonly procRoot?: string;
}

/**
 * CPU-seconds, user and system, of this process and of those added to it. Worker threads count with the process; child
 * processes count only if they are added, from then on.
 */
export class CpuClock {
  readonly #usage: () => { readonly user: number; readonly system: number };
  readonly #procRoot: string;
  readonly #children = new Map<number, { readonly origin: number; last: number }>();

  constructor(options: CpuClockOptions = {}) {
    this.#usage = options.usage ?? (() => process.cpuUsage());
    this.#procRoot = options.procRoot ?? "/proc";
  }

  /** @throws RangeError where no such process can be read */
  addProcess(pid: number): void {
    const seconds = this.#processSeconds(pid);
    if (seconds === undefined) {
      throw new RangeError(`Process ${pid} cannot be metered: ${this.#procRoot}/${pid}/stat is not readable`);
    }
    if (!this.#children.has(pid)) this.#children.set(pid, { origin: seconds, last: seconds });
  }

  /** Monotone; a process that has ended keeps what it had used when it was last read. */
  seconds(): number {
    const { user, system } = this.#usage();
    let total = (user + system) / 1e6;
    for (const [pid, child] of this.#children) {
      // A smaller reading would be another process that got the same id.
      child.last = Math.max(child.last, this.#processSeconds(pid) ?? 0);
      total += child.last - child.origin;
    }
    return total;
  }

  /** utime + stime of proc(5), fields 14 and 15. */
  #processSeconds(pid: number): number | undefined {
    let stat: string;
    try {
      stat = readFileSync(`${this.#procRoot}/${pid}/stat`, "utf8");
    } catch {
      return undefined;
    }
    // The name, field 2, stands in parentheses and may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]);
    return Number.isFinite(ticks) ? ticks / ticksPerSecond : undefined;
  }
}
