import { brake, hold, type Action, type TimeStep } from "../../core/index.ts";
import { GraphError } from "../GraphError.ts";

export interface PacerOptions {
  /** Moves the world by one control step. */
  readonly step: (action: Action) => Promise<TimeStep>;
  /** Length of a control step, ms of wall time. */
  readonly periodMs: () => number;
  /** Silence of the commander after which the arm stops for good, ms. */
  readonly watchdogMs: () => number;
  readonly log: (sentence: string) => void;
}

/** How late a timer may be in a process that has time, ms. */
const punctualMs = 20;

interface Command {
  readonly action: Action;
  readonly resolve: (timeStep: TimeStep) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Moves a world by itself: one control step a period, each with the command that came for it, or else with hold. Needs
 * nobody else to stop: when its commander falls silent it brakes and takes no more commands until it is cleared.
 */
export class Pacer {
  readonly #options: PacerOptions;
  #command: Command | undefined;
  #timer: NodeJS.Timeout | undefined;
  #due = 0;
  /** Undefined until the commander speaks for the first time: a new process may not be heard at once, and nothing moves yet. */
  #heard: number | undefined;
  #latched: string | undefined;
  /** Counts starts, so that a tick under way when it was stopped does not go on. */
  #run = 0;

  constructor(options: PacerOptions) {
    this.#options = options;
  }

  /** From now on the world moves; a latch is cleared. */
  start(): void {
    this.stop();
    this.#latched = undefined;
    this.#run++;
    this.#heard = undefined;
    this.#due = performance.now();
    this.#schedule();
  }

  stop(): void {
    this.#run++;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#drop(new GraphError("WRONG_EPISODE", "The world was stopped before it carried out the command"));
  }

  keepAlive(): void {
    this.#heard = performance.now();
  }

  /** Returns whether there was a latch to clear. */
  clearLatch(): boolean {
    const wasLatched = this.#latched !== undefined;
    this.#latched = undefined;
    this.keepAlive();
    return wasLatched;
  }

  /** Takes a command for the next control step. @throws GraphError LATCHED */
  command(action: Action): Promise<TimeStep> {
    if (this.#latched !== undefined) throw new GraphError("LATCHED", this.#latched);
    this.keepAlive();
    this.#drop(new GraphError("WRONG_INDEX", "Another command came before this one was carried out"));
    return new Promise((resolve, reject) => {
      this.#command = { action, resolve, reject };
    });
  }

  #schedule(): void {
    const now = performance.now();
    // After a stall the world does not hurry to catch up: it goes on from now.
    this.#due = Math.max(this.#due + this.#options.periodMs(), now);
    const run = this.#run;
    this.#timer = setTimeout(() => void this.#tick(run), this.#due - now);
  }

  async #tick(run: number): Promise<void> {
    const now = performance.now();
    // Time in which this process itself stood still says nothing about the commander, whose words may lie unread.
    if (this.#heard !== undefined) {
      this.#heard = Math.min(now, this.#heard + Math.max(0, now - this.#due - punctualMs));
    }
    const silence = now - (this.#heard ?? now);
    // Whoever waits for the answer to a command is not silent, however long the period.
    const isSilent = this.#command === undefined && silence > this.#options.watchdogMs();
    if (this.#latched === undefined && isSilent) {
      this.#latched = `No command and no sign of life came for ${Math.round(silence)} ms: the arm stands; reset the world or call world/clear_latch`;
      this.#options.log(this.#latched);
    }
    const command = this.#command;
    this.#command = undefined;
    try {
      const timeStep = await this.#options.step(command?.action ?? (this.#latched === undefined ? hold : brake));
      // From its answer on it is for the commander to speak.
      if (command) this.keepAlive();
      command?.resolve(timeStep);
    } catch (error) {
      const asError = error instanceof Error ? error : new Error(String(error));
      if (command) command.reject(asError);
      else this.#options.log(`the world cannot move: ${asError.message}`);
    }
    if (run === this.#run) this.#schedule();
  }

  #drop(error: Error): void {
    this.#command?.reject(error);
    this.#command = undefined;
  }
}
