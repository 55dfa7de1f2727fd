/** Items in order of a whole-number key, then of a whole-number tie-breaker, then first in, first out. */
export class OpenList {
  readonly #rows: Row[] = [];
  #least = 0;

  /** @param key and tie: whole numbers ≥ 0, small enough to index an array */
  push(key: number, tie: number, item: number): void {
    const row = (this.#rows[key] ??= new Row());
    row.push(tie, item);
    if (key < this.#least) this.#least = key;
  }

  /** Takes out the first item; undefined if there is none. */
  pop(): number | undefined {
    for (; this.#least < this.#rows.length; this.#least++) {
      const item = this.#rows[this.#least]?.pop();
      if (item !== undefined) return item;
    }
    return undefined;
  }
}

/** The items of one key. */
class Row {
  readonly #queues: Queue[] = [];
  #least = 0;

  push(tie: number, item: number): void {
    (this.#queues[tie] ??= new Queue()).push(item);
    if (tie < this.#least) this.#least = tie;
  }

  pop(): number | undefined {
    for (; this.#least < this.#queues.length; this.#least++) {
      const item = this.#queues[this.#least]?.pop();
      if (item !== undefined) return item;
    }
    return undefined;
  }
}

/** First in, first out; the room of items taken is given back now and then. */
class Queue {
  #items: number[] = [];
  #head = 0;

  push(item: number): void {
    this.#items.push(item);
  }

  pop(): number | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    if (++this.#head >= 1024 && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
