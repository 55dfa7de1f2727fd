import { parse } from "yaml";
import { UserError } from "../core/index.ts";

/** What a node is told in the way of ROS: `--ros-args -r __node:=x -r __ns:=/y -p name:=value --params-file file`. */
export interface RosArguments {
  readonly name?: string;
  readonly namespace?: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly paramsFiles: readonly string[];
}

/** Flags with a value, and without, that say nothing to a node of ours. */
const ignoredWithValue = ["--log-level", "--log-config-file", "--log-file-name", "-e", "--enclave"];
const ignored = ["--enable-rosout-logs", "--disable-rosout-logs", "--enable-stdout-logs", "--disable-stdout-logs"];

/**
 * Reads what follows `--ros-args`; a launch file may repeat it.
 *
 * @throws UserError on what we do not understand: a remapping of a topic that is silently lost would be worse
 */
export function parseRosArguments(words: readonly string[]): RosArguments {
  const found: { name?: string; namespace?: string } = {};
  const parameters: Record<string, unknown> = {};
  const paramsFiles: string[] = [];
  const left = words.filter((word) => word !== "--ros-args" && word !== "--");
  while (left.length > 0) {
    const flag = left.shift()!;
    if (ignored.includes(flag)) continue;
    const value = left.shift();
    if (value === undefined) throw new UserError(`The ROS argument ${flag} needs a value`);
    if (flag === "-r" || flag === "--remap") {
      const [key, right] = split(flag, value);
      if (key === "__node" || key === "__name") found.name = right;
      else if (key === "__ns") found.namespace = right;
      else
        throw new UserError(
          `The ROS argument ${flag} ${value} remaps something else than __node or __ns; use namespaces`,
        );
    } else if (flag === "-p" || flag === "--param") {
      const [key, right] = split(flag, value);
      parameters[key] = yaml(flag, value, right);
    } else if (flag === "--params-file") {
      paramsFiles.push(value);
    } else if (!ignoredWithValue.includes(flag)) {
      throw new UserError(`The ROS argument ${flag} is not known; there are -r, -p and --params-file`);
    }
  }
  return { ...found, parameters, paramsFiles };
}

function split(flag: string, value: string): [string, string] {
  const at = value.indexOf(":=");
  if (at < 1) throw new UserError(`The ROS argument ${flag} ${value} must be written as name:=value`);
  return [value.slice(0, at), value.slice(at + 2)];
}

function yaml(flag: string, value: string, text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 }) as unknown;
  } catch (error) {
    throw new UserError(
      `The value in the ROS argument ${flag} ${value} is no YAML: ${(error as Error).message.split("\n")[0] ?? ""}`,
    );
  }
}
