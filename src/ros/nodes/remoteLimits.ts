import type { GraphNode } from "../GraphNode.ts";
import type { ParameterDeclaration } from "../Parameters.ts";
import { Peers } from "../remote/Peers.ts";

const parameters: readonly ParameterDeclaration[] = [
  {
    name: "call_timeout",
    type: "double",
    default: 1.5,
    range: [0.05, 60],
    description: "Time within which another node must answer a prompt request, s; requests are repeated within it",
    readOnly: true,
  },
  {
    name: "heartbeat_timeout",
    type: "double",
    default: 1.5,
    range: [0.3, 60],
    description: "Silence after which another node counts as lost, s",
  },
];

/** Longest time that a stage which has to think is waited for, ms. */
const patientMs = 600_000;

/** The parameters of nodes that call others, and the callers made of them. */
export const remoteLimits = {
  parameters,
  peers: (node: GraphNode): Peers =>
    new Peers(
      node,
      { promptMs: 1000 * node.parameters.number("call_timeout"), patientMs },
      () => 1000 * node.parameters.number("heartbeat_timeout"),
    ),
} as const;
