import { basename } from "node:path";
import { parse } from "yaml";
import { FileError } from "../../core/index.ts";
import type { ParameterOverrides } from "../../ros/Parameters.ts";
import { flattenParameters } from "../../ros/paramsFile.ts";
import { nameFault } from "../../ros/resolveName.ts";
import { nearest } from "../../pddl/nearest.ts";
import { readText } from "../readText.ts";
import { nodeKindNames, type NodeKindName } from "./nodeKinds.ts";

/** One node of a graph, as its file has it. */
export interface GraphFileNode {
  readonly kind: NodeKindName;
  readonly name: string;
  /** Names of nodes that must be active before it. */
  readonly needs: readonly string[];
  readonly parameters: ParameterOverrides;
}

/** A graph: nodes in the order in which they are brought up, each after those that it needs. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly GraphFileNode[];
  /** Of the lifecycle manager, which every graph has. */
  readonly manager: ParameterOverrides;
  /** Times that a node's process may be started again before the graph ends. */
  readonly restarts: number;
}

export const managerName = "lifecycle_manager";
const defaultRestarts = 5;
const longestFile = 1_000_000;

/** Reads a graph from a YAML file. @throws FileError with what is wrong and where in the file */
export function readGraph(path: string): Graph {
  const text = readText(path);
  const fail = (where: string, what: string): never => {
    throw new FileError(path, `${path}: ${where}${what}`);
  };
  if (text.length > longestFile) fail("", `the file has ${text.length} characters; ${longestFile} are the limit`);
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    fail("", `is no YAML: ${(error as Error).message.split("\n")[0] ?? ""}`);
  }
  const top = mapping(value, "the graph", fail);
  known(top, ["name", "nodes", "manager", "restarts"], "", fail);
  const { name = basename(path).replace(/\.ya?ml$/, ""), nodes, manager = {}, restarts = defaultRestarts } = top;
  if (typeof name !== "string") fail("name: ", "must be a text");
  if (!Number.isSafeInteger(restarts) || (restarts as number) < 0) fail("restarts: ", "must be a whole number from 0");
  if (!Array.isArray(nodes) || nodes.length === 0) fail("nodes: ", "must be a list of nodes, each with its kind");
  const read = (nodes as unknown[]).map((node, i) => readNode(node, `nodes[${i}]`, fail));
  return {
    name: name as string,
    nodes: inOrder(read, fail),
    manager: parametersOf(manager, "manager", fail),
    restarts: restarts as number,
  };
}

type Fail = (where: string, what: string) => never;

function readNode(value: unknown, where: string, fail: Fail): GraphFileNode {
  const node = mapping(value, where, fail);
  known(node, ["kind", "name", "needs", "parameters"], `${where}.`, fail);
  const { kind, name = kind, needs = [], parameters = {} } = node;
  if (typeof kind !== "string" || !nodeKindNames.some((each) => each === kind)) {
    const guess = typeof kind === "string" ? nearest(kind, nodeKindNames) : undefined;
    const hint = guess === undefined ? `use one of ${nodeKindNames.join(", ")}` : `did you mean ${guess}?`;
    fail(`${where}.kind: `, `there is no kind of node "${String(kind)}"; ${hint}`);
  }
  const fault = typeof name === "string" ? nameFault(name) : "must be a text";
  if (fault !== undefined) fail(`${where}.name: `, fault);
  if (name === managerName) fail(`${where}.name: `, `"${managerName}" is the name of the graph's manager`);
  if (!Array.isArray(needs) || !needs.every((each) => typeof each === "string")) {
    fail(`${where}.needs: `, "must be a list of names");
  }
  return {
    kind: kind as NodeKindName,
    name: name as string,
    needs: needs,
    parameters: parametersOf(parameters, `${where}.parameters`, fail),
  };
}

const parametersOf = (value: unknown, where: string, fail: Fail): ParameterOverrides =>
  flattenParameters(mapping(value, where, fail), (what) => fail(`${where}: `, what));

function mapping(value: unknown, where: string, fail: Fail): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return fail(`${where} `, "must be a mapping");
  return value as Record<string, unknown>;
}

function known(value: Record<string, unknown>, keys: readonly string[], where: string, fail: Fail): void {
  const stranger = Object.keys(value).find((key) => !keys.includes(key));
  if (stranger !== undefined) fail(`${where}${stranger}: `, `is not known here; there are ${keys.join(", ")}`);
}

/** Sorts nodes after those that they need, otherwise as they are. */
function inOrder(nodes: readonly GraphFileNode[], fail: Fail): readonly GraphFileNode[] {
  const names = nodes.map(({ name }) => name);
  for (const [i, { name, needs }] of nodes.entries()) {
    if (names.indexOf(name) !== i) fail(`nodes[${i}].name: `, `two nodes are called "${name}"`);
    if (needs.includes(name)) fail(`nodes[${i}].needs: `, `"${name}" needs itself`);
    const missing = needs.find((need) => !names.includes(need));
    if (missing !== undefined) fail(`nodes[${i}].needs: `, `there is no node "${missing}"`);
  }
  const sorted: GraphFileNode[] = [];
  let rest = [...nodes];
  while (rest.length > 0) {
    const ready = rest.find(({ needs }) => needs.every((need) => sorted.some(({ name }) => name === need)));
    if (ready === undefined)
      return fail("nodes: ", `${rest.map(({ name }) => name).join(", ")} need each other in a circle`);
    sorted.push(ready);
    rest = rest.filter((node) => node !== ready);
  }
  return sorted;
}
