import {
  GraphStateConstants as graphStates,
  NodeStateConstants as nodeStates,
} from "../../../src/ros/interfaces/praxis_msgs.ts";
import { managerName } from "../../../src/cli/graph/GraphFile.ts";
import { standstill } from "../../../src/episode/standstill.ts";
import type { GraphSighting } from "../graph/BenchGraph.ts";
import type { Trial } from "./Trial.ts";

/** The world's joints at one moment. */
export interface JointSighting {
  readonly at: number;
  readonly stamp: bigint;
  readonly speed: number;
}

/** Whether the arm stands still, by the measure of the episodes. */
export const isStill = ({ speed }: JointSighting): boolean => speed < standstill.jointVelocity;

/** What can be seen from outside of a graph in which one process was hit. Times are `performance.now()`. */
export class TrialWatch {
  readonly #trial: Trial;
  readonly #pid: number;
  readonly #fullName: string;
  readonly joints: JointSighting[] = [];
  graphKnows: number | undefined;
  launchKnows: number | undefined;
  latched: number | undefined;
  activeAgain: number | undefined;
  /** `praxis launch` told that it has started another process for the node. */
  #startedAnew: number | undefined;

  /** @param pid of the process that was hit */
  constructor(trial: Trial, { pid, namespace }: { readonly pid: number; readonly namespace: string }) {
    this.#trial = trial;
    this.#pid = pid;
    this.#fullName = `${namespace}/${trial.node}`;
  }

  see(sighting: GraphSighting): void {
    const { node } = this.#trial;
    switch (sighting.kind) {
      case "joints":
        this.joints.push(sighting);
        break;
      case "heartbeat":
        if (sighting.node === this.#fullName && sighting.pid !== this.#pid) this.graphKnows ??= sighting.at;
        break;
      case "launch": {
        const { line, at } = sighting;
        if (line.kind === "log" && line.node === "sim" && line.line.includes("no sign of life came"))
          this.latched ??= at;
        if (line.kind !== "node" || line.node !== node) break;
        if (line.what.includes("it is started again")) this.launchKnows ??= at;
        if (line.what.startsWith("started")) this.#startedAnew ??= at;
        break;
      }
      case "graph":
        this.#seeGraph(sighting);
    }
  }

  #seeGraph({ at, graph }: Extract<GraphSighting, { kind: "graph" }>): void {
    if (this.#trial.node === managerName) {
      // It tells nothing of itself; what is told once there is a new one is told by that.
      if (this.#startedAnew === undefined) return;
      this.graphKnows ??= at;
      if (graph.state === graphStates.ACTIVE) this.activeAgain ??= at;
      return;
    }
    const seen = graph.nodes.find((each) => each.node === this.#fullName);
    const isNew = seen !== undefined && seen.pid !== this.#pid;
    if (isNew || seen?.state !== nodeStates.ACTIVE) this.graphKnows ??= at;
    if (isNew && graph.state === graphStates.ACTIVE) this.activeAgain ??= at;
  }
}
