import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ros2jazzy } from "@foxglove/rosmsg-msgs-common";
import { format, resolveConfig } from "prettier";
import type { Interface, Reference } from "./Interface.ts";
import { interfaceOf, parseInterface, type ParsedMessage } from "./parseInterface.ts";
import { renderPackage } from "./renderPackage.ts";

/** Messages of ROS that Praxis names itself; what they consist of comes along. */
const standardMessages: Readonly<Record<string, readonly string[]>> = {
  builtin_interfaces: ["Time", "Duration"],
  std_msgs: ["Header", "String", "Empty"],
  geometry_msgs: ["Point", "Vector3", "Quaternion", "Pose", "Twist", "Transform", "TransformStamped"],
  sensor_msgs: ["JointState", "Image", "CameraInfo"],
  rosgraph_msgs: ["Clock"],
  diagnostic_msgs: ["DiagnosticArray", "DiagnosticStatus", "KeyValue"],
  tf2_msgs: ["TFMessage"],
  lifecycle_msgs: ["State", "Transition", "TransitionDescription", "TransitionEvent"],
  rcl_interfaces: [
    ...["ParameterValue", "Parameter", "ParameterType", "ParameterDescriptor", "FloatingPointRange", "IntegerRange"],
    ...["SetParametersResult", "ListParametersResult", "ParameterEvent"],
  ],
};
const kinds = ["msg", "srv", "action"] as const;

/**
 * The TypeScript modules of all ROS interfaces that Praxis uses, formatted: path from the repository's root to text.
 * Praxis's own definitions are read from launch/praxis_msgs, services of ROS from launch/interfaces/standard, and its
 * messages from @foxglove/rosmsg-msgs-common.
 *
 * @param root the repository's root
 */
export async function generateInterfaces(root: string): Promise<Map<string, string>> {
  const standard = path.join(root, "launch", "interfaces", "standard");
  const read = [
    ...readPackage("praxis_msgs", path.join(root, "launch", "praxis_msgs")),
    ...sortedNames(standard).flatMap((name) => readPackage(name, path.join(standard, name))),
  ];
  const wanted = Object.entries(standardMessages).flatMap(([packageName, names]) =>
    names.map((name) => ({ packageName, name })),
  );
  const packages = new Map<string, Interface[]>();
  for (const definition of dependenciesFirst(read, wanted)) {
    packages.set(definition.packageName, [...(packages.get(definition.packageName) ?? []), definition]);
  }

  const files = new Map<string, string>();
  for (const name of [...packages.keys()].sort()) {
    const file = `src/ros/interfaces/${name}.ts`;
    const options = await resolveConfig(path.join(root, file));
    files.set(file, await format(renderPackage(name, packages.get(name)!), { ...options, parser: "typescript" }));
  }
  return files;
}

function readPackage(packageName: string, folder: string): Interface[] {
  return kinds.flatMap((kind) =>
    sortedNames(path.join(folder, kind)).map((file) => {
      if (path.extname(file) !== `.${kind}`) throw new Error(`${path.join(folder, kind, file)} is no .${kind} file`);
      const text = readFileSync(path.join(folder, kind, file), "utf8");
      return parseInterface(packageName, kind, path.basename(file, `.${kind}`), text);
    }),
  );
}

/** Names in a folder; none if it does not exist. */
function sortedNames(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** All that were read and all that are wanted, each after what it consists of. */
function dependenciesFirst(read: readonly Interface[], wanted: readonly Reference[]): Iterable<Interface> {
  const messages = new Map(read.filter(({ kind }) => kind === "msg").map((message) => [keyOf(message), message]));
  const done = new Set<Interface>();
  const add = (definition: Interface): void => {
    if (done.has(definition)) return;
    for (const { type } of definition.parts.flatMap(({ fields }) => fields)) {
      if (typeof type !== "string") addMessage(type, `, which ${keyOf(definition)} uses`);
    }
    done.add(definition);
  };
  const addMessage = (reference: Reference, user: string): void => {
    const key = keyOf(reference);
    const known = messages.get(key) ?? standardMessage(reference);
    if (known === undefined) throw new Error(`There is no definition of ${key}${user}`);
    messages.set(key, known);
    add(known);
  };
  for (const definition of read) add(definition);
  for (const reference of wanted) addMessage(reference, "");
  return done;
}

function standardMessage(reference: Reference): Interface | undefined {
  const all: Readonly<Record<string, ParsedMessage>> = ros2jazzy;
  const message = all[keyOf(reference)];
  return message && interfaceOf(reference.packageName, reference.name, message);
}

const keyOf = ({ packageName, name }: Reference): string => `${packageName}/${name}`;
