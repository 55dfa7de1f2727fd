import {
  atomText,
  literalText,
  type Atom,
  type Domain,
  type Literal,
  type Plan,
  type PlanStep,
} from "../pddl/Domain.ts";

/** Atoms that hold, as texts. */
export type FactSet = ReadonlySet<string>;

export const factSet = (atoms: readonly Atom[]): FactSet => new Set(atoms.map(atomText));

/** What a step needs and does, with objects for its parameters. */
export interface GroundStep {
  readonly preconditions: readonly Literal[];
  readonly effects: readonly Literal[];
}

/** @throws RangeError on an action that the domain lacks, or a wrong number of objects */
export function groundStep(domain: Domain, step: PlanStep): GroundStep {
  const schema = domain.actions.find(({ name }) => name === step.action);
  if (!schema) throw new RangeError(`Domain "${domain.name}" has no action "${step.action}"`);
  if (schema.parameters.length !== step.args.length) {
    throw new RangeError(
      `Action "${step.action}" takes ${schema.parameters.length} objects; the plan gives it ${step.args.length}`,
    );
  }
  const values = new Map(schema.parameters.map(({ name }, i) => [name, step.args[i]!]));
  const bind = ({ atom, sign }: Literal): Literal => ({
    atom: { predicate: atom.predicate, args: atom.args.map((arg) => values.get(arg) ?? arg) },
    sign,
  });
  return { preconditions: schema.preconditions.map(bind), effects: schema.effects.map(bind) };
}

/** Whether a ground literal is true of the facts; the predicate "=" compares names. */
export function holds(facts: FactSet, { atom, sign }: Literal): boolean {
  const isTrue = atom.predicate === "=" ? atom.args[0] === atom.args[1] : facts.has(atomText(atom));
  return isTrue === sign;
}

/** The first literal that is not true, as text. */
export function firstMissing(facts: FactSet, literals: readonly Literal[]): string | undefined {
  const missing = literals.find((literal) => !holds(facts, literal));
  return missing && literalText(missing);
}

/** Effects as PDDL has them: an atom that a step both deletes and adds holds afterwards. */
export function effectsOf({ effects }: GroundStep): readonly Literal[] {
  const added = new Set(effects.filter(({ sign }) => sign).map(({ atom }) => atomText(atom)));
  return effects.filter(({ atom, sign }) => sign || !added.has(atomText(atom)));
}

/** Why a plan does not lead from the facts to the goal: the first literal missing on the way; undefined if it does. */
export function planFlaw(domain: Domain, facts: FactSet, plan: Plan, goal: readonly Literal[]): string | undefined {
  const state = new Set(facts);
  for (const step of plan) {
    const ground = groundStep(domain, step);
    const missing = firstMissing(state, ground.preconditions);
    if (missing !== undefined) return missing;
    for (const { atom, sign } of effectsOf(ground)) {
      if (sign) state.add(atomText(atom));
      else state.delete(atomText(atom));
    }
  }
  return firstMissing(state, goal);
}
