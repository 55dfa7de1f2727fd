const quietMs = 2_000;
const column = 13;

const line = (name: string, text: string): string => name.padEnd(column) + text;

/** Says something about a step of the set-up. */
export function tellLine(name: string, text: string): void {
  console.log(line(name, text));
}

/** The line of a step: seconds that count up where somebody watches, and what it took at the end. */
export class Progress {
  readonly #name: string;
  readonly #begun = performance.now();
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(name: string) {
    this.#name = name;
    if (process.stdout.isTTY) {
      this.#timer = setInterval(() => {
        if (performance.now() - this.#begun >= quietMs)
          process.stdout.write(`\r${line(this.#name, `... ${this.#seconds()} s`)}`);
      }, 1_000);
    }
  }

  finish(result: string): void {
    this.clear();
    tellLine(this.#name, `${result}, ${this.#seconds()} s`);
  }

  clear(): void {
    clearInterval(this.#timer);
    if (process.stdout.isTTY) process.stdout.write("\r\x1b[K");
  }

  #seconds(): string {
    return ((performance.now() - this.#begun) / 1000).toFixed(0);
  }
}
