/** A line of text on stdout. */
export function printLine(text = ""): void {
  process.stdout.write(`${text}\n`);
}

/** A value as one line of JSON on stdout; whole nanoseconds become decimal strings. */
export function printJson(value: object): void {
  printLine(JSON.stringify(value, (_key, v: unknown) => (typeof v === "bigint" ? v.toString() : v)));
}

/** The sentence that an error or a warning is. */
export function printComplaint(text: string): void {
  process.stderr.write(`praxis: ${text}\n`);
}
