import { requireRos } from "../../ros/requireRos.ts";
import { normalizeNamespace } from "../../ros/resolveName.ts";
import { exitCodes } from "../exitCodes.ts";
import { managerName, readGraph, type Graph } from "../graph/GraphFile.ts";
import { launchGraph, type GraphEnd } from "../graph/launchGraph.ts";
import { makeTransport } from "../graph/makeTransport.ts";
import { startGraph } from "../graph/startGraph.ts";
import type { TransportName } from "../graph/transportNames.ts";
import { interruptible } from "../interruption.ts";
import { printComplaint, printJson, printLine } from "../print.ts";

export interface LaunchCommandOptions {
  readonly transport: TransportName;
  readonly namespace: string;
  readonly json?: true;
}

/** What a launched graph is told about, on a terminal or as JSON lines. */
interface GraphStory {
  readonly line: (node: string, line: string) => void;
  readonly node: (node: string, what: string) => void;
  readonly graph: (state: string, reason: string) => void;
}

/** Runs a graph until Ctrl-C or until it fails for good. Returns the exit code. */
export async function launch(file: string, options: LaunchCommandOptions): Promise<number> {
  const graph = readGraph(file);
  const namespace = normalizeNamespace(options.namespace);
  const story = options.json ? jsonStory : textStory(graph);
  const end = await interruptible((signal) =>
    options.transport === "loopback"
      ? runHere(graph, namespace, story, signal)
      : runProcesses(graph, file, namespace, story, signal),
  );
  if (options.json) printJson({ kind: "summary", graph: graph.name, ended: end?.reason ?? "stopped" });
  if (end === undefined) {
    if (!options.json) printLine("The graph was taken down in order.");
    return exitCodes.success;
  }
  printComplaint(`The graph ended: ${end.reason}`);
  return end.exitCode ?? exitCodes.graph;
}

async function runProcesses(
  graph: Graph,
  file: string,
  namespace: string,
  story: GraphStory,
  signal: AbortSignal,
): Promise<GraphEnd | undefined> {
  requireRos();
  return launchGraph(graph, { file, namespace, signal, onLine: story.line, onNode: story.node, onGraph: story.graph });
}

async function runHere(
  graph: Graph,
  namespace: string,
  story: GraphStory,
  signal: AbortSignal,
): Promise<GraphEnd | undefined> {
  const transport = await makeTransport("loopback");
  let end: GraphEnd | undefined;
  try {
    let isOver: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (isOver = resolve));
    signal.addEventListener("abort", isOver, { once: true });
    const running = startGraph(graph, transport, {
      namespace,
      log: story.line,
      onState: (state, reason) => {
        story.graph(state, reason);
        if (state !== "failed") return;
        end = { reason, exitCode: undefined };
        isOver();
      },
      onNode: story.node,
    });
    await over;
    await running.stop();
  } finally {
    await transport.close();
  }
  return end;
}

function textStory(graph: Graph): GraphStory {
  const width = Math.max(managerName.length, ...graph.nodes.map(({ name }) => name.length));
  const tell = (node: string, words: string): void => {
    printLine(`[${node.padEnd(width)}] ${words}`);
  };
  return {
    line: tell,
    node: (node, what) => {
      tell(node, `-- ${what}`);
    },
    graph: (state, reason) => {
      printLine(`Graph "${graph.name}": ${state}${reason === "" ? "" : ` (last failure: ${reason})`}`);
    },
  };
}

const jsonStory: GraphStory = {
  line: (node, line) => {
    printJson({ kind: "log", node, line });
  },
  node: (node, what) => {
    printJson({ kind: "node", node, what });
  },
  graph: (state, reason) => {
    printJson({ kind: "graph", state, reason });
  },
};
