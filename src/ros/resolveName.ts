import { UserError } from "../core/index.ts";

/** What a node is called. */
export interface NodeName {
  /** Letters, digits and "_", no digit first. */
  readonly name: string;
  /** "/" or such as "/arm1". */
  readonly namespace: string;
}

/** "/arm1/planner" */
export const fullName = ({ name, namespace }: NodeName): string => `${namespace === "/" ? "" : namespace}/${name}`;

/**
 * The full name of a topic, service or action: "/x" as it is, "~/x" below the node, "x" below its namespace.
 *
 * @see https://design.ros2.org/articles/topic_and_service_names.html
 */
export function resolveName(relative: string, node: NodeName): string {
  if (relative.startsWith("/")) return relative;
  if (relative.startsWith("~/")) return `${fullName(node)}${relative.slice(1)}`;
  return `${node.namespace === "/" ? "" : node.namespace}/${relative}`;
}

/** What keeps a text from being a node's name or one part of a namespace; undefined if nothing does. */
export const nameFault = (name: string): string | undefined =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
    ? undefined
    : `"${name}" is no ROS name: letters, digits and "_" only, and no digit first`;

/** "/" or "/a/b" from what a user writes. @throws UserError on a part that is no name */
export function normalizeNamespace(text: string): string {
  const parts = text.split("/").filter((part) => part !== "");
  for (const part of parts) {
    const fault = nameFault(part);
    if (fault !== undefined) throw new UserError(`The namespace "${text}" is not valid: ${fault}`);
  }
  return `/${parts.join("/")}`;
}
