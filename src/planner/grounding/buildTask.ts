import type { Atom, Literal } from "../../pddl/Domain.ts";
import type { Operator, Task } from "../Task.ts";
import type { AtomTable } from "./AtomTable.ts";
import type { LiftedAtom, LiftedTask } from "./LiftedTask.ts";
import { ground, type Instance, type Reachable } from "./reachInstances.ts";

/** An instance over atom numbers; atoms that cannot become true are left out. */
interface Draft {
  readonly instance: Instance;
  readonly positive: readonly number[];
  readonly negative: readonly number[];
  readonly adds: readonly number[];
  /** Without those that are also added. */
  readonly deletes: readonly number[];
}

/** Turns reachable instances into a task: drops what never changes or is never asked for, adds `(not …)` facts. */
export function buildTask(lifted: LiftedTask, { atoms, startCount, instances }: Reachable): Task {
  const drafts = instances.map((instance) => draftOf(instance, atoms));
  const deletable = new Uint8Array(atoms.size);
  for (const { deletes } of drafts) for (const atom of deletes) deletable[atom] = 1;
  const always = (atom: number): boolean => atom < startCount && deletable[atom] === 0;
  const kept = drafts.filter(({ negative }) => !negative.some(always));

  const goal = goalOf(lifted, atoms, always);
  const wantedTrue = new Uint8Array(atoms.size);
  const wantedFalse = new Uint8Array(atoms.size);
  for (const { positive, negative } of [goal, ...kept]) {
    for (const atom of positive) if (!always(atom)) wantedTrue[atom] = 1;
    for (const atom of negative) wantedFalse[atom] = 1;
  }

  const facts: Literal[] = [];
  const trueFact = new Int32Array(atoms.size).fill(-1);
  const falseFact = new Int32Array(atoms.size).fill(-1);
  for (let atom = 0; atom < atoms.size; atom++) {
    if (wantedTrue[atom]) trueFact[atom] = facts.push({ atom: nameAtom(lifted, atoms, atom), sign: true }) - 1;
    if (wantedFalse[atom]) falseFact[atom] = facts.push({ atom: nameAtom(lifted, atoms, atom), sign: false }) - 1;
  }
  const factsOf = (positive: readonly number[], negative: readonly number[]): number[] => {
    const all = [...positive.map((atom) => trueFact[atom]!), ...negative.map((atom) => falseFact[atom]!)];
    return [...new Set(all.filter((fact) => fact >= 0))].sort((a, b) => a - b);
  };
  const start: number[] = [];
  const absent: number[] = [];
  for (let atom = 0; atom < atoms.size; atom++) (atom < startCount ? start : absent).push(atom);

  const operators: Operator[] = [];
  for (const { instance, positive, negative, adds, deletes } of kept) {
    const preconditions = factsOf(positive, negative);
    const given = new Set(preconditions);
    // What a precondition already promises need not be brought about, unless the same operator takes it away.
    const added = factsOf(adds, deletes).filter((fact) => !given.has(fact));
    const gone = new Set(negative);
    const deleted = factsOf(
      deletes.filter((atom) => !gone.has(atom)),
      adds.filter((atom) => !positive.includes(atom)),
    );
    if (added.length === 0 && deleted.length === 0) continue;
    operators.push({
      step: {
        action: instance.schema.schema.name,
        args: Array.from(instance.binding, (object) => lifted.objects[object]!),
      },
      preconditions,
      adds: added,
      deletes: deleted,
    });
  }
  return {
    facts,
    initial: factsOf(start, absent),
    goal: factsOf(goal.positive, goal.negative),
    goalReachable: goal.reachable,
    operators,
  };
}

function draftOf(instance: Instance, atoms: AtomTable): Draft {
  const { schema, binding } = instance;
  const numbers = (list: readonly LiftedAtom[]): number[] =>
    list.map((atom) => atoms.find(atom.predicate, ground(atom, binding))).filter((id) => id >= 0);
  const adds = numbers(schema.adds);
  return {
    instance,
    positive: numbers(schema.positive),
    negative: numbers(schema.negative),
    adds,
    deletes: numbers(schema.deletes).filter((atom) => !adds.includes(atom)),
  };
}

function goalOf(
  lifted: LiftedTask,
  atoms: AtomTable,
  always: (atom: number) => boolean,
): { positive: number[]; negative: number[]; reachable: boolean } {
  const positive: number[] = [];
  const negative: number[] = [];
  let reachable = lifted.goalEqualitiesHold;
  for (const { atom, sign } of lifted.goal) {
    const id = atoms.find(atom.predicate, ground(atom, noBinding));
    if (sign) {
      if (id < 0) reachable = false;
      else positive.push(id);
    } else if (id >= 0) {
      if (always(id)) reachable = false;
      else negative.push(id);
    }
  }
  return { positive, negative, reachable };
}

const noBinding = new Int32Array(0);

function nameAtom(lifted: LiftedTask, atoms: AtomTable, id: number): Atom {
  return {
    predicate: lifted.predicates[atoms.predicate(id)]!,
    args: Array.from(atoms.args(id), (object) => lifted.objects[object]!),
  };
}
