/** A line that says how far a part of a program is, where somebody watches. */
export class Progress {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
    this.#write(name);
  }

  update(done: number, of: number): void {
    this.#write(`${this.#name}: ${done} of ${of}`);
  }

  finish(): void {
    this.#write("");
  }

  #write(text: string): void {
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}`);
  }
}
