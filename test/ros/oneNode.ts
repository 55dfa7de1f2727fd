import assert from "node:assert/strict";
import { GraphNode, type NodeProgram } from "../../src/ros/GraphNode.ts";
import { ChangeState } from "../../src/ros/interfaces/lifecycle_msgs.ts";
import type { ServiceType } from "../../src/ros/interfaces/MessageType.ts";
import type { ParameterOverrides } from "../../src/ros/Parameters.ts";
import type { NodeName } from "../../src/ros/resolveName.ts";
import type { Transport, TransportNode } from "../../src/ros/Transport.ts";

/** Ids of lifecycle_msgs/msg/Transition. */
export const transitions = { configure: 1, cleanup: 2, activate: 3, deactivate: 4, shutdown: 7 } as const;

/** Asks a node for a transition by the service that every tool of ROS uses. Returns whether it succeeded. */
export async function changeState(
  client: TransportNode,
  node: string,
  label: keyof typeof transitions,
): Promise<boolean> {
  const request = { transition: { id: transitions[label], label: "" } };
  return (await call(client, ChangeState, `${node}/change_state`, request)).success;
}

/** Asks a service once. */
export async function call<Q, A>(client: TransportNode, type: ServiceType<Q, A>, name: string, request: Q): Promise<A> {
  const service = client.client(type, name);
  try {
    return await service.call(request, { timeoutMs: 5000 });
  } finally {
    service.close();
  }
}

/** A node that is active without a manager. */
export async function activeNode(
  transport: Transport,
  named: NodeName,
  program: NodeProgram,
  options: { readonly overrides?: ParameterOverrides; readonly log?: (sentence: string) => void } = {},
): Promise<GraphNode> {
  const { log = () => undefined, ...more } = options;
  const node = new GraphNode(transport.createNode(named), program, { log, ...more });
  const client = transport.createNode({ name: `${named.name}_starter`, namespace: named.namespace });
  assert.ok(await changeState(client, named.name, "configure"), `${named.name} cannot be configured`);
  assert.ok(await changeState(client, named.name, "activate"), `${named.name} cannot be activated`);
  client.destroy();
  return node;
}
