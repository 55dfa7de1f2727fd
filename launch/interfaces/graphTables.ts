import { readFileSync } from "node:fs";
import path from "node:path";
import { managerName, readGraph, type Graph } from "../../src/cli/graph/GraphFile.ts";
import { programOf, seenBy, type NodeKindName } from "../../src/cli/graph/nodeKinds.ts";
import { startGraph, type RunningGraph } from "../../src/cli/graph/startGraph.ts";
import type { NodeProgram } from "../../src/ros/GraphNode.ts";
import {
  DescribeParameters,
  GetParameters,
  ListParameters,
  ParameterTypeConstants as types,
  type ParameterDescriptor,
  type ParameterValue,
} from "../../src/ros/interfaces/rcl_interfaces.ts";
import { LoopbackTransport, type EndpointInfo } from "../../src/ros/loopback/LoopbackTransport.ts";
import { cameraStateEstimatorNode } from "../../src/ros/nodes/cameraStateEstimatorNode.ts";
import { ownConstraint } from "../../src/ros/Parameters.ts";
import type { Qos } from "../../src/ros/Qos.ts";

/** Somewhere that is not the root, to tell names that are absolute from those that are not. */
const namespace = "/documented";

const callMs = 5000;

/** What the endpoints are for whose types are not ours, or say nothing of themselves. */
const purposes: Readonly<Record<string, string>> = {
  joint_states: "Joints of the arm, for whoever looks",
  "/clock": "World time, where the parameter `publish_clock` is set",
  "/diagnostics": "State of every node, for the tools of ROS",
  "/tf": "Pose of the tool, where the ROS has tf2_msgs",
  "/tf_static": "Where the cameras are said to be, where the ROS has tf2_msgs",
  "cameras/agentview/camera_info": "Lens and size of that camera, with each picture",
  "cameras/agentview/image_raw": "Pictures of the camera opposite the robot, rgb8",
  "cameras/wrist/camera_info": "Lens and size of that camera, with each picture",
  "cameras/wrist/image_raw": "Pictures of the camera on the hand, rgb8",
  "gripper/joint_states": "The two fingers: half of the opening each, m and m/s, and the force between them, N",
  "manager/is_active": "Whether all nodes are active, and else what is missing",
  "manager/shutdown": "Takes the graph down",
  "manager/startup": "Brings the graph up, again if it has failed",
  "world/clear_latch": "Lets the arm take commands again",
  "world/take_pictures": "Has the cameras publish what they see now",
  "world/get_spec": "What everyone may know of the world",
};

/** What each kind of node is there for. */
const roles: Readonly<Record<NodeKindName | typeof managerName, string>> = {
  sim: "Hosts the world, judges it and tells ground truth",
  oracle_state_estimator: "Estimates the state from ground truth, with noise and latency where asked for",
  camera_state_estimator: "Estimates the state from pictures of a camera, joints and gripper: what `nesy` has for eyes",
  goal_predictor: "Makes a goal of the instruction, or a question, or a refusal",
  planner: "Searches plans, each in a worker thread",
  policy: "Infers actions by the learned skills",
  executor: "Carries out tasks: `runEpisode` with a `PlanningAgent` whose stages are on the other nodes",
  energy_meter: "Meters tasks: CPU-seconds of every process, joules of every counter",
  lifecycle_manager: "Brings the nodes up in order, keeps them up, tells how they are; a plain node",
};

interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** An end of the graph by its name as a node writes it: "world/step", "/clock", "~/get_state". */
interface End extends Omit<EndpointInfo, "node"> {
  /** Without the namespace. */
  readonly node: string;
  /** Where it is there: everywhere if empty. */
  readonly only: "" | "paced" | "cameras";
}

/**
 * Markdown tables of what the nodes of a graph offer and use, by their names in docs/ros.md. They come from graphs that run
 * in this process, and in lines of their own from the definitions in launch/praxis_msgs.
 *
 * @param root the repository's root
 */
