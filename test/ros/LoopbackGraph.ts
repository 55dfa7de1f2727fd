import { join } from "node:path";
import { filter, firstValueFrom, timeout } from "rxjs";
import { readGraph, type Graph, type GraphFileNode } from "../../src/cli/graph/GraphFile.ts";
import { programOf, type NodeKindName } from "../../src/cli/graph/nodeKinds.ts";
import { startGraph, type RunningGraph } from "../../src/cli/graph/startGraph.ts";
import { GraphNode, type NodeProgram } from "../../src/ros/GraphNode.ts";
import {
  ExecuteTask,
  ExecutionEvent,
  GraphState,
  type ExecuteTaskFeedback,
  type ExecuteTaskGoal,
  type ExecuteTaskResult,
} from "../../src/ros/interfaces/praxis_msgs.ts";
import {
  ParameterTypeConstants as types,
  ParameterValue,
  SetParameters,
} from "../../src/ros/interfaces/rcl_interfaces.ts";
import { defaultMessage } from "../../src/ros/interfaces/copyMessage.ts";
import type { MessageType, ServiceType } from "../../src/ros/interfaces/MessageType.ts";
import type { LoopbackFaults } from "../../src/ros/loopback/Deliveries.ts";
import { LoopbackTransport } from "../../src/ros/loopback/LoopbackTransport.ts";
import type { ParameterOverrides } from "../../src/ros/Parameters.ts";
import { eventQos, latchedQos, type Qos } from "../../src/ros/Qos.ts";
import type { ActionOutcome, ActionClient, SentGoal, TransportNode } from "../../src/ros/Transport.ts";
import { call } from "./oneNode.ts";

export interface LoopbackGraphOptions {
  /** By the node's name; they add to those of the file. The policy is scripted unless something else is said. */
  readonly parameters?: Readonly<Record<string, ParameterOverrides>>;
  readonly manager?: ParameterOverrides;
  readonly faults?: LoopbackFaults;
  /** A graph of the package. @default "hanoi" */
  readonly graph?: string;
  /** What a kind of node does, where it is not what it does in a process of its own. */
  readonly programs?: Partial<Record<NodeKindName, () => NodeProgram>>;
}

/** A task as its client sees it. */
export interface SentTask extends SentGoal<ExecuteTaskResult> {
  readonly feedback: readonly ExecuteTaskFeedback[];
}

const startMs = 20_000;

const graphs = join(import.meta.dirname, "..", "..", "launch", "praxis", "graphs");

/** The graph that `praxis launch` brings up, in this process, with a client that sees all of it. */
export class LoopbackGraph {
  readonly transport: LoopbackTransport;
  readonly client: TransportNode;
  /** What handlers of messages, requests and goals threw. */
  readonly faults: string[] = [];
  readonly log: string[] = [];
  /** Of all tasks, as they came. */
  readonly events: ExecutionEvent[] = [];
  /** Those told of changes, the last one first. */
  readonly states: GraphState[] = [];
  readonly #running: RunningGraph;
  readonly #nodes: Map<string, GraphNode>;
  readonly #graph: Graph;
  readonly #task: ActionClient<ExecuteTaskGoal, ExecuteTaskFeedback, ExecuteTaskResult>;

  readonly #programOf: (kind: NodeKindName) => NodeProgram;

