import { GraphNode } from "../../ros/GraphNode.ts";
import { LifecycleManager } from "../../ros/nodes/LifecycleManager.ts";
import type { ParameterOverrides } from "../../ros/Parameters.ts";
import { paramsOf } from "../../ros/paramsFile.ts";
import { normalizeNamespace, type NodeName } from "../../ros/resolveName.ts";
import { parseRosArguments } from "../../ros/rosArguments.ts";
import type { Transport } from "../../ros/Transport.ts";
import { UsageError, exitCodeOf, exitCodes, sentenceOf } from "../exitCodes.ts";
import { managerName, readGraph } from "../graph/GraphFile.ts";
import { tellParent, type ToNode } from "../graph/ipc.ts";
import { makeTransport } from "../graph/makeTransport.ts";
import { nodeKindNames, programOf, type NodeKindName } from "../graph/nodeKinds.ts";
import { printComplaint, printLine } from "../print.ts";
import { readText } from "../readText.ts";

export interface NodeOptions {
  readonly graph?: string;
  readonly name?: string;
  readonly namespace?: string;
}

interface HostedNode {
  close(): Promise<void>;
}

/** Hosts one node until it is told to stop. Returns the exit code. */
export async function runNode(kind: string, rosWords: readonly string[], options: NodeOptions): Promise<number> {
  try {
    // A parent process decides when to stop, also on a Ctrl-C that the terminal sends to both.
    const stopped = stopRequested();
    const transport = await makeTransport("ros");
    try {
      const node = await host(kind, rosWords, options, transport);
      const exitCode = await stopped;
      await node.close();
      return exitCode;
    } finally {
      await transport.close();
    }
  } catch (error) {
    tellParent({ kind: "fatal", exitCode: exitCodeOf(error), sentence: sentenceOf(error) ?? "unknown error" });
    throw error;
  } finally {
    // An open channel to the parent would keep the process alive.
    if (process.connected) process.disconnect();
  }
}

async function host(
  kind: string,
  rosWords: readonly string[],
  options: NodeOptions,
  transport: Transport,
): Promise<HostedNode> {
  const ros = parseRosArguments(rosWords);
  const named: NodeName = {
    name: ros.name ?? options.name ?? kind,
    namespace: normalizeNamespace(ros.namespace ?? options.namespace ?? "/"),
  };
  const graph = options.graph === undefined ? undefined : readGraph(options.graph);
  const isManager = kind === managerName;
  const overrides: ParameterOverrides = {
    ...(isManager ? graph?.manager : graph?.nodes.find(({ name }) => name === named.name)?.parameters),
    ...mergedParams(ros.paramsFiles, named),
    ...ros.parameters,
  };
  const log = (sentence: string): void => {
    printLine(sentence);
  };
  const onHeartbeat = (): void => {
    tellParent({ kind: "heartbeat" });
  };
  if (isManager) {
    if (graph === undefined) throw new UsageError(`The ${managerName} needs --graph, the file of the graph it manages`);
    const manager = new LifecycleManager(transport.createNode(named), {
      nodes: graph.nodes,
      overrides,
      log,
      onHeartbeat,
      onState: (state, reason) => {
        tellParent({ kind: "graph", state, reason });
      },
      onNode: (node, state, restarts) => {
        tellParent({ kind: "node", node, state, restarts });
      },
    });
    process.on("message", (message: ToNode) => {
      if (message.kind === "ended") {
        manager.lose(message.node, message.how);
        return;
      }
      void manager.takeDown().then(() => {
        tellParent({ kind: "taken-down" });
      });
    });
    return manager;
  }
  if (!nodeKindNames.some((known) => known === kind)) {
    throw new UsageError(`There is no kind of node "${kind}"; there are ${[...nodeKindNames, managerName].join(", ")}`);
  }
  return new GraphNode(transport.createNode(named), programOf(kind as NodeKindName), {
    overrides,
    log,
    onHeartbeat,
  });
}

/** Of several files, the later ones win. */
function mergedParams(files: readonly string[], node: NodeName): ParameterOverrides {
  let merged: ParameterOverrides = {};
  for (const file of files) merged = { ...merged, ...paramsOf(readText(file), node, file) };
  return merged;
}

/** Time for a node to shut down in order once it has been asked to, ms; a graph's launch waits no longer. */
const lastResortMs = 4000;

/**
 * Settles on SIGTERM, on Ctrl-C where no parent process listens, and when the parent or who reads the output has gone.
 * @returns the exit code
 */
function stopRequested(): Promise<number> {
  const hasParent = process.connected;
  return new Promise((resolve) => {
    const stop = (exitCode: number = exitCodes.success): void => {
      // Nobody may be left to end a process that hangs on the way.
      setTimeout(() => process.kill(process.pid, "SIGKILL"), lastResortMs).unref();
      resolve(exitCode);
    };
    // `process.exit()`, with which other commands end when nobody reads them, crashes or hangs a process that has nodes.
    for (const stream of [process.stdout, process.stderr]) {
      stream.removeAllListeners("error");
      stream.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "EPIPE") stop();
        else {
          if (stream === process.stdout) printComplaint(`Cannot write the output: ${error.message}`);
          stop(exitCodes.file);
        }
      });
    }
    process.on("SIGTERM", () => {
      stop();
    });
    process.on("SIGINT", () => {
      if (!hasParent) stop();
    });
    if (hasParent) {
      process.once("disconnect", () => {
        stop();
      });
    }
  });
}