export async function graphTables(root: string): Promise<ReadonlyMap<string, string>> {
  const graphs = path.join(root, "launch", "praxis", "graphs");
  const graph = readGraph(path.join(graphs, "hanoi.yaml"));
  const seeing = readGraph(path.join(graphs, "hanoi-cameras.yaml"));
  const still = await endpointsOf(graph);
  const more = {
    paced: await endpointsOf(readGraph(path.join(graphs, "hanoi-paced.yaml"))),
    cameras: await endpointsOf(seeing),
  } as const;
  const eyes = seeing.nodes.filter(({ name }) => graph.nodes.every((node) => node.name !== name));
  const nodes = graph.nodes.flatMap((node) => (node.kind === "oracle_state_estimator" ? [node, ...eyes] : [node]));
  const names = nodes.map(({ name }) => name);
  const shared = sharedNames(
    still,
    graph.nodes.map(({ name }) => name),
  );
  const same = (a: EndpointInfo) => (b: EndpointInfo) => a.node === b.node && a.role === b.role && a.name === b.name;
  const toEnd = (only: End["only"]) => (info: EndpointInfo) => endOf(info, [...names, managerName], shared, only);
  const extra = (["paced", "cameras"] as const).flatMap((only) =>
    more[only].filter((end) => !still.some(same(end))).map(toEnd(only)),
  );
  const ends = [...still.map(toEnd("")), ...extra].sort(byName);
  const own = ends.filter(({ name }) => !shared.has(name));
  const about = ({ name, type }: End): string => purposes[name] ?? summaryOf(root, type);

  const tables: Readonly<Record<string, Table>> = {
    nodes: nodeTable(nodes),
    topics: topicTable(own, about),
    services: pairTable("service", own, about),
    actions: pairTable("action", own, about),
    shared: sharedTable(ends, shared, names[0]!),
    parameters: parameterTable(inOrder([...(await parametersOf(graph)), ...(await parametersOf(seeing))], names)),
    errors: errorTable(root),
    plan: planTable(root),
  };
  return new Map(Object.entries(tables).map(([name, table]) => [name, markdown(table)]));
}

/** Each parameter once, by the order of the nodes. */
function inOrder(parameters: readonly NodeParameter[], names: readonly string[]): readonly NodeParameter[] {
  return [...names, managerName].flatMap((name) => {
    const own = parameters.filter(({ node }) => node === name);
    return own.filter(({ descriptor }, i) => own.findIndex((each) => each.descriptor.name === descriptor.name) === i);
  });
}

