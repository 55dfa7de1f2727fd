/** Ground atoms (predicate number, object numbers) interned to 0, 1, 2, … in the order they first come. */
export class AtomTable {
  readonly #predicates: number[] = [];
  readonly #args: Int32Array[] = [];
  #slots = new Int32Array(1024).fill(-1);

  get size(): number {
    return this.#args.length;
  }

  predicate(id: number): number {
    return this.#predicates[id]!;
  }

  args(id: number): Int32Array {
    return this.#args[id]!;
  }

  /** The atom's number, or −1 if it is not in the table. */
  find(predicate: number, args: Int32Array): number {
    return this.#slots[this.#slotOf(predicate, args)]!;
  }

  /** The atom's number; a new one, the old `size`, if it is not in the table. `args` is copied. */
  intern(predicate: number, args: Int32Array): number {
    const slot = this.#slotOf(predicate, args);
    const found = this.#slots[slot]!;
    if (found >= 0) return found;
    const id = this.#args.length;
    this.#slots[slot] = id;
    this.#predicates.push(predicate);
    this.#args.push(args.slice());
    if (this.#args.length * 2 > this.#slots.length) this.#grow();
    return id;
  }

  #slotOf(predicate: number, args: Int32Array): number {
    const mask = this.#slots.length - 1;
    let slot = hash(predicate, args) & mask;
    for (;;) {
      const id = this.#slots[slot]!;
      if (id < 0 || (this.#predicates[id] === predicate && same(this.#args[id]!, args))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#args.length; id++) {
      let slot = hash(this.#predicates[id]!, this.#args[id]!) & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** FNV-1a over the numbers, with murmur3's last mixing steps. */
function hash(predicate: number, args: Int32Array): number {
  let h = Math.imul(0x811c9dc5 ^ predicate, 0x01000193);
  for (let i = 0; i < args.length; i++) h = Math.imul(h ^ args[i]!, 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
}

function same(a: Int32Array, b: Int32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
