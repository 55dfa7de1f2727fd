const quietMs = 2_000;

/** The line of a step: seconds that count up where somebody watches, and what it took at the end. */
export class Progress {
  /** Where the second column of all lines begins. */
  static readonly column = 13;
  readonly #name: string;
  readonly #begun = performance.now();
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(name: string) {
    this.#name = name.padEnd(Progress.column);
    if (process.stdout.isTTY) {
      this.#timer = setInterval(() => {
        if (performance.now() - this.#begun >= quietMs) process.stdout.write(`\r${this.#name}... ${this.#seconds()} s`);
      }, 1_000);
    }
  }

  finish(result: string): void {
    this.clear();
    console.log(`${this.#name}${result}, ${this.#seconds()} s`);
  }

  clear(): void {
    clearInterval(this.#timer);
    if (process.stdout.isTTY) process.stdout.write("\r\x1b[K");
  }

  #seconds(): string {
    return ((performance.now() - this.#begun) / 1000).toFixed(0);
  }
}
