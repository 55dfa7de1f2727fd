import type { ActionSchema, Domain, Literal, Problem } from "../../pddl/Domain.ts";
import { isSubtype } from "../../pddl/typeHierarchy.ts";

/** An atom over numbers: an argument ≥ 0 is a parameter of the schema, ~argument an object. */
export interface LiftedAtom {
  readonly predicate: number;
  readonly args: readonly number[];
}

/** An action schema over numbers. */
export interface LiftedSchema {
  readonly schema: ActionSchema;
  /** Objects of each parameter's type. */
  readonly candidates: readonly (readonly number[])[];
  /** Object → 1 where it is of the parameter's type. */
  readonly fits: readonly Uint8Array[];
  readonly positive: readonly LiftedAtom[];
  readonly negative: readonly LiftedAtom[];
  /** `args` are two; `sign` says whether they must be the same. */
  readonly equalities: readonly { readonly args: readonly number[]; readonly sign: boolean }[];
  readonly adds: readonly LiftedAtom[];
  readonly deletes: readonly LiftedAtom[];
}

/** A domain with a problem, names replaced by numbers. */
export interface LiftedTask {
  readonly objects: readonly string[];
  readonly predicates: readonly string[];
  /** Predicates that no effect mentions. */
  readonly isStatic: readonly boolean[];
  readonly schemas: readonly LiftedSchema[];
  readonly init: readonly LiftedAtom[];
  readonly goal: readonly { readonly atom: LiftedAtom; readonly sign: boolean }[];
  /** Whether the goal's equalities, which no operator changes, are true. */
  readonly goalEqualitiesHold: boolean;
}

/** Numbers the names of a problem that fits its domain. */
export function liftTask(domain: Domain, problem: Problem): LiftedTask {
  const typed = [...domain.constants, ...problem.objects];
  const objectIds = new Map(typed.map(({ name }, id) => [name, id]));
  const predicateIds = new Map(domain.predicates.map(({ name }, id) => [name, id]));
  const fitsByType = new Map<string, Uint8Array>();
  const fitsOf = (type: string): Uint8Array => {
    let fits = fitsByType.get(type);
    if (!fits) {
      fits = Uint8Array.from(typed, (object) => (isSubtype(domain.types, object.type, type) ? 1 : 0));
      fitsByType.set(type, fits);
    }
    return fits;
  };
  const noParameters = new Map<string, number>();
  const number = (name: string, parameters: ReadonlyMap<string, number>): number =>
    parameters.get(name) ?? ~objectIds.get(name)!;
  const lift = ({ atom }: Literal, parameters: ReadonlyMap<string, number>): LiftedAtom => ({
    predicate: predicateIds.get(atom.predicate)!,
    args: atom.args.map((arg) => number(arg, parameters)),
  });
  const isEquality = ({ atom }: Literal): boolean => atom.predicate === "=";

  const schemas = domain.actions.map((schema): LiftedSchema => {
    const parameters = new Map(schema.parameters.map(({ name }, index) => [name, index]));
    const fits = schema.parameters.map(({ type }) => fitsOf(type));
    const lifted = (literals: readonly Literal[], sign: boolean): LiftedAtom[] =>
      literals.filter((l) => l.sign === sign && !isEquality(l)).map((l) => lift(l, parameters));
    return {
      schema,
      fits,
      candidates: fits.map((fit) => [...typed.keys()].filter((object) => fit[object] === 1)),
      positive: lifted(schema.preconditions, true),
      negative: lifted(schema.preconditions, false),
      equalities: schema.preconditions
        .filter(isEquality)
        .map(({ atom, sign }) => ({ args: atom.args.map((arg) => number(arg, parameters)), sign })),
      adds: lifted(schema.effects, true),
      deletes: lifted(schema.effects, false),
    };
  });
  const changed = new Set(domain.actions.flatMap(({ effects }) => effects.map(({ atom }) => atom.predicate)));
  return {
    objects: typed.map(({ name }) => name),
    predicates: domain.predicates.map(({ name }) => name),
    isStatic: domain.predicates.map(({ name }) => !changed.has(name)),
    schemas,
    init: problem.init.map((atom) => lift({ atom, sign: true }, noParameters)),
    goal: problem.goal
      .filter((literal) => !isEquality(literal))
      .map((literal) => ({ atom: lift(literal, noParameters), sign: literal.sign })),
    goalEqualitiesHold: problem.goal
      .filter(isEquality)
      .every(({ atom, sign }) => (atom.args[0] === atom.args[1]) === sign),
  };
}

/** The object an argument stands for under a binding of the parameters; −1 while its parameter is unbound. */
export const valueOf = (arg: number, binding: Int32Array): number => (arg < 0 ? ~arg : binding[arg]!);
