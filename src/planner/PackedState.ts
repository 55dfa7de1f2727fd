import type { Fact, Task } from "./Task.ts";

/** A state as a bit set: fact f is bit f mod 32 of word ⌊f / 32⌋. */
export type PackedState = Int32Array;

/** Words of a packed state of this task; at least one. */
export const wordsOf = (task: Task): number => Math.max(1, Math.ceil(task.facts.length / 32));

/** Packs a set of facts. */
export function pack(facts: readonly Fact[], words: number): PackedState {
  const state = new Int32Array(words);
  for (const fact of facts) state[fact >>> 5]! |= 1 << (fact & 31);
  return state;
}

/** The facts of a state, rising. */
export function unpack(state: PackedState): Fact[] {
  const facts: Fact[] = [];
  for (let word = 0; word < state.length; word++) {
    for (let bits = state[word]!; bits !== 0; bits &= bits - 1) facts.push(word * 32 + lowestBit(bits));
  }
  return facts;
}

/** Index of the lowest bit that is set, 0..31; `bits` must not be 0. */
export const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits);

export const holds = (state: PackedState, fact: Fact): boolean => (state[fact >>> 5]! & (1 << (fact & 31))) !== 0;

/** Whether every fact holds. */
export function holdsAll(state: PackedState, facts: readonly Fact[]): boolean {
  for (const fact of facts) if (!holds(state, fact)) return false;
  return true;
}

/** Writes the state after an operator into `into`. */
export function applyTo(
  state: PackedState,
  operator: { readonly adds: readonly Fact[]; readonly deletes: readonly Fact[] },
  into: PackedState,
): void {
  into.set(state);
  for (const fact of operator.deletes) into[fact >>> 5]! &= ~(1 << (fact & 31));
  for (const fact of operator.adds) into[fact >>> 5]! |= 1 << (fact & 31);
}
