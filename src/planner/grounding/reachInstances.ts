import { AtomTable } from "./AtomTable.ts";
import { valueOf, type LiftedAtom, type LiftedSchema, type LiftedTask } from "./LiftedTask.ts";

/** One way to bind a schema's parameters to objects. */
export interface Instance {
  readonly schema: LiftedSchema;
  readonly binding: Int32Array;
}

/** Everything that can happen when nothing is ever deleted. */
export interface Reachable {
  /** The start atoms first, then those that instances add. */
  readonly atoms: AtomTable;
  readonly startCount: number;
  readonly instances: readonly Instance[];
}

/**
 * Finds all instances whose positive preconditions can become true when deletes and negative preconditions are
 * ignored (but negative preconditions on atoms of static predicates and equalities are kept).
 *
 * Semi-naive evaluation as in Datalog: atoms are taken one by one; each is matched with each precondition it fits, and
 * the other preconditions are joined with the atoms taken so far, the one with the fewest matches first. A
 * precondition before the matched one may not use the new atom itself, so each instance is found exactly once.
 *
 * @param shouldStop polled now and then
 * @returns undefined if `shouldStop` said so
 */
export function reachInstances(task: LiftedTask, shouldStop: () => boolean): Reachable | undefined {
  return new Reacher(task, shouldStop).run();
}

class Reacher {
  readonly #task: LiftedTask;
  readonly #shouldStop: () => boolean;
  readonly #atoms = new AtomTable();
  readonly #instances: Instance[] = [];
  readonly #startCount: number;
  /** Atoms taken, by predicate. */
  readonly #taken: number[][];
  /** Atoms taken, by predicate, argument position and object. */
  readonly #index: (number[] | undefined)[][][];
  readonly #triggers: { readonly schema: LiftedSchema; readonly condition: number }[][];
  #sincePoll = 0;
  #stopped = false;

