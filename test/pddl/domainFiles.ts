import { readdirSync, readFileSync } from "node:fs";
import { parseDomain, parseProblem, type Domain, type Problem } from "../../src/pddl/index.ts";

const root = new URL("../../domains/", import.meta.url);

/** Domains of the repository that these tests read. */
export const domainNames = ["hanoi", "hanoi-classic"] as const;

export const domainText = (name: string): string => readFileSync(new URL(`${name}/domain.pddl`, root), "utf8");

export const problemText = (name: string, file: string): string =>
  readFileSync(new URL(`${name}/problems/${file}`, root), "utf8");

export const problemFiles = (name: string): string[] => readdirSync(new URL(`${name}/problems/`, root)).sort();

export function loadTask(name: string, file: string): { domain: Domain; problem: Problem } {
  const domain = parseDomain(domainText(name), `${name}/domain.pddl`);
  return { domain, problem: parseProblem(problemText(name, file), `${name}/problems/${file}`, domain) };
}
