import { MultiBar, Presets, type SingleBar } from "cli-progress";
import type { TrainingPhase } from "../../train/Supervision.ts";
import { printJson, printLine } from "../print.ts";

/** A bar for each phase on a terminal, for phases may go on side by side; elsewhere a line per tenth of each. */
export class TrainingProgress {
  readonly #format: "json" | "text";
  readonly #bars: MultiBar | undefined;
  readonly #barOf = new Map<string, SingleBar>();
  /** Tenths of each phase that have been told. */
  readonly #tenthOf = new Map<string, number>();

  constructor(format: "json" | "text") {
    this.#format = format;
    if (format === "json" || !process.stdout.isTTY) return;
    const layout = "{phase} {bar} {value}/{total}, {eta_formatted} left {note}";
    this.#bars = new MultiBar({ format: layout, hideCursor: true }, Presets.legacy);
  }

  show({ phase, done, total, note = "" }: TrainingPhase): void {
    if (this.#bars) {
      const payload = { phase: phase.padEnd(15), note };
      const bar = this.#barOf.get(phase) ?? this.#bars.create(total, 0, payload);
      this.#barOf.set(phase, bar);
      bar.update(done, payload);
      return;
    }
    const tenth = Math.floor((10 * done) / Math.max(1, total));
    if (tenth === this.#tenthOf.get(phase)) return;
    this.#tenthOf.set(phase, tenth);
    if (this.#format === "json") printJson({ kind: "progress", phase, done, total, note });
    else printLine(`${phase}: ${done} of ${total}${note === "" ? "" : `, ${note}`}`);
  }

  end(): void {
    this.#bars?.stop();
  }
}
