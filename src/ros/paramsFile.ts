import { parse } from "yaml";
import { UserError } from "../core/index.ts";
import type { ParameterOverrides } from "./Parameters.ts";
import { fullName, type NodeName } from "./resolveName.ts";

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
  collect(value, "", node, found, source);
  return found;
}

/** Nested mappings as names with dots between: `{a: {b: 1}}` is the parameter "a.b". */
export function flattenParameters(parameters: Readonly<Record<string, unknown>>, prefix = ""): ParameterOverrides {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      isMapping(value) ? Object.entries(flattenParameters(value, `${prefix}${name}.`)) : [[`${prefix}${name}`, value]],
    ),
  );
}

function collect(
  level: Readonly<Record<string, unknown>>,
  path: string,
  node: NodeName,
  found: Record<string, unknown>,
  source: string,
): void {
  for (const [key, value] of Object.entries(level)) {
    if (!isMapping(value)) throw new UserError(`${source}: ${key} must be a mapping with ros__parameters`);
    if (key === "ros__parameters") {
      if (matches(path, node)) Object.assign(found, flattenParameters(value));
    } else {
      collect(value, key.startsWith("/") ? key : `${path}/${key}`, node, found, source);
    }
  }
}

/** Whether a key means a node: "**" stands for any names, "*" for one; a bare name for the node in every namespace. */
function matches(path: string, node: NodeName): boolean {
  if (path === `/${node.name}`) return true;
  const pattern = path
    .split("/")
    .slice(1)
    .map((part) => (part === "**" ? "(?:/[^/]+)*" : part === "*" ? "/[^/]+" : `/${escape(part)}`))
    .join("");
  return new RegExp(`^${pattern}$`).test(fullName(node));
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