  private constructor({ parameters = {}, manager = {}, faults, graph = "hanoi", programs = {} }: LoopbackGraphOptions) {
    const file = readGraph(join(graphs, `${graph}.yaml`));
    this.#programOf = (kind) => programs[kind]?.() ?? programOf(kind);
    this.transport = new LoopbackTransport({
      ...(faults && { faults }),
      onFault: (where, error) => {
        this.faults.push(`${where}: ${error instanceof Error ? (error.stack ?? "") : String(error)}`);
      },
    });
    const merged: typeof parameters = { ...parameters, policy: { policy: "scripted", ...parameters["policy"] } };
    const nodes = file.nodes.map((node): GraphFileNode => ({
      ...node,
      parameters: { ...node.parameters, ...merged[node.name] },
    }));
    this.#graph = { ...file, nodes, manager };
    this.#running = startGraph(this.#graph, this.transport, {
      namespace: "/",
      programOf: this.#programOf,
      log: (node, sentence) => this.log.push(`${node}: ${sentence}`),
    });
    this.#nodes = new Map(this.#running.nodes);
    this.client = this.transport.createNode({ name: "client", namespace: "/" });
    this.#task = this.client.actionClient(ExecuteTask, "execute_task");
    this.hear(ExecutionEvent, "events", eventQos, this.events);
    this.client.messages(GraphState, "graph_state", latchedQos).subscribe((state) => this.states.unshift(state));
  }

  /** Starts a graph without waiting for it. */
  static begin(options: LoopbackGraphOptions = {}): LoopbackGraph {
    return new LoopbackGraph(options);
  }

  /** A graph whose nodes are all active. */
  static async start(options: LoopbackGraphOptions = {}): Promise<LoopbackGraph> {
    const graph = new LoopbackGraph(options);
    await graph.whenState("active");
    return graph;
  }

  /** Waits until the manager tells this state. */
  async whenState(state: string): Promise<GraphState> {
    const states = this.client.messages(GraphState, "graph_state", latchedQos);
    const wanted = states.pipe(
      filter((told) => told.state === state),
      timeout({ first: startMs }),
    );
    return firstValueFrom(wanted);
  }

  /** Collects the messages of a topic. */
  hear<T>(type: MessageType<T>, topic: string, qos: Qos, into: T[] = []): readonly T[] {
    this.client.messages(type, topic, qos).subscribe((message) => into.push(message));
    return into;
  }

  /** Sends a task: `hanoi-2` with this seed, unless something else is said. */
  async send(goal: Partial<ExecuteTaskGoal> = {}): Promise<SentTask> {
    const feedback: ExecuteTaskFeedback[] = [];
    const whole = { instruction: "", scenario: "hanoi-2", seed: 0n, noise: "", max_steps: 0, ...goal };
    const sent = await this.#task.send(whole, { timeoutMs: 5000, onFeedback: (message) => feedback.push(message) });
    return { ...sent, feedback };
  }

  async execute(goal: Partial<ExecuteTaskGoal> = {}): Promise<ActionOutcome<ExecuteTaskResult>> {
    return (await this.send(goal)).outcome;
  }

  call<Q, A>(type: ServiceType<Q, A>, name: string, request: Q): Promise<A> {
    return call(this.client, type, name, request);
  }

  /** Sets one parameter of a running node. Returns why it is not set; empty if it is. */
  async set(node: string, name: string, value: string | number): Promise<string> {
    const empty = defaultMessage(ParameterValue);
    const told =
      typeof value === "string"
        ? { ...empty, type: types.PARAMETER_STRING, string_value: value }
        : { ...empty, type: types.PARAMETER_DOUBLE, double_value: value };
    const { results } = await this.call(SetParameters, `${node}/set_parameters`, {
      parameters: [{ name, value: told }],
    });
    return results[0]?.reason ?? "no answer";
  }

  node(name: string): GraphNode {
    return this.#nodes.get(name)!;
  }

  /** A new node in the place of one that was closed. */
  restart(name: string): void {
    const { kind, parameters } = this.#graph.nodes.find((node) => node.name === name)!;
    const log = (sentence: string): void => void this.log.push(`${name}: ${sentence}`);
    const node = this.transport.createNode({ name, namespace: "/" });
    this.#nodes.set(name, new GraphNode(node, this.#programOf(kind), { overrides: parameters, log }));
  }

  /** Takes the graph down, whatever has become of it. */
  async stop(): Promise<void> {
    await this.#running.stop();
    for (const node of this.#nodes.values()) await node.close();
    this.client.destroy();
    await this.transport.close();
  }
}
