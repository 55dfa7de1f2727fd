import { LoopbackTransport } from "../../ros/loopback/LoopbackTransport.ts";
import { oneOf } from "../../ros/messages/fields.ts";
import { instructionsDigestName } from "../../ros/nodes/executorNode.ts";
import { modelParameterName } from "../../ros/nodes/modelParameter.ts";
import { normalizeNamespace } from "../../ros/resolveName.ts";
import type { Transport } from "../../ros/Transport.ts";
import { agentsByState, type GraphConfiguration } from "../compose/Configuration.ts";
import { readGraph } from "../graph/GraphFile.ts";
import { makeTransport } from "../graph/makeTransport.ts";
import { startGraph, type RunningGraph } from "../graph/startGraph.ts";
import { printComplaint } from "../print.ts";
import { GraphClient } from "./GraphClient.ts";

/** A graph to send tasks to. */
export interface OpenGraph {
  readonly client: GraphClient;
  close(): Promise<void>;
}

/** Time for a graph to come up, ms. */
const startMs = 60_000;

/** What the results of a graph depend on: parameters by node; those of the estimator by what it sees by. */
const described: Readonly<Record<string, readonly string[]>> = {
  sim: ["mode", "real_time_factor"],
  executor: ["sense_every", "sense_delay", instructionsDigestName],
  goal_predictor: [modelParameterName],
  planner: ["search", "heuristic"],
  policy: ["policy", modelParameterName],
};
const describedEyes: Readonly<Record<string, readonly string[]>> = {
  oracle: ["position_noise", "yaw_noise", "delay_steps"],
  camera: ["pictures", modelParameterName],
};
/** Of the world, where it is seen by cameras. */
const describedCameras = ["camera_size", "camera_period"];

/** Reaches a running graph over ROS 2, or hosts one in this process. @throws RosError, CallError, FileError */
export async function openGraph(options: GraphConfiguration, signal: AbortSignal): Promise<OpenGraph> {
  const namespace = normalizeNamespace(options.namespace);
  const transport: Transport = await makeTransport(options.transport);
  let graph: RunningGraph | undefined;
  if (transport instanceof LoopbackTransport) {
    graph = startGraph(readGraph(options.graph), transport, {
      namespace,
      log: (node, sentence) => {
        printComplaint(`${node}: ${sentence}`);
      },
    });
  }
  const client = new GraphClient(transport, namespace);
  const close = async (): Promise<void> => {
    client.close();
    await graph?.stop();
    await transport.close();
  };
  try {
    await client.whenActive(startMs, signal);
  } catch (error) {
    await close();
    throw error;
  }
  return { client, close };
}

/** The agent of a graph, and what its results depend on. */
export interface GraphDescription {
  readonly agent: string;
  readonly state: keyof typeof agentsByState;
  /** Parameters of its nodes, in one line. */
  readonly text: string;
}

/** @throws CallError, GraphError */
export async function describeGraph(client: GraphClient): Promise<GraphDescription> {
  const [estimator = ""] = await client.parameters("executor", ["state_estimator_node"]);
  const [source = ""] = await client.parameters(estimator, ["source"]);
  const state = oneOf(source, Object.keys(agentsByState) as GraphDescription["state"][], `${estimator}.source`);
  const sim = [...described["sim"]!, ...(state === "camera" ? describedCameras : [])];
  const parts: string[] = [];
  for (const [node, names] of Object.entries({ ...described, sim, [estimator]: describedEyes[state] ?? [] })) {
    const values = await client.parameters(node, names);
    parts.push(...names.map((name, i) => `${node}.${name}:${values[i] ?? ""}`));
  }
  return { agent: agentsByState[state], state, text: parts.join(",") };
}
