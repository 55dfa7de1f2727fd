import {
  atomText,
  literalText,
  type ActionSchema,
  type Atom,
  type Domain,
  type Literal,
  type Problem,
} from "../pddl/Domain.ts";
import { isSubtype } from "../pddl/typeHierarchy.ts";
import type { Task } from "./Task.ts";

interface GroundAction {
  readonly schema: ActionSchema;
  readonly args: readonly string[];
  readonly preconditions: readonly Literal[];
  readonly adds: readonly string[];
  readonly deletes: readonly string[];
}

/**
 * The naive twin of `ground`, for tests: writes out every typed instance of every schema, then filters them by the
 * same definition with sets of strings. Time and memory grow as objects to the power of parameters.
 */
export function groundNaively(domain: Domain, problem: Problem): Task {
  const objects = [...domain.constants, ...problem.objects];
  const byType = (type: string): string[] =>
    objects.filter((object) => isSubtype(domain.types, object.type, type)).map(({ name }) => name);
  const all = domain.actions.flatMap((schema) =>
    product(schema.parameters.map(({ type }) => byType(type))).map((args) => instantiate(schema, args)),
  );

  const init = new Set(problem.init.map(atomText));
  const atoms = new Map(problem.init.map((atom) => [atomText(atom), atom]));
  const changed = new Set(domain.actions.flatMap(({ effects }) => effects.map(({ atom }) => atom.predicate)));
  const possible = ({ atom, sign }: Literal): boolean => {
    if (atom.predicate === "=") return (atom.args[0] === atom.args[1]) === sign;
    return sign ? atoms.has(atomText(atom)) : changed.has(atom.predicate) || !init.has(atomText(atom));
  };
  let reached: GroundAction[] = [];
  for (let before = -1; atoms.size !== before;) {
    before = atoms.size;
    reached = all.filter(({ preconditions }) => preconditions.every(possible));
    for (const { schema, args } of reached) {
      for (const { atom, sign } of schema.effects) if (sign) addAtom(atoms, substitute(atom, schema, args));
    }
  }

  const deletable = new Set(reached.flatMap(({ deletes }) => deletes));
  const always = (text: string): boolean => init.has(text) && !deletable.has(text);
  /** Literals that can be both true and false. */
  const open = (literals: readonly Literal[]): Literal[] =>
    literals.filter(({ atom }) => {
      if (atom.predicate === "=") return false;
      const text = atomText(atom);
      return atoms.has(text) && !always(text);
    });
  const actions = reached
    .filter(({ preconditions }) => !preconditions.some(({ atom, sign }) => !sign && always(atomText(atom))))
    .map((action) => ({ ...action, preconditions: open(action.preconditions) }));
  const goal = open(problem.goal);
  const goalReachable = problem.goal.every((literal) =>
    literal.sign || literal.atom.predicate === "=" ? possible(literal) : !always(atomText(literal.atom)),
  );

  const facts = new Map(
    [...actions.flatMap((action) => action.preconditions), ...goal].map((l) => [literalText(l), l]),
  );
  const names = [...facts.keys()];
  const numbers = (texts: readonly string[]): number[] =>
    [...new Set(texts)]
      .map((text) => names.indexOf(text))
      .filter((n) => n >= 0)
      .sort((a, b) => a - b);
  const bare = (name: string): string => atomText(facts.get(name)!.atom);
  const negated = (text: string): string => `(not ${text})`;
  const operators = actions.map(({ schema, args, preconditions, adds, deletes }) => {
    const conditions = numbers(preconditions.map(literalText));
    const wanted = new Set(preconditions.map(literalText));
    const stillFalse = deletes.filter((text) => !wanted.has(negated(text)));
    const newlyTrue = adds.filter((text) => !wanted.has(text));
    return {
      step: { action: schema.name, args },
      preconditions: conditions,
      adds: numbers([...adds, ...deletes.map(negated)]).filter((fact) => !conditions.includes(fact)),
      deletes: numbers([...stillFalse, ...newlyTrue.map(negated)]),
    };
  });
  return {
    facts: [...facts.values()],
    initial: numbers(names.filter((name) => init.has(name) || (!facts.get(name)!.sign && !init.has(bare(name))))),
    goal: numbers(goal.map(literalText)),
    goalReachable,
    operators: operators.filter(({ adds, deletes }) => adds.length + deletes.length > 0),
  };
}

function addAtom(atoms: Map<string, Atom>, atom: Atom): void {
  atoms.set(atomText(atom), atom);
}

function instantiate(schema: ActionSchema, args: readonly string[]): GroundAction {
  const texts = (sign: boolean): string[] =>
    schema.effects.filter((e) => e.sign === sign).map((e) => atomText(substitute(e.atom, schema, args)));
  const adds = texts(true);
  return {
    schema,
    args,
    preconditions: schema.preconditions.map(({ atom, sign }) => ({ atom: substitute(atom, schema, args), sign })),
    adds,
    deletes: texts(false).filter((text) => !adds.includes(text)),
  };
}

function substitute({ predicate, args }: Atom, schema: ActionSchema, values: readonly string[]): Atom {
  const value = (arg: string): string => {
    const index = schema.parameters.findIndex(({ name }) => name === arg);
    return index < 0 ? arg : values[index]!;
  };
  return { predicate, args: args.map(value) };
}

/** All ways to take one of each list, the last changing fastest. */
function product(lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>((heads, list) => heads.flatMap((head) => list.map((item) => [...head, item])), [[]]);
}
