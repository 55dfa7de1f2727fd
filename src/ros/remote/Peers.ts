import type { GraphNode } from "../GraphNode.ts";
import type { ErrorFields } from "../GraphError.ts";
import type { ServiceType } from "../interfaces/MessageType.ts";
import { PeerWatch } from "../PeerWatch.ts";
import { RemoteCall, type RemoteLimits } from "./RemoteCall.ts";

/** The other nodes of a graph as one node calls them. */
export class Peers {
  readonly node: GraphNode;
  readonly limits: RemoteLimits;
  readonly #watch: PeerWatch;

  /** @param silenceMs time without a heartbeat after which a node counts as lost */
  constructor(node: GraphNode, limits: RemoteLimits, silenceMs: () => number) {
    this.node = node;
    this.limits = limits;
    this.#watch = new PeerWatch(node.transport, silenceMs);
  }

  /** A service of a node; the client is closed when the calling node is cleaned up. */
  call<Q, A extends ErrorFields>(type: ServiceType<Q, A>, service: string, nodeName: string): RemoteCall<Q, A> {
    const client = this.node.client(type, service);
    return new RemoteCall(client, `${service} (node ${nodeName})`, () => this.lost(nodeName), this.limits);
  }

  /** Aborted when this node is lost. */
  lost(nodeName: string): AbortSignal {
    return this.#watch.signal(nodeName, this.node.transport);
  }

  close(): void {
    this.#watch.close();
  }
}
