/** Has what is asked for again while it is under way carried out once; what is done or failed is forgotten. */
export class ShareWhileOpen<A> {
  readonly #open = new Map<string, Promise<A>>();

  get(key: string, carryOut: () => Promise<A>): Promise<A> {
    const open = this.#open.get(key);
    if (open !== undefined) return open;
    const begun = carryOut().finally(() => this.#open.delete(key));
    this.#open.set(key, begun);
    return begun;
  }

  /** Waits until nothing of what is under way now is left. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#open.values());
  }
}
