import { parse } from "yaml";
import { UserError } from "../core/index.ts";
import type { ParameterOverrides } from "./Parameters.ts";
import { fullName, type NodeName } from "./resolveName.ts";

/** Deepest nesting of keys; an alias of YAML can nest a mapping in itself. */
const deepest = 20;

/**
 * The parameters that a ROS params file gives a node, namespaced or not: the keys "/**", "name", "/ns/name", "/**" before a name
 * and nested namespaces, each with `ros__parameters`. Later keys of the file win, as in rcl.
 *
 * @param source name for errors
 * @throws UserError on text that is no params file
 */
export function paramsOf(text: string, node: NodeName, source: string): ParameterOverrides {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw new UserError(`${source} is no YAML: ${(error as Error).message.split("\n")[0] ?? ""}`);
  }
  if (!isMapping(value)) throw new UserError(`${source} is no params file: it must be a mapping of node names`);
  const found: Record<string, unknown> = {};
  const fail = (what: string): never => {
    throw new UserError(`${source}: ${what}`);
  };
  collect(value, [], node, found, fail);
  return found;
}

/**
 * Nested mappings as names with dots between: `{a: {b: 1}}` is the parameter "a.b".
 *
 * @param fail throws what is wrong in a sentence
 */
export function flattenParameters(
  parameters: Readonly<Record<string, unknown>>,
  fail: (what: string) => never,
  path: readonly string[] = [],
): ParameterOverrides {
  if (path.length > deepest) fail(`parameters are nested too deep at ${path.slice(0, 4).join(".")}`);
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      isMapping(value)
        ? Object.entries(flattenParameters(value, fail, [...path, name]))
        : [[[...path, name].join("."), value]],
    ),
  );
}

function collect(
  level: Readonly<Record<string, unknown>>,
  path: readonly string[],
  node: NodeName,
  found: Record<string, unknown>,
  fail: (what: string) => never,
): void {
  if (path.length > deepest) fail(`names are nested too deep at ${path.slice(0, 4).join(": ")}`);
  for (const [key, value] of Object.entries(level)) {
    if (!isMapping(value)) fail(`${key} must be a mapping with ros__parameters`);
    else if (key !== "ros__parameters") collect(value, [...path, key], node, found, fail);
    else if (matches(path, node)) Object.assign(found, flattenParameters(value, fail));
  }
}

/** Whether keys mean a node: "**" stands for any names, "*" for one; a bare name for the node in every namespace. */
function matches(path: readonly string[], node: NodeName): boolean {
  if (path.length === 1 && path[0] === node.name) return true;
  // An absolute key begins anew.
  const from = path.findLastIndex((key) => key.startsWith("/"));
  const pattern = path
    .slice(Math.max(0, from))
    .flatMap((key) => key.split("/"))
    .filter((part) => part !== "")
    .map((part) => (part === "**" ? "(?:/[^/]+)*" : part === "*" ? "/[^/]+" : `/${escape(part)}`))
    .join("");
  return new RegExp(`^${pattern}$`).test(fullName(node));
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