/** Names of topics, services and actions in these tables, relative ones without a slash before. */
export async function endpointNames(root: string): Promise<readonly string[]> {
  const tables = await graphTables(root);
  return ["topics", "services", "actions"].flatMap((name) =>
    [...tables.get(name)!.matchAll(/^\| `([^`]+)`/gm)].map(([, endpoint]) => endpoint!),
  );
}

async function endpointsOf(graph: Graph): Promise<readonly EndpointInfo[]> {
  const transport = new LoopbackTransport();
  try {
    let running: RunningGraph | undefined;
    await new Promise<void>((resolve, reject) => {
      running = startGraph(graph, transport, {
        namespace,
        log: () => undefined,
        programOf: (kind) => (kind === "camera_state_estimator" ? blindEstimator() : programOf(kind)),
        onState: (state, reason) => {
          if (state === "active") resolve();
          if (state === "failed") reject(new Error(`The graph ${graph.name} failed: ${reason}`));
        },
      });
    });
    const found = transport.endpoints();
    await running!.stop();
    return found;
  } finally {
    await transport.close();
  }
}

/** The node that sees, without the network that it sees with: a table needs none. */
const blindEstimator = (): NodeProgram =>
  cameraStateEstimatorNode({
    cameras: [seenBy],
    directory: "",
    load: () => Promise.resolve({ model: "", make: sightless }),
  });

const sightless = (): never => {
  throw new Error("Nobody asks for an estimate here");
};

interface NodeParameter {
  readonly node: string;
  readonly descriptor: ParameterDescriptor;
  readonly value: ParameterValue;
}

/** All parameters with their defaults: those of the same nodes without any override. */
async function parametersOf(graph: Graph): Promise<readonly NodeParameter[]> {
  const transport = new LoopbackTransport();
  try {
    const bare = { ...graph, manager: {}, nodes: graph.nodes.map((node) => ({ ...node, parameters: {} })) };
    const running = startGraph(bare, transport, { namespace, log: () => undefined });
    const asking = transport.createNode({ name: "asking", namespace });
    const found: NodeParameter[] = [];
    for (const node of [...graph.nodes.map(({ name }) => name), managerName]) {
      const list = asking.client(ListParameters, `${node}/list_parameters`);
      const describe = asking.client(DescribeParameters, `${node}/describe_parameters`);
      const get = asking.client(GetParameters, `${node}/get_parameters`);
      const { names } = (await list.call({ prefixes: [], depth: 0n }, { timeoutMs: callMs })).result;
      const { descriptors } = await describe.call({ names }, { timeoutMs: callMs });
      const { values } = await get.call({ names }, { timeoutMs: callMs });
      found.push(...descriptors.map((descriptor, i) => ({ node, descriptor, value: values[i]! })));
    }
    await running.stop();
    return found;
  } finally {
    await transport.close();
  }
}

/** What every managed node offers, below its own name or together with the others. */
function sharedNames(all: readonly EndpointInfo[], nodes: readonly string[]): ReadonlySet<string> {
  const offered = nodes.map(
    (node) =>
      new Set(
        all
          .filter(({ node: owner, role }) => owner === `${namespace}/${node}` && isOffer(role))
          .map(({ name }) => writtenName(name, node)),
      ),
  );
  return new Set([...offered[0]!].filter((name) => offered.every((names) => names.has(name))));
}

const isOffer = (role: EndpointInfo["role"]): boolean =>
  role === "publisher" || role === "server" || role === "action-server";

/** A full name as a node of the namespace writes it, "~/" for what is below that node. */
const writtenName = (name: string, node: string): string =>
  name.startsWith(`${namespace}/${node}/`)
    ? `~/${name.slice(namespace.length + node.length + 2)}`
    : name.replace(`${namespace}/`, "");

function endOf(info: EndpointInfo, nodes: readonly string[], shared: ReadonlySet<string>, only: End["only"]): End {
  const relative = info.name.replace(`${namespace}/`, "");
  const below = writtenName(info.name, nodes.find((node) => relative.startsWith(`${node}/`)) ?? "");
  const name = shared.has(below) ? below : relative;
  return { ...info, name, node: info.node.replace(`${namespace}/`, ""), only };
}

/** Absolute names come last. */
function byName({ name: a }: End, { name: b }: End): number {
  const isAbsolute = Number(a.startsWith("/")) - Number(b.startsWith("/"));
  return isAbsolute !== 0 ? isAbsolute : a < b ? -1 : a > b ? 1 : 0;
}

function nodeTable(nodes: Graph["nodes"]): Table {
  const all = [...nodes, { kind: managerName, name: managerName, needs: [] } as const];
  return {
    head: ["node", "does", "needs"],
    rows: all.map(({ kind, name, needs }) => [code(name), roles[kind], needs.map(code).join(", ")]),
  };
}

function topicTable(ends: readonly End[], about: (end: End) => string): Table {
  const topics = ends.filter(({ role }) => role === "publisher" || role === "subscriber");
  const rows = unique(topics.map(({ name }) => name)).map((name) => {
    const of = topics.filter((end) => end.name === name);
    const publishers = of.filter(({ role }) => role === "publisher");
    const subscribers = of.filter(({ role }) => role === "subscriber");
    const first = (publishers[0] ?? of[0])!;
    return [code(name), code(first.type), users(publishers), users(subscribers), qosText(first.qos!), about(first)];
  });
  return { head: ["topic", "type", "from", "to", "QoS", "what it is"], rows };
}

function pairTable(kind: "service" | "action", ends: readonly End[], about: (end: End) => string): Table {
  const [server, client] = kind === "service" ? ["server", "client"] : ["action-server", "action-client"];
  const servers = ends.filter(({ role }) => role === server);
  const rows = unique(servers.map(({ name }) => name)).map((each) => {
    const of = servers.filter(({ name }) => name === each);
    const clients = ends.filter(({ role, name }) => role === client && name === each);
    return [code(each), code(of[0]!.type), users(of), users(clients), about(of[0]!)];
  });
  return { head: [kind, "type", "served by", "asked by", "what it does"], rows };
}

function sharedTable(ends: readonly End[], shared: ReadonlySet<string>, example: string): Table {
  const rows = ends
    .filter(({ node, role, name }) => node === example && isOffer(role) && shared.has(name))
    .map(({ name, role, type, qos }) => [
      code(name),
      role === "publisher" ? "topic" : "service",
      code(type),
      qos ? qosText(qos) : "",
    ]);
  return { head: ["name", "is a", "type", "QoS"], rows };
}

function parameterTable(parameters: readonly NodeParameter[]): Table {
  const managed = unique(parameters.map(({ node }) => node)).filter((node) => node !== managerName);
  const isShared = (name: string): boolean =>
    managed.every((node) => parameters.some((each) => each.node === node && each.descriptor.name === name));
  const shared = parameters.filter(({ node, descriptor: { name } }) => node === managed[0] && isShared(name));
  const own = parameters.filter(({ node, descriptor: { name } }) => node === managerName || !isShared(name));
  const rows = [...shared.map((each) => ({ ...each, node: "every managed node" })), ...own].map(
    ({ node, descriptor, value }) => [
      node.includes(" ") ? node : code(node),
      code(descriptor.name),
      valueText(value),
      valuesText(descriptor),
      isOwn(descriptor) ? "never" : descriptor.read_only ? "at the start" : "any time",
      descriptor.description,
    ],
  );
  return { head: ["node", "parameter", "default", "values", "set", "what it is"], rows };
}

function errorTable(root: string): Table {
  const rows: string[][] = [];
  for (const { name, value, comment } of constantsOf(root, "msg/ErrorCode.msg")) {
    rows.push([value, code(name), comment || "Success; `error_msg` is empty."]);
  }
  return { head: ["code", "name", "what it means"], rows };
}

/** What a planner may answer, in the words of the Unified Planning Framework. */
function planTable(root: string): Table {
  const meanings: Readonly<Record<string, string>> = {
    SOLVED_SATISFICING: "There is a plan; another may be shorter",
    SOLVED_OPTIMALLY: "There is a plan, and none is shorter",
    UNSOLVABLE_PROVEN: "There is no plan: the goal succeeds with this answer",
    TIMEOUT: "A limit was reached, or the search was cancelled: `error_code` tells which",
    MEMOUT: "The search ran out of memory",
  };
  const rows = constantsOf(root, "action/Plan.action")
    .filter(({ type }) => type === "uint8")
    .map(({ name, value }) => [value, code(name), meanings[name] ?? "Not used by our planner"]);
  return { head: ["status", "name", "what it means"], rows };
}

interface Constant {
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly comment: string;
}

/** The constants of a definition of ours, each with the comment before it. */
function constantsOf(root: string, file: string): readonly Constant[] {
  const text = readFileSync(path.join(root, "launch", "praxis_msgs", file), "utf8");
  const body = text.slice(text.search(/^[^#\n]/m));
  return [...body.matchAll(/((?:^#.*\n)*)^(\w+) ([A-Z_]+)=(\S+)$/gm)].map(([, comment, type, name, value]) => ({
    type: type!,
    name: name!,
    value: value!,
    comment: comment!.replaceAll(/^# ?/gm, "").trim().replaceAll("\n", " "),
  }));
}

/** The first sentence of a definition of ours; nothing for those of ROS. */
function summaryOf(root: string, type: string): string {
  const [packageName, kind, name] = type.split("/");
  if (packageName !== "praxis_msgs") return "";
  const text = readFileSync(path.join(root, "launch", "praxis_msgs", kind!, `${name!}.${kind!}`), "utf8");
  const comment = /^(?:#.*\n)+/.exec(text)?.[0].replaceAll(/^# ?/gm, "").replaceAll("\n", " ") ?? "";
  return /^.*?\.(?= |$)/.exec(comment)?.[0].slice(0, -1) ?? "";
}

const users = (ends: readonly End[]): string =>
  ends.map(({ node, only }) => `${node}${only === "" ? "" : ` (${only})`}`).join(", ");

const qosText = ({ reliability, durability, depth }: Qos): string =>
  `${reliability}, ${durability === "volatile" ? "" : `${durability}, `}depth ${depth}`;

function valueText(value: ParameterValue): string {
  switch (value.type) {
    case types.PARAMETER_BOOL:
      return code(String(value.bool_value));
    case types.PARAMETER_INTEGER:
      return code(value.integer_value.toString());
    case types.PARAMETER_DOUBLE:
      return code(Number.isInteger(value.double_value) ? value.double_value.toFixed(1) : String(value.double_value));
    case types.PARAMETER_STRING:
      return value.string_value === "" ? "empty" : code(value.string_value);
    default:
      throw new Error(`The tables have no words for a parameter of type ${value.type}`);
  }
}

function valuesText(descriptor: ParameterDescriptor): string {
  const { type, additional_constraints: choices, floating_point_range: real, integer_range: whole } = descriptor;
  const [range] = type === types.PARAMETER_DOUBLE ? real : whole;
  if (range !== undefined) return `${range.from_value} to ${range.to_value}`;
  if (isOwn(descriptor)) return "set by the node";
  if (choices !== "") return choices.replace(/^One of /, "");
  return type === types.PARAMETER_BOOL ? "true, false" : type === types.PARAMETER_STRING ? "a text" : "a number";
}

const isOwn = ({ additional_constraints: constraint }: ParameterDescriptor): boolean => constraint === ownConstraint;

const code = (text: string): string => `\`${text}\``;

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

function markdown({ head, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
