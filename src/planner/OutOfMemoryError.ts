/** A search, or the reading and grounding before it, that needs more memory than it may have. */
export class OutOfMemoryError extends Error {
  override name = "OutOfMemoryError";
  /** States expanded by then. */
  readonly expanded: number;

  constructor(expanded: number, memoryMb: number) {
    super(
      `The search ran out of memory after ${expanded} expansions (limit ${memoryMb} MB); ` +
        `raise the limit, or choose a search and a heuristic that expand fewer states`,
    );
    this.expanded = expanded;
  }
}
