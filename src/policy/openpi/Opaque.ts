/** A part of a message that cannot be read. It is nobody's concern until somebody needs it. */
export class Opaque {
  /** What is wrong with it, as `WireError` has it. */
  readonly fault: string;

  constructor(fault: string) {
    this.fault = fault;
  }
}
