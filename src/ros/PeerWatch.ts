import { setTimeout as sleep } from "node:timers/promises";
import type { Subscription } from "rxjs";
import { GraphError } from "./GraphError.ts";
import { Heartbeat } from "./interfaces/praxis_msgs.ts";
import { streamQos } from "./Qos.ts";
import { resolveName } from "./resolveName.ts";
import type { TransportNode } from "./Transport.ts";

/** How often it is looked who has gone silent, ms. */
const lookMs = 100;
/** How often it is looked whether a lost node is back, ms. */
const pollMs = 20;

interface Peer {
  readonly name: string;
  controller: AbortController;
  /** `performance.now()` of its last heartbeat; undefined before the first. */
  heard: number | undefined;
  pid: number | undefined;
}

/**
 * Listens to the heartbeats of a few nodes. What waits for one of them is aborted when it falls silent or its process is
 * replaced, with an error that names it.
 */
export class PeerWatch {
  readonly #peers = new Map<string, Peer>();
  readonly #subscription: Subscription;
  readonly #timer: NodeJS.Timeout;
  #last = performance.now();

  /** @param timeoutMs silence after which a node counts as lost */
  constructor(node: TransportNode, timeoutMs: () => number) {
    this.#subscription = node.messages(Heartbeat, "heartbeat", streamQos).subscribe(({ node: name, pid }) => {
      const peer = this.#peers.get(name);
      if (peer === undefined) return;
      if (peer.pid !== undefined && peer.pid !== pid) this.#lose(peer, "was started anew");
      if (peer.controller.signal.aborted) peer.controller = new AbortController();
      peer.pid = pid;
      peer.heard = performance.now();
    });
    this.#timer = setInterval(() => {
      const now = performance.now();
      // Time in which this process itself stood still says nothing about others.
      const stood = Math.max(0, now - this.#last - 2 * lookMs);
      this.#last = now;
      for (const peer of this.#peers.values()) {
        if (peer.heard === undefined) continue;
        peer.heard += stood;
        if (now - peer.heard > timeoutMs()) {
          peer.heard = undefined;
          peer.pid = undefined;
          this.#lose(peer, `has been silent for ${(timeoutMs() / 1000).toFixed(1)} s`);
        }
      }
    }, lookMs);
  }

  /** Aborted when this node is lost and as long as it is; when it is heard again, a new one. */
  signal(name: string, node: TransportNode): AbortSignal {
    return this.#peer(resolveName(name, node)).controller.signal;
  }

  /** The same signal, once a node that is lost is heard again, the time is over or `until` is aborted: it may be back already. */
  async signalOnceHeard(
    name: string,
    node: TransportNode,
    { timeoutMs, until }: { readonly timeoutMs: number; readonly until?: AbortSignal | undefined },
  ): Promise<AbortSignal> {
    const deadline = performance.now() + timeoutMs;
    const isOver = (): boolean => until?.aborted === true || performance.now() > deadline;
    while (this.signal(name, node).aborted && !isOver()) await sleep(pollMs);
    const peer = this.#peer(resolveName(name, node));
    // One that was never heard may have died before its first heartbeat came here; or DDS has not found it yet.
    if (!peer.controller.signal.aborted) peer.heard ??= performance.now() + timeoutMs;
    return peer.controller.signal;
  }

  /** An answer of a node shows that it lives, also before its first heartbeat has come; a lost one stays lost until then. */
  noteAnswer(name: string, node: TransportNode): void {
    const peer = this.#peer(resolveName(name, node));
    if (!peer.controller.signal.aborted) peer.heard = performance.now();
  }

  close(): void {
    this.#subscription.unsubscribe();
    clearInterval(this.#timer);
  }

  #peer(name: string): Peer {
    let peer = this.#peers.get(name);
    if (peer === undefined) {
      peer = { name, controller: new AbortController(), heard: undefined, pid: undefined };
      this.#peers.set(name, peer);
    }
    return peer;
  }

  #lose({ controller, name }: Peer, how: string): void {
    controller.abort(new GraphError("NODE_LOST", `The node ${name} ${how}`));
  }
}
