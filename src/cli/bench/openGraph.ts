import { LoopbackTransport } from "../../ros/loopback/LoopbackTransport.ts";
import { normalizeNamespace } from "../../ros/resolveName.ts";
import type { Transport } from "../../ros/Transport.ts";
import type { GraphConfiguration } from "../compose/Configuration.ts";
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

/** What the results of a graph depend on: parameters by node. */
const described: Readonly<Record<string, readonly string[]>> = {
  sim: ["mode", "real_time_factor"],
  executor: ["sense_every", "sense_delay"],
  oracle_state_estimator: ["position_noise", "yaw_noise", "delay_steps"],
  planner: ["search", "heuristic"],
  policy: ["policy", "directory"],
};

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

/** The parameters that results of a graph depend on, in one line. @throws CallError */
export async function describeGraph(client: GraphClient): Promise<string> {
  const parts: string[] = [];
  for (const [node, names] of Object.entries(described)) {
    const values = await client.parameters(node, names);
    parts.push(...names.map((name, i) => `${node}.${name}:${values[i] ?? ""}`));
  }
  return parts.join(",");
}
