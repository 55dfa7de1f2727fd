/** An object, constant or parameter with its declared type. */
export interface Typed {
  readonly name: string;
  readonly type: string;
}

/** A predicate with arguments; arguments that begin with "?" are variables. Names are lower case (PDDL ignores case). */
export interface Atom {
  readonly predicate: string;
  readonly args: readonly string[];
}

/** An atom with a sign. */
export interface Literal {
  readonly atom: Atom;
  readonly sign: boolean;
}

export interface PredicateSchema {
  readonly name: string;
  readonly parameters: readonly Typed[];
}

/** A lifted action: STRIPS with negative preconditions; `=` is a predicate named "=". */
export interface ActionSchema {
  readonly name: string;
  readonly parameters: readonly Typed[];
  readonly preconditions: readonly Literal[];
  readonly effects: readonly Literal[];
}

export interface Domain {
  readonly name: string;
  readonly requirements: readonly string[];
  /** Type → its supertype; the root is "object", which has no entry. */
  readonly types: ReadonlyMap<string, string>;
  readonly constants: readonly Typed[];
  readonly predicates: readonly PredicateSchema[];
  readonly actions: readonly ActionSchema[];
}

export interface Problem {
  readonly name: string;
  readonly domain: string;
  readonly objects: readonly Typed[];
  /** Atoms that hold at the start; all others do not. */
  readonly init: readonly Atom[];
  readonly goal: readonly Literal[];
}

/** One step of a plan: an action with objects. */
export interface PlanStep {
  readonly action: string;
  readonly args: readonly string[];
}

export type Plan = readonly PlanStep[];

/** `(on blue peg1)`. */
export const atomText = (atom: Atom): string => `(${[atom.predicate, ...atom.args].join(" ")})`;

/** `(on blue peg1)` or `(not (on blue peg1))`. */
export const literalText = (literal: Literal): string =>
  literal.sign ? atomText(literal.atom) : `(not ${atomText(literal.atom)})`;

/** `(pick blue peg1)`. */
export const stepText = (step: PlanStep): string => `(${[step.action, ...step.args].join(" ")})`;
