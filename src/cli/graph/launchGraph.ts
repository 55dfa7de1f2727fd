import { setTimeout as sleep } from "node:timers/promises";
import { managerName, type Graph } from "./GraphFile.ts";
import type { FromNode } from "./ipc.ts";
import { SupervisedProcess } from "./SupervisedProcess.ts";

export interface LaunchOptions {
  /** The graph's file, which each process reads by itself. */
  readonly file: string;
  readonly namespace: string;
  readonly signal: AbortSignal;
  /** A line that a node printed. */
  readonly onLine: (node: string, line: string) => void;
  /** What became of a node: its process or its lifecycle. */
  readonly onNode: (node: string, what: string) => void;
  readonly onGraph: (state: string, reason: string) => void;
}

/** Why a graph ended by itself. */
export interface GraphEnd {
  readonly reason: string;
  readonly exitCode: number | undefined;
}

/** Time for shutting all nodes down in order, then for their processes to end, ms. */
const takeDownMs = 2500;
const graceMs = 1500;

/**
 * Runs a graph with one process for each node until the signal is aborted or the graph fails for good; then takes it down
 * in order, in under five seconds. No process is left behind, whatever happens: each ends when it loses its parent.
 *
 * @returns undefined when it was asked to stop
 */
export async function launchGraph(graph: Graph, options: LaunchOptions): Promise<GraphEnd | undefined> {
  const { file, namespace, signal } = options;
  const ends: GraphEnd[] = [];
  let isOver: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (isOver = resolve));
  let takenDown: () => void = () => undefined;
  const allDown = new Promise<void>((resolve) => (takenDown = resolve));
  const fail = (reason: string, exitCode?: number): void => {
    ends.push({ reason, exitCode });
    isOver();
  };
  const onMessage = (message: FromNode): void => {
    switch (message.kind) {
      case "graph":
        options.onGraph(message.state, message.reason);
        if (message.state === "failed") fail(message.reason);
        break;
      case "node":
        options.onNode(message.node, message.state);
        break;
      case "taken-down":
        takenDown();
        break;
      case "heartbeat":
      case "fatal":
      // The process's supervisor has dealt with these.
    }
  };
  const start = (kind: string, name: string): SupervisedProcess =>
    new SupervisedProcess({
      name,
      args: ["node", "--graph", file, "--namespace", namespace, "--name", name, kind],
      restarts: graph.restarts,
      onLine: (line) => {
        options.onLine(name, line);
      },
      onMessage,
      onEvent: (event) => {
        options.onNode(name, event);
      },
      onDeath: (how) => {
        if (name !== managerName) manager.tell({ kind: "ended", node: name, how });
      },
      onGivenUp: (reason, exitCode) => {
        fail(`the node ${name} ${exitCode === undefined ? "" : "cannot start: "}${reason}`, exitCode);
      },
    });
  if (signal.aborted) return undefined;
  const manager = start(managerName, managerName);
  const processes = [manager, ...graph.nodes.map(({ kind, name }) => start(kind, name))];
  signal.addEventListener("abort", isOver, { once: true });
  await over;
  manager.tell({ kind: "take-down" });
  // The processes keep this one alive; once they have ended, a timer that was not needed must not.
  await Promise.race([allDown, sleep(takeDownMs, undefined, { ref: false })]);
  await Promise.all([...processes].reverse().map((child) => child.stop(graceMs)));
  return ends[0];
}
