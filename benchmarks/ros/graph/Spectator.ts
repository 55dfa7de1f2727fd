import type { Subscription } from "rxjs";
import { GraphState, Heartbeat } from "../../../src/ros/interfaces/praxis_msgs.ts";
import { JointState } from "../../../src/ros/interfaces/sensor_msgs.ts";
import { fromTime } from "../../../src/ros/messages/time.ts";
import { latchedQos, streamQos } from "../../../src/ros/Qos.ts";
import type { Transport, TransportNode } from "../../../src/ros/Transport.ts";

/** Something seen of a graph, and when (`performance.now()`). */
export type Sighting =
  | { readonly kind: "graph"; readonly at: number; readonly graph: GraphState }
  | { readonly kind: "heartbeat"; readonly at: number; readonly node: string; readonly pid: number }
  | {
      readonly kind: "joints";
      readonly at: number;
      /** World time, ns. */
      readonly stamp: bigint;
      /** Largest of the arm's joint velocities, rad/s. */
      readonly speed: number;
    };

/** Watches a graph from outside, by its topics alone. */
export class Spectator {
  readonly #node: TransportNode;
  readonly #subscriptions: readonly Subscription[];
  readonly #listeners = new Set<(sighting: Sighting) => void>();
  readonly #pids = new Map<string, number>();
  #stamp: bigint | undefined;
  #task = "";
  #joints: Subscription;

  constructor(transport: Transport, namespace: string) {
    const node = transport.createNode({ name: `praxis_spectator_${process.pid}`, namespace });
    this.#node = node;
    this.#subscriptions = [
      node.messages(GraphState, "graph_state", latchedQos).subscribe((graph) => {
        this.#task = graph.task;
        this.#tell({ kind: "graph", at: performance.now(), graph });
      }),
      node.messages(Heartbeat, "heartbeat", streamQos).subscribe(({ node: name, pid }) => {
        this.#pids.set(name, pid);
        this.#tell({ kind: "heartbeat", at: performance.now(), node: name, pid });
      }),
    ];
    this.#joints = this.#followJoints();
  }

  /** The task that the graph says it carries out; empty if none. */
  get task(): string {
    return this.#task;
  }

  /** World time of the newest joint state, ns. */
  get stamp(): bigint | undefined {
    return this.#stamp;
  }

  /** Processes by the full names of their nodes, by their last heartbeats. */
  get pids(): ReadonlyMap<string, number> {
    return this.#pids;
  }

  /** Returns how to stop listening. */
  listen(listener: (sighting: Sighting) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Does not look at the joints until the function that it returns is called: to publish them is work for the world. */
  pause(): () => void {
    this.#joints.unsubscribe();
    return () => {
      this.#joints = this.#followJoints();
    };
  }

  /** Forgets the processes of a graph that is gone. */
  forget(): void {
    this.#pids.clear();
    this.#stamp = undefined;
    this.#task = "";
  }

  close(): void {
    for (const subscription of [...this.#subscriptions, this.#joints]) subscription.unsubscribe();
    this.#node.destroy();
  }

  #followJoints(): Subscription {
    return this.#node.messages(JointState, "joint_states", streamQos).subscribe(({ header, velocity }) => {
      this.#stamp = fromTime(header.stamp);
      const speed = Math.max(0, ...Array.from(velocity, Math.abs));
      this.#tell({ kind: "joints", at: performance.now(), stamp: this.#stamp, speed });
    });
  }

  #tell(sighting: Sighting): void {
    for (const listener of [...this.#listeners]) listener(sighting);
  }
}
