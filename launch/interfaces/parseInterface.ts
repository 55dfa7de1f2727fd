import { parse } from "@foxglove/rosmsg";
import type { PrimitiveName } from "../../src/ros/interfaces/MessageType.ts";
import type { ConstantDefinition, FieldDefinition, Interface, Part, Reference } from "./Interface.ts";

/** A message as @foxglove/rosmsg knows it, without comments. */
export type ParsedMessage = ReturnType<typeof parse>[number];

const primitives: ReadonlySet<string> = new Set<PrimitiveName>([
  ...(["bool", "string", "float32", "float64"] as const),
  ...(["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"] as const),
]);
// The parser still calls these two as ROS 1 did.
const builtin: Readonly<Record<string, Reference>> = {
  time: { packageName: "builtin_interfaces", name: "Time" },
  duration: { packageName: "builtin_interfaces", name: "Duration" },
};
const partCounts = { msg: 1, srv: 2, action: 3 } as const;

/**
 * Reads the text of a .msg, .srv or .action file. The first block of comments is the interface's own; each later one
 * belongs to the field or constant that it stands directly above.
 *
 * @throws Error on what is no such definition, or uses what Praxis's messages do not: bounded strings, wide strings
 * and defaults of arrays
 */
export function parseInterface(packageName: string, kind: Interface["kind"], name: string, text: string): Interface {
  const sections = text.split(/^---[ \t]*$/m);
  if (sections.length !== partCounts[kind]) {
    throw new Error(
      `${packageName}/${kind}/${name} has ${sections.length} parts; a .${kind} file has ${partCounts[kind]}`,
    );
  }
  const { comment, rest } = splitHead(sections[0]!);
  try {
    const parts = [rest, ...sections.slice(1)].map((section) => {
      // Without a single field or constant, the parser may return nothing at all.
      const [message] = parse(section, { ros2: true, skipTypeFixup: true });
      return message === undefined ? { fields: [], constants: [] } : partOf(packageName, message, commentsOf(section));
    });
    return { packageName, kind, name, comment, parts };
  } catch (error) {
    throw new Error(`${packageName}/${kind}/${name}: ${(error as Error).message}`, { cause: error });
  }
}

/** A message that has been parsed already. */
export function interfaceOf(packageName: string, name: string, message: ParsedMessage): Interface {
  return { packageName, kind: "msg", name, comment: "", parts: [partOf(packageName, message, new Map())] };
}

function partOf(packageName: string, message: ParsedMessage, comments: ReadonlyMap<string, string>): Part {
  const fields: FieldDefinition[] = [];
  const constants: ConstantDefinition[] = [];
  for (const definition of message.definitions) {
    const { name, type, value, defaultValue, arrayUpperBound } = definition;
    const comment = comments.get(name) ?? "";
    if (definition.isConstant === true) {
      if (value === undefined) throw new Error(`the constant ${name} has no value`);
      constants.push({ name, comment, value });
      continue;
    }
    if (definition.upperBound !== undefined || Array.isArray(defaultValue)) {
      throw new Error(`the field ${name} is a bounded string or an array with a default, which are not supported`);
    }
    fields.push({
      name,
      comment,
      type: typeOf(packageName, name, type),
      ...(definition.isArray === true && { array: definition.arrayLength ?? "dynamic" }),
      ...(arrayUpperBound !== undefined && { maxLength: arrayUpperBound }),
      ...(defaultValue !== undefined && { default: defaultValue }),
    });
  }
  return { fields, constants };
}

/** The type written as "float64", "Disc", "geometry_msgs/Pose" or "geometry_msgs/msg/Pose". */
function typeOf(packageName: string, field: string, type: string): PrimitiveName | Reference {
  if (primitives.has(type)) return type as PrimitiveName;
  if (Object.hasOwn(builtin, type)) return builtin[type]!;
  const [, from = packageName, name] = /^(?:([a-z]\w*)\/(?:msg\/)?)?([A-Z]\w*)$/.exec(type) ?? [];
  if (name === undefined) throw new Error(`the type ${type} of ${field} is not supported`);
  return { packageName: from, name };
}

/** The block of comments that a definition begins with, and what follows it. */
function splitHead(section: string): { comment: string; rest: string } {
  const [head] = /^\s*(?:#.*\n)+/.exec(section) ?? [""];
  return { comment: joined(head.trim().split("\n")), rest: section.slice(head.length) };
}

/** The comment directly above each field and constant that has one. */
function commentsOf(section: string): Map<string, string> {
  const comments = new Map<string, string>();
  let block: string[] = [];
  for (const line of section.split("\n").map((text) => text.trim())) {
    if (line.startsWith("#")) {
      block.push(line);
      continue;
    }
    const name = /^\S+\s+(\w+)/.exec(line)?.[1];
    if (name !== undefined && block.length > 0) comments.set(name, joined(block));
    block = [];
  }
  return comments;
}

const joined = (lines: readonly string[]): string => lines.map((line) => line.replace(/^#+\s*/, "")).join(" ");
