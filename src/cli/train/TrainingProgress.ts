import { SingleBar } from "cli-progress";
import type { TrainingPhase } from "../../train/Supervision.ts";
import { printJson, printLine } from "../print.ts";

/** A bar for each phase on a terminal; elsewhere a line per tenth of it. */
export class TrainingProgress {
  readonly #format: "json" | "text";
  #bar: SingleBar | undefined;
  #phase = "";
  #shown = 0;

  constructor(format: "json" | "text") {
    this.#format = format;
  }

  show({ phase, done, total, note = "" }: TrainingPhase): void {
    const isNew = phase !== this.#phase;
    if (isNew) {
      this.end();
      this.#phase = phase;
      this.#shown = -1;
    }
    const tenth = Math.floor((10 * done) / Math.max(1, total));
    if (this.#format === "text" && process.stdout.isTTY) {
      if (isNew) {
        const format = `${phase.padEnd(15)} {bar} {value}/{total}, {eta_formatted} left {note}`;
        this.#bar = new SingleBar({ format, hideCursor: true });
        this.#bar.start(total, 0, { note });
      }
      this.#bar?.update(done, { note });
    } else if (tenth !== this.#shown) {
      if (this.#format === "json") printJson({ kind: "progress", phase, done, total, note });
      else printLine(`${phase}: ${done} of ${total}${note === "" ? "" : `, ${note}`}`);
    }
    this.#shown = tenth;
  }

  end(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}
