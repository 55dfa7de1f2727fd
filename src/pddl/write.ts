import {
  atomText,
  literalText,
  stepText,
  type ActionSchema,
  type Domain,
  type Literal,
  type Plan,
  type Problem,
  type Typed,
} from "./Domain.ts";
import { rootType } from "./typeHierarchy.ts";

/** Prints a domain as PDDL text that `parseDomain` reads back as an equal value. */
export function writeDomain(domain: Domain): string {
  const typed = domain.types.size > 0;
  const lines = [`(define (domain ${domain.name})`];
  if (domain.requirements.length > 0) lines.push(`  (:requirements ${domain.requirements.join(" ")})`);
  if (typed) lines.push(...section(":types", groups([...domain.types].map(([name, type]) => ({ name, type })))));
  if (domain.constants.length > 0) lines.push(...section(":constants", groups(domain.constants)));
  const predicates = domain.predicates.map(({ name, parameters }) => listText([name, ...parameterWords(parameters)]));
  if (predicates.length > 0) lines.push(...section(":predicates", predicates));
  for (const action of domain.actions) lines.push("", ...actionLines(action));
  return `${lines.join("\n")})\n`;
}

/** Prints a problem as PDDL text that `parseProblem` reads back as an equal value. */
export function writeProblem(problem: Problem): string {
  const lines = [`(define (problem ${problem.name})`, `  (:domain ${problem.domain})`];
  if (problem.objects.length > 0) lines.push(...section(":objects", groups(problem.objects)));
  lines.push(...section(":init", problem.init.map(atomText)));
  lines.push(`  (:goal ${conjunction(problem.goal)})`);
  return `${lines.join("\n")})\n`;
}

/** Prints a plan, one step a line, as `parsePlan` reads it back. */
export const writePlan = (plan: Plan): string => plan.map((step) => `${stepText(step)}\n`).join("");

const listText = (words: readonly string[]): string => `(${words.join(" ")})`;

function section(keyword: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return [`  (${keyword})`];
  return [`  (${keyword}`, ...entries.map((entry, i) => `    ${entry}${i === entries.length - 1 ? ")" : ""}`)];
}

/** One entry for each run of neighbours with one type; a list of plain objects stays untyped. */
function groups(list: readonly Typed[]): string[] {
  if (list.every(({ type }) => type === rootType)) return [list.map(({ name }) => name).join(" ")];
  const runs: { type: string; names: string[] }[] = [];
  for (const { name, type } of list) {
    const last = runs.at(-1);
    if (last?.type === type) last.names.push(name);
    else runs.push({ type, names: [name] });
  }
  return runs.map(({ type, names }) => `${names.join(" ")} - ${type}`);
}

const parameterWords = (parameters: readonly Typed[]): string[] => (parameters.length === 0 ? [] : groups(parameters));

const conjunction = (literals: readonly Literal[]): string => listText(["and", ...literals.map(literalText)]);

const actionLines = ({ name, parameters, preconditions, effects }: ActionSchema): string[] => [
  `  (:action ${name}`,
  `    :parameters ${listText(parameterWords(parameters))}`,
  `    :precondition ${conjunction(preconditions)}`,
  `    :effect ${conjunction(effects)})`,
];
