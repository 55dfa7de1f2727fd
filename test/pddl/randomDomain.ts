import type { Rng } from "../../src/core/index.ts";
import {
  atomText,
  isSubtype,
  type Atom,
  type Domain,
  type Literal,
  type Problem,
  type Typed,
} from "../../src/pddl/index.ts";

/** A well-typed domain with a problem, small enough to write out every instance. */
export function randomDomain(rng: Rng): { domain: Domain; problem: Problem } {
  const types = new Map<string, string>();
  const typeNames = ["object"];
  for (let i = rng.integer(4); i > 0; i--) {
    types.set(`t${i}`, rng.pick(typeNames));
    typeNames.push(`t${i}`);
  }
  const typed = (prefix: string, count: number): Typed[] =>
    Array.from({ length: count }, (_, i) => ({ name: `${prefix}${i}`, type: rng.pick(typeNames) }));
  const constants = typed("c", rng.integer(2));
  const objects = typed("o", 2 + rng.integer(3));
  const predicates = Array.from({ length: 2 + rng.integer(4) }, (_, i) => ({
    name: `p${i}`,
    // Wide types let most atoms be formed.
    parameters: typed("?a", rng.integer(3)).map((a) => (rng.uniform() < 0.6 ? { ...a, type: "object" } : a)),
  }));
  const atomOver = (terms: readonly Typed[]): Atom | undefined => {
    const { name, parameters } = rng.pick(predicates);
    const args = parameters.map(({ type }) => terms.filter((term) => isSubtype(types, term.type, type)));
    if (args.some((fitting) => fitting.length === 0)) return undefined;
    return { predicate: name, args: args.map((fitting) => rng.pick(fitting).name) };
  };
  const atomsOver = (terms: readonly Typed[], count: number): Atom[] =>
    Array.from({ length: count }, () => atomOver(terms)).filter((atom) => atom !== undefined);
  const literalsOver = (terms: readonly Typed[], count: number): Literal[] =>
    atomsOver(terms, count).map((atom) => ({ atom, sign: rng.uniform() < 0.65 }));
  const actions = Array.from({ length: 3 + rng.integer(3) }, (_, i) => {
    const parameters = typed("?x", rng.integer(4));
    const terms = [...constants, ...parameters];
    const preconditions = literalsOver(terms, rng.integer(3));
    if (terms.length > 1 && rng.uniform() < 0.3) {
      const args = [rng.pick(terms).name, rng.pick(terms).name];
      preconditions.push({ atom: { predicate: "=", args }, sign: rng.uniform() < 0.3 });
    }
    return { name: `act${i}`, parameters, preconditions, effects: literalsOver(terms, 1 + rng.integer(2)) };
  });
  const all = [...constants, ...objects];
  const init = new Map(atomsOver(all, 1 + rng.integer(5)).map((atom) => [atomText(atom), atom]));
  // What the effects of some instances bring about, so that many goals can be reached.
  const goal = Array.from({ length: 1 + rng.integer(3) }, (): Literal[] => {
    const { parameters, effects } = rng.pick(actions);
    const fitting = parameters.map(({ type }) => all.filter((object) => isSubtype(types, object.type, type)));
    if (effects.length === 0 || fitting.some((list) => list.length === 0)) return [];
    const binding = new Map(parameters.map(({ name }, i) => [name, rng.pick(fitting[i]!).name]));
    const { atom, sign } = rng.pick(effects);
    return [{ atom: { ...atom, args: atom.args.map((arg) => binding.get(arg) ?? arg) }, sign }];
  }).flat();
  const requirements = [":strips", ":typing", ":negative-preconditions", ":equality"].slice(0, rng.integer(5));
  return {
    domain: { name: "random", requirements, types, constants, predicates, actions },
    problem: {
      name: "some",
      domain: "random",
      objects,
      init: [...init.values()],
      goal,
    },
  };
}
