import {
  atomText,
  literalText,
  stepText,
  type ActionSchema,
  type Atom,
  type Domain,
  type Literal,
  type Plan,
  type PlanStep,
  type Problem,
} from "../pddl/Domain.ts";

/** Whether a plan reaches the goal; `step` counts from 0 and is the plan's length if only the goal fails. */
export type Validation =
  | { readonly valid: true; readonly steps: number }
  | { readonly valid: false; readonly step: number; readonly reason: string };

/**
 * Carries out a plan on the domain and problem as they are written, with sets of atom strings; shares no code with
 * grounding and search, whose work it judges. Deletes come before adds. The reason says which literal fails and which
 * step made it so.
 */
export function validate(domain: Domain, problem: Problem, plan: Plan): Validation {
  const typeOf = new Map([...domain.constants, ...problem.objects].map(({ name, type }) => [name, type]));
  const schemas = new Map(domain.actions.map((schema) => [schema.name, schema]));
  const state = new Set(problem.init.map(atomText));
  /** Atom → the last step that added or deleted it. */
  const changedBy = new Map<string, number>();

  const cause = (text: string): string => {
    const step = changedBy.get(text);
    const now = state.has(text) ? "true" : "false";
    return step === undefined
      ? `it is ${now} from the start`
      : `step ${step + 1} ${stepText(plan[step]!)} made it ${now}`;
  };
  const holds = ({ atom, sign }: Literal): boolean =>
    (atom.predicate === "=" ? atom.args[0] === atom.args[1] : state.has(atomText(atom))) === sign;
  const whyNot = (literal: Literal): string =>
    literal.atom.predicate === "=" ? "the objects say otherwise" : cause(atomText(literal.atom));

  for (const [index, step] of plan.entries()) {
    const fail = (sentence: string): Validation => ({
      valid: false,
      step: index,
      reason: `Step ${index + 1} ${stepText(step)} ${sentence}`,
    });
    const schema = schemas.get(step.action);
    if (!schema) return fail(`names an action that domain "${domain.name}" does not have`);
    const misfit = argumentMisfit(step, schema, domain, typeOf);
    if (misfit !== undefined) return fail(misfit);
    const binding = new Map(schema.parameters.map(({ name }, i) => [name, step.args[i]!]));
    for (const precondition of schema.preconditions) {
      const literal = { atom: bind(precondition.atom, binding), sign: precondition.sign };
      if (!holds(literal)) return fail(`needs ${literalText(literal)}, but ${whyNot(literal)}`);
    }
    const effects = schema.effects.map(({ atom, sign }) => ({ text: atomText(bind(atom, binding)), sign }));
    for (const { text, sign } of [...effects.filter((e) => !e.sign), ...effects.filter((e) => e.sign)]) {
      if (state.has(text) !== sign) changedBy.set(text, index);
      if (sign) state.add(text);
      else state.delete(text);
    }
  }
  const open = problem.goal.find((literal) => !holds(literal));
  if (open) {
    const reason = `After the last step the goal ${literalText(open)} does not hold: ${whyNot(open)}`;
    return { valid: false, step: plan.length, reason };
  }
  return { valid: true, steps: plan.length };
}

/** Why a step's arguments do not fit its action's parameters; undefined if they do. */
function argumentMisfit(
  step: PlanStep,
  schema: ActionSchema,
  domain: Domain,
  typeOf: ReadonlyMap<string, string>,
): string | undefined {
  if (step.args.length !== schema.parameters.length) {
    return `has ${step.args.length} arguments, but "${schema.name}" takes ${schema.parameters.length}`;
  }
  for (const [i, parameter] of schema.parameters.entries()) {
    const name = step.args[i]!;
    const type = typeOf.get(name);
    if (type === undefined) return `names the object "${name}", which is not declared`;
    const line = [type];
    while (domain.types.has(line.at(-1)!)) line.push(domain.types.get(line.at(-1)!)!);
    if (parameter.type !== "object" && !line.includes(parameter.type)) {
      return `has "${name}" of type "${type}" where ${parameter.name} must be of type "${parameter.type}"`;
    }
  }
  return undefined;
}

const bind = ({ predicate, args }: Atom, binding: ReadonlyMap<string, string>): Atom => ({
  predicate,
  args: args.map((arg) => binding.get(arg) ?? arg),
});
