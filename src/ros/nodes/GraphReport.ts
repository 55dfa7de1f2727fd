import type { GraphClock } from "../GraphClock.ts";
import {
  DiagnosticArray,
  DiagnosticStatusConstants as levels,
  type DiagnosticStatus,
} from "../interfaces/diagnostic_msgs.ts";
import { GraphState, NodeStateConstants as nodeStates, type NodeState } from "../interfaces/praxis_msgs.ts";
import { toTime } from "../messages/time.ts";
import { latchedQos, streamQos } from "../Qos.ts";
import type { Publisher, TransportNode } from "../Transport.ts";
import type { GraphMember } from "./GraphMember.ts";

/** What is told of a graph beside its nodes. */
export type GraphCondition = Omit<GraphState, "stamp" | "nodes">;

/** Told every change of a node's state. */
type NodeListener = (node: string, state: string, restarts: number) => void;

/** Publishes how a graph and its nodes are, latched and for the tools of ROS, whenever that changes. */
export class GraphReport {
  readonly #clock: GraphClock;
  readonly #members: readonly GraphMember[];
  readonly #onNode: NodeListener | undefined;
  readonly #graph: Publisher<GraphState>;
  readonly #diagnostics: Publisher<DiagnosticArray>;
  #told = "";
  readonly #toldStates = new Map<string, string>();

  constructor(
    node: TransportNode,
    clock: GraphClock,
    members: readonly GraphMember[],
    onNode: NodeListener | undefined,
  ) {
    this.#clock = clock;
    this.#members = members;
    this.#onNode = onNode;
    this.#graph = node.advertise(GraphState, "graph_state", latchedQos);
    this.#diagnostics = node.advertise(DiagnosticArray, "/diagnostics", streamQos);
  }

  /** Publishes the state if it is another than the one told last. */
  tell({ last_failure_stamp, ...condition }: GraphCondition): void {
    for (const { name, stateName, restarts } of this.#members) {
      if (this.#toldStates.get(name) === stateName) continue;
      this.#toldStates.set(name, stateName);
      this.#onNode?.(name, stateName, restarts);
    }
    const body = { ...condition, nodes: this.#members.map(nodeStateOf) };
    const text = JSON.stringify(body);
    if (text === this.#told) return;
    this.#told = text;
    const stamp = toTime(this.#clock.now());
    this.#graph.publish({ stamp, ...body, last_failure_stamp });
    this.#diagnostics.publish({ header: { stamp, frame_id: "" }, status: this.#members.map(diagnosticOf) });
  }
}

const nodeStateOf = ({ fullName, stateName, restarts, pid }: GraphMember): NodeState => ({
  node: fullName,
  state: stateName,
  restarts,
  pid,
});

const diagnosticOf = (member: GraphMember): DiagnosticStatus => ({
  level: member.stateName === nodeStates.ACTIVE ? levels.OK : member.isSilent ? levels.STALE : levels.WARN,
  name: `${member.fullName}: lifecycle`,
  message: member.fault || member.stateName,
  hardware_id: member.host,
  values: [
    { key: "state", value: member.stateName },
    { key: "pid", value: String(member.pid) },
    { key: "restarts", value: String(member.restarts) },
  ],
});
