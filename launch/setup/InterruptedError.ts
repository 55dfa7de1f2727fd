/** Ctrl-C or a request to end. */
export class InterruptedError extends Error {
  override name = "InterruptedError";
}
