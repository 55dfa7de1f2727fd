import type { PackedState } from "../PackedState.ts";

/**
 * All states a search has seen, interned to 0, 1, 2, … in the order they came, with how each was reached. Packed
 * states lie in one growing array; a hash table of numbers finds them.
 */
export class SearchSpace {
  readonly #words: number;
  #states: Int32Array<ArrayBuffer>;
  #parent = new Int32Array(initialCapacity);
  #operator = new Int32Array(initialCapacity);
  #depth = new Int32Array(initialCapacity);
  #slots = new Int32Array(2 * initialCapacity).fill(-1);
  #size = 0;

  /** @param words length of a packed state */
  constructor(words: number) {
    this.#words = words;
    this.#states = new Int32Array(words * initialCapacity);
  }

  get size(): number {
    return this.#size;
  }

  /** Steps from the start along the parents. */
  depth(id: number): number {
    return this.#depth[id]!;
  }

  /**
   * The number of a state; if it is new, the old `size`, and it is remembered as reached from `parent` (−1 for the
   * start) by `operator`.
   */
  intern(state: PackedState, parent: number, operator: number): number {
    const slot = this.#slotOf(state);
    const found = this.#slots[slot]!;
    if (found >= 0) return found;
    if (this.#size === this.#parent.length) this.#growNodes();
    const id = this.#size++;
    this.#states.set(state, id * this.#words);
    this.#slots[slot] = id;
    this.reach(id, parent, operator);
    if (this.#size * 2 > this.#slots.length) this.#growSlots();
    return id;
  }

  /** Remembers another way to a state. */
  reach(id: number, parent: number, operator: number): void {
    this.#parent[id] = parent;
    this.#operator[id] = operator;
    this.#depth[id] = parent < 0 ? 0 : this.#depth[parent]! + 1;
  }

  /** Copies a state into `into`. */
  load(id: number, into: PackedState): void {
    const start = id * this.#words;
    for (let i = 0; i < this.#words; i++) into[i] = this.#states[start + i]!;
  }

  /** The operators on the way from the start to a state. */
  path(id: number): number[] {
    const operators: number[] = [];
    for (let node = id; this.#parent[node]! >= 0; node = this.#parent[node]!) operators.push(this.#operator[node]!);
    return operators.reverse();
  }

  #slotOf(state: PackedState): number {
    const mask = this.#slots.length - 1;
    const words = this.#words;
    let slot = hash(state, 0, words) & mask;
    for (;;) {
      const id = this.#slots[slot]!;
      if (id < 0) return slot;
      const start = id * words;
      let i = 0;
      while (i < words && this.#states[start + i] === state[i]) i++;
      if (i === words) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #growNodes(): void {
    this.#states = doubled(this.#states);
    this.#parent = doubled(this.#parent);
    this.#operator = doubled(this.#operator);
    this.#depth = doubled(this.#depth);
  }

  #growSlots(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#size; id++) {
      let slot = hash(this.#states, id * this.#words, this.#words) & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** States there is room for at first; a power of two. */
const initialCapacity = 1024;

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(array.length * 2);
  bigger.set(array);
  return bigger;
}

/** Multiply-xor over the words with murmur3's constants and last mixing steps. */
function hash(words: Int32Array, start: number, count: number): number {
  let h = 0x9747b28c;
  for (let i = start; i < start + count; i++) {
    let k = Math.imul(words[i]!, 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    h = Math.imul(h ^ Math.imul(k, 0x1b873593), 5) + 0xe6546b64;
    h = (h << 13) | (h >>> 19);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
