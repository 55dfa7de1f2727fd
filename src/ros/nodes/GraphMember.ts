import { heartbeatMs } from "../GraphNode.ts";
import {
  ChangeState,
  StateConstants as states,
  type ChangeStateRequest,
  type ChangeStateResponse,
} from "../interfaces/lifecycle_msgs.ts";
import { NodeStateConstants as nodeStates, type Heartbeat } from "../interfaces/praxis_msgs.ts";
import { resolveName } from "../resolveName.ts";
import type { ServiceClient, TransportNode } from "../Transport.ts";

/** What a graph consists of, for its manager. */
export interface ManagedNode {
  /** Without the namespace. */
  readonly name: string;
  /** Nodes that must be active before this one is activated. */
  readonly needs: readonly string[];
}

const stateNames: Readonly<Record<number, string>> = {
  [states.PRIMARY_STATE_UNCONFIGURED]: nodeStates.UNCONFIGURED,
  [states.PRIMARY_STATE_INACTIVE]: nodeStates.INACTIVE,
  [states.PRIMARY_STATE_ACTIVE]: nodeStates.ACTIVE,
  [states.PRIMARY_STATE_FINALIZED]: nodeStates.FINALIZED,
};

/** Time for which the answer to a transition counts more than heartbeats, ms. */
const answerAheadMs = 3 * heartbeatMs;
/** Time between two attempts at a transition that failed, ms. */
const pauseMs = 1000;

/** What the manager knows of one node: by its heartbeats, and by its answers, which are ahead of them. */
export class GraphMember implements ManagedNode {
  readonly name: string;
  readonly needs: readonly string[];
  readonly fullName: string;
  readonly client: ServiceClient<ChangeStateRequest, ChangeStateResponse>;
  /** Whether it has been asked for a transition and this is not over. */
  isBusy = false;
  /** The last one. */
  #heartbeat: Heartbeat | undefined;
  /** `performance.now()` of the last heartbeat. */
  #heardAt = 0;
  #isSilent = false;
  /** Of a process that is known to have ended. */
  #endedPid: number | undefined;
  #restarts = 0;
  #state: number = states.PRIMARY_STATE_UNKNOWN;
  /** `performance.now()` of the last transition that succeeded. */
  #changedAt = -Infinity;
  #failures = 0;
  /** `performance.now()` before which no transition is asked for. */
  #pausedUntil = 0;

  constructor({ name, needs }: ManagedNode, node: TransportNode) {
    this.name = name;
    this.needs = needs;
    this.fullName = resolveName(name, node);
    this.client = node.client(ChangeState, `${name}/change_state`);
  }

  /** Id of its primary state, as in lifecycle_msgs/State. */
  get state(): number {
    return this.#state;
  }

  /** Its state by its last heartbeat, transitions included. */
  get reported(): number {
    return this.#heartbeat?.state ?? states.PRIMARY_STATE_UNKNOWN;
  }

  /** 0 before the first heartbeat. */
  get pid(): number {
    return this.#heartbeat?.pid ?? 0;
  }

  /** Empty before the first heartbeat. */
  get host(): string {
    return this.#heartbeat?.host ?? "";
  }

  get fault(): string {
    return this.#heartbeat?.fault ?? "";
  }

  /** How often another process has taken its name. */
  get restarts(): number {
    return this.#restarts;
  }

  /** How often in a row it has failed at a transition. */
  get failures(): number {
    return this.#failures;
  }

  /** Whether its heartbeats have come, and still do. */
  get isHeard(): boolean {
    return this.#heartbeat !== undefined && !this.#isSilent;
  }

  /** Whether it was heard, and is no more. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  get isActive(): boolean {
    return this.#state === states.PRIMARY_STATE_ACTIVE && !this.#isSilent;
  }

  /** Its state in a word, as in praxis_msgs/NodeState. */
  get stateName(): string {
    if (this.#heartbeat === undefined) return nodeStates.UNSEEN;
    return this.#isSilent ? nodeStates.SILENT : (stateNames[this.#state] ?? nodeStates.UNCONFIGURED);
  }

  /** Takes note of a heartbeat of this node. Returns whether it changes what is known of it. */
  hear(heartbeat: Heartbeat): boolean {
    const { pid, host, state } = heartbeat;
    // A heartbeat on its way may outlive its process.
    if (this.#endedPid === pid) return false;
    const isFirst = this.#heartbeat === undefined;
    if (!isFirst && (this.pid !== pid || this.host !== host)) {
      this.#restarts++;
      this.#changedAt = -Infinity;
      this.forgetFailures();
      this.endPause();
    }
    const isChange = isFirst || this.pid !== pid || this.#state !== state || this.#isSilent;
    this.#heartbeat = heartbeat;
    this.#heardAt = performance.now();
    this.#isSilent = false;
    // A heartbeat on its way is older than the answer to a transition.
    const isOlder = this.isBusy || performance.now() - this.#changedAt < answerAheadMs;
    if (!isOlder && stateNames[state] !== undefined) this.#state = state;
    return isChange;
  }

  /** Time since its last heartbeat, ms. */
  silence(now: number): number {
    return now - this.#heardAt;
  }

  /** Leaves a time out of its silence, ms. */
  excuse(time: number): void {
    this.#heardAt += time;
  }

  /** It counts as silent until it is heard again. */
  markSilent(): void {
    this.#isSilent = true;
  }

  /** Its process has ended: heartbeats of it that are still on their way do not count. */
  markEnded(): void {
    this.#endedPid = this.pid;
  }

  /** It has answered that it is in this state now. */
  reach(state: number): void {
    this.#state = state;
    this.#changedAt = performance.now();
  }

  /** It has failed at a transition: with each time it is let alone for longer. */
  noteFailure(): void {
    this.#failures++;
    this.#pausedUntil = performance.now() + pauseMs * this.#failures;
  }

  forgetFailures(): void {
    this.#failures = 0;
  }

  pause(): void {
    this.#pausedUntil = performance.now() + pauseMs;
  }

  endPause(): void {
    this.#pausedUntil = 0;
  }

  isPaused(now: number): boolean {
    return now < this.#pausedUntil;
  }
}
