/** PDDL text ⇄ values, with a type check whose errors carry file, line and column. */
export * from "./Domain.ts";
export { PddlError, type Position } from "./PddlError.ts";
export { parseDomain } from "./parseDomain.ts";
export { parseProblem } from "./parseProblem.ts";
export { parsePlan } from "./parsePlan.ts";
export { problemFault } from "./problemFault.ts";
export { supportedRequirements } from "./sections.ts";
export { isSubtype } from "./typeHierarchy.ts";
export { writeDomain, writePlan, writeProblem } from "./write.ts";
