import { atomText, type Atom, type Domain, type Problem } from "../../src/pddl/index.ts";
import { isSubtype } from "../../src/pddl/typeHierarchy.ts";

/**
 * Length of a shortest plan by breadth-first search over sets of strings, straight from the definition of STRIPS;
 * Infinity if there is none, undefined if there are more than `maxStates` states to look at.
 */
export function shortestPlanLength(domain: Domain, problem: Problem): number | undefined {
  const objects = [...domain.constants, ...problem.objects];
  const actions = domain.actions.flatMap((schema) => {
    let bindings: Map<string, string>[] = [new Map<string, string>()];
    for (const { name, type } of schema.parameters) {
      const fitting = objects.filter((object) => isSubtype(domain.types, object.type, type));
      bindings = bindings.flatMap((b) => fitting.map((object) => new Map(b).set(name, object.name)));
    }
    return bindings.map((binding) => {
      const bind = ({ predicate, args }: Atom): string[] => [predicate, ...args.map((arg) => binding.get(arg) ?? arg)];
      const put = ({ atom, sign }: { atom: Atom; sign: boolean }) => ({ words: bind(atom), sign });
      return { preconditions: schema.preconditions.map(put), effects: schema.effects.map(put) };
    });
  });
  const holds = (state: ReadonlySet<string>, { words, sign }: { words: string[]; sign: boolean }): boolean =>
    (words[0] === "=" ? words[1] === words[2] : state.has(`(${words.join(" ")})`)) === sign;
  const goal = problem.goal.map(({ atom, sign }) => ({ words: [atom.predicate, ...atom.args], sign }));

  let layer: Set<string>[] = [new Set(problem.init.map(atomText))];
  const seen = new Set(layer.map(keyOf));
  for (let length = 0; layer.length > 0; length++) {
    if (layer.some((state) => goal.every((literal) => holds(state, literal)))) return length;
    const next: Set<string>[] = [];
    for (const state of layer) {
      for (const { preconditions, effects } of actions) {
        if (!preconditions.every((literal) => holds(state, literal))) continue;
        const after = new Set(state);
        for (const { words, sign } of effects) if (!sign) after.delete(`(${words.join(" ")})`);
        for (const { words, sign } of effects) if (sign) after.add(`(${words.join(" ")})`);
        const key = keyOf(after);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(after);
        if (seen.size > maxStates) return undefined;
      }
    }
    layer = next;
  }
  return Infinity;
}

const maxStates = 500;

const keyOf = (state: ReadonlySet<string>): string => [...state].sort().join("");
