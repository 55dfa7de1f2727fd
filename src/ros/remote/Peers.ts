import type { GraphNode } from "../GraphNode.ts";
import type { ErrorFields } from "../GraphError.ts";
import type { ServiceType } from "../interfaces/MessageType.ts";
import { PeerWatch } from "../PeerWatch.ts";
import { RemoteCall, type CalledPeer, type RemoteLimits } from "./RemoteCall.ts";

/** How long a node that was lost is waited for, ms: DDS announces a new process every 3 s if the first time went unheard. */
const backMs = 5000;

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
    // Watched from now on: one that dies before it was first heard would never count as lost.
    this.lost(nodeName);
    const peer: CalledPeer = {
      lost: () => this.lost(nodeName),
      answered: () => {
        this.noteAnswer(nodeName);
      },
    };
    return new RemoteCall(client, `${service} (node ${nodeName})`, peer, this.limits);
  }

  /** Aborted when this node is lost. */
  lost(nodeName: string): AbortSignal {
    return this.#watch.signal(nodeName, this.node.transport);
  }

  /**
   * The same signal for work that begins. A graph is active as soon as its manager hears all nodes, and this node may hear
   * one that was started anew a moment later: that is waited for, unless `until` is aborted.
   */
  lostFromNowOn(nodeName: string, until?: AbortSignal): Promise<AbortSignal> {
    return this.#watch.signalOnceHeard(nodeName, this.node.transport, { timeoutMs: backMs, until });
  }

  /** To be told of each answer of a node that did not come by a `call` from here. */
  noteAnswer(nodeName: string): void {
    this.#watch.noteAnswer(nodeName, this.node.transport);
  }

  close(): void {
    this.#watch.close();
  }
}
