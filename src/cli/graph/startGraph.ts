import { GraphNode, type NodeProgram } from "../../ros/GraphNode.ts";
import { LifecycleManager } from "../../ros/nodes/LifecycleManager.ts";
import { normalizeNamespace } from "../../ros/resolveName.ts";
import type { Transport } from "../../ros/Transport.ts";
import { managerName, type Graph } from "./GraphFile.ts";
import { programOf, type NodeKindName } from "./nodeKinds.ts";

export interface StartGraphOptions {
  readonly namespace: string;
  readonly log: (node: string, sentence: string) => void;
  /** What each kind of node does. @default what it does in a process of its own */
  readonly programOf?: (kind: NodeKindName) => NodeProgram;
  readonly onState?: (state: string, reason: string) => void;
  readonly onNode?: (node: string, state: string) => void;
}

/** A graph in this process. */
export interface RunningGraph {
  readonly manager: LifecycleManager;
  /** By name. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Takes every node down, in order. */
  stop(): Promise<void>;
}

/** Starts all nodes of a graph in this process; the manager brings them up. @throws UserError on a bad parameter */
export function startGraph(graph: Graph, transport: Transport, options: StartGraphOptions): RunningGraph {
  const namespace = normalizeNamespace(options.namespace);
  const nodes = new Map<string, GraphNode>();
  let manager: LifecycleManager;
  try {
    for (const { kind, name, parameters } of graph.nodes) {
      const log = (sentence: string): void => {
        options.log(name, sentence);
      };
      const node = transport.createNode({ name, namespace });
      nodes.set(name, new GraphNode(node, (options.programOf ?? programOf)(kind), { overrides: parameters, log }));
    }
    manager = new LifecycleManager(transport.createNode({ name: managerName, namespace }), {
      nodes: graph.nodes,
      overrides: graph.manager,
      log: (sentence) => {
        options.log(managerName, sentence);
      },
      ...(options.onState && { onState: options.onState }),
      ...(options.onNode && { onNode: options.onNode }),
    });
  } catch (error) {
    // Their heartbeats would keep the process alive.
    for (const node of nodes.values()) void node.close();
    throw error;
  }
  return {
    manager,
    nodes,
    stop: async () => {
      await manager.takeDown();
      for (const node of [...nodes.values()].reverse()) await node.close();
      await manager.close();
    },
  };
}