  constructor(task: LiftedTask, shouldStop: () => boolean) {
    this.#task = task;
    this.#shouldStop = shouldStop;
    this.#taken = task.predicates.map(() => []);
    this.#triggers = task.predicates.map(() => []);
    this.#index = task.predicates.map(() => []);
    for (const atom of task.init)
      this.#atoms.intern(
        atom.predicate,
        Int32Array.from(atom.args, (arg) => ~arg),
      );
    this.#startCount = this.#atoms.size;
    for (const schema of task.schemas) {
      for (const [condition, { predicate }] of schema.positive.entries()) {
        this.#triggers[predicate]!.push({ schema, condition });
      }
    }
  }

  run(): Reachable | undefined {
    for (const schema of this.#task.schemas) {
      if (schema.positive.length === 0) this.#join(new Match(schema, -1, -1));
    }
    // Static atoms first: a schema is then joined once for each of its fluent atoms, not for each static one.
    const isStatic = (id: number): boolean => this.#task.isStatic[this.#atoms.predicate(id)]!;
    const start = [...Array(this.#startCount).keys()];
    for (const id of [...start.filter(isStatic), ...start.filter((id) => !isStatic(id))]) this.#take(id);
    for (let id = this.#startCount; id < this.#atoms.size && !this.#stopped; id++) this.#take(id);
    if (this.#stopped) return undefined;
    return { atoms: this.#atoms, startCount: this.#startCount, instances: this.#instances };
  }

  #take(id: number): void {
    if (this.#poll()) return;
    const predicate = this.#atoms.predicate(id);
    const args = this.#atoms.args(id);
    this.#taken[predicate]!.push(id);
    const columns = this.#index[predicate]!;
    for (let position = 0; position < args.length; position++) {
      const column = (columns[position] ??= []);
      (column[args[position]!] ??= []).push(id);
    }
    for (const { schema, condition } of this.#triggers[predicate]!) {
      const match = new Match(schema, condition, id);
      if (match.bind(schema.positive[condition]!, args)) {
        match.done[condition] = 1;
        this.#join(match);
      }
    }
  }

  /** Extends a match by every way to meet one more precondition, until all are met. */
  #join(match: Match): void {
    if (this.#stopped) return;
    const { schema, binding, done } = match;
    let best = -1;
    let bestAtoms: readonly number[] = [];
    for (let i = 0; i < schema.positive.length; i++) {
      if (done[i]) continue;
      const atoms = this.#candidates(schema.positive[i]!, binding);
      if (best < 0 || atoms.length < bestAtoms.length) {
        best = i;
        bestAtoms = atoms;
        if (atoms.length === 0) return;
      }
    }
    if (best < 0) {
      this.#enumerate(match, 0);
      return;
    }
    const condition = schema.positive[best]!;
    done[best] = 1;
    for (const id of bestAtoms) {
      if (id === match.trigger && best < match.condition) continue;
      const mark = match.trail.length;
      if (match.bind(condition, this.#atoms.args(id))) this.#join(match);
      match.undo(mark);
    }
    done[best] = 0;
  }

  /** Atoms taken that may meet a condition: the shortest list over its bound arguments. */
  #candidates(condition: LiftedAtom, binding: Int32Array): readonly number[] {
    const columns = this.#index[condition.predicate]!;
    let best: readonly number[] = this.#taken[condition.predicate]!;
    for (let position = 0; position < condition.args.length; position++) {
      const object = valueOf(condition.args[position]!, binding);
      if (object < 0) continue;
      const atoms = columns[position]?.[object];
      if (!atoms) return none;
      if (atoms.length < best.length) best = atoms;
    }
    return best;
  }

  /** Binds the parameters that no positive precondition mentions to every object of their type. */
  #enumerate(match: Match, parameter: number): void {
    const { schema, binding } = match;
    let p = parameter;
    while (p < binding.length && binding[p]! >= 0) p++;
    if (p === binding.length) {
      this.#emit(match);
      return;
    }
    for (const object of schema.candidates[p]!) {
      if (this.#stopped) break;
      binding[p] = object;
      this.#enumerate(match, p + 1);
    }
    binding[p] = -1;
  }

  #emit({ schema, binding }: Match): void {
    if (this.#poll()) return;
    for (const { args, sign } of schema.equalities) {
      if ((valueOf(args[0]!, binding) === valueOf(args[1]!, binding)) !== sign) return;
    }
    for (const atom of schema.negative) {
      if (this.#task.isStatic[atom.predicate] && this.#atoms.find(atom.predicate, ground(atom, binding)) >= 0) return;
    }
    this.#instances.push({ schema, binding: binding.slice() });
    for (const atom of schema.adds) this.#atoms.intern(atom.predicate, ground(atom, binding));
  }

  #poll(): boolean {
    if (++this.#sincePoll >= 1024) {
      this.#sincePoll = 0;
      this.#stopped ||= this.#shouldStop();
    }
    return this.#stopped;
  }
}

const none: readonly number[] = [];

/** The arguments of an atom under a full binding. */
export const ground = (atom: LiftedAtom, binding: Int32Array): Int32Array =>
  Int32Array.from(atom.args, (arg) => valueOf(arg, binding));

/** A schema's parameters while they are being bound. */
class Match {
  readonly schema: LiftedSchema;
  /** The precondition that the newest atom, `trigger`, was matched with. */
  readonly condition: number;
  readonly trigger: number;
  readonly binding: Int32Array;
  readonly done: Uint8Array;
  /** Parameters in the order they were bound. */
  readonly trail: number[] = [];

  constructor(schema: LiftedSchema, condition: number, trigger: number) {
    this.schema = schema;
    this.condition = condition;
    this.trigger = trigger;
    this.binding = new Int32Array(schema.fits.length).fill(-1);
    this.done = new Uint8Array(schema.positive.length);
  }

  /** Unifies an atom's arguments with objects; on false the caller undoes what was bound. */
  bind(condition: LiftedAtom, objects: Int32Array): boolean {
    const { binding } = this;
    for (let i = 0; i < objects.length; i++) {
      const arg = condition.args[i]!;
      const object = objects[i]!;
      const value = valueOf(arg, binding);
      if (value === object) continue;
      if (value >= 0 || this.schema.fits[arg]![object] === 0) return false;
      binding[arg] = object;
      this.trail.push(arg);
    }
    return true;
  }

  undo(mark: number): void {
    while (this.trail.length > mark) this.binding[this.trail.pop()!] = -1;
  }
}
