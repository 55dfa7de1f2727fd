import * as lifecycle from "./interfaces/lifecycle_msgs.ts";
import type { GraphClock } from "./GraphClock.ts";
import { eventQos } from "./Qos.ts";
import type { Publisher, TransportNode } from "./Transport.ts";

export type PrimaryState = "unconfigured" | "inactive" | "active" | "finalized";
type TransitionLabel = "configure" | "cleanup" | "activate" | "deactivate" | "shutdown";

/** What a node does in its transitions. One that throws has failed, and the node stays in the state it was in. */
export type TransitionWork = Readonly<Record<TransitionLabel, () => Promise<void>>>;

/** Ids as in lifecycle_msgs/State and lifecycle_msgs/Transition. */
const stateIds: Readonly<Record<PrimaryState, number>> = { unconfigured: 1, inactive: 2, active: 3, finalized: 4 };

const transitionStateIds: Readonly<Record<TransitionLabel, number>> = {
  configure: 10,
  cleanup: 11,
  shutdown: 12,
  activate: 13,
  deactivate: 14,
};

/** Of TRANSITION_ON_CONFIGURE_SUCCESS and so on; the number of the failure follows. */
const successIds: Readonly<Record<TransitionLabel, number>> = {
  configure: 10,
  cleanup: 20,
  activate: 30,
  deactivate: 40,
  shutdown: 50,
};

const transitionStateLabels: Readonly<Record<TransitionLabel, string>> = {
  configure: "configuring",
  cleanup: "cleaningup",
  shutdown: "shuttingdown",
  activate: "activating",
  deactivate: "deactivating",
};

interface TransitionRow {
  readonly id: number;
  readonly label: TransitionLabel;
  readonly from: PrimaryState;
  readonly to: PrimaryState;
}

/** @see https://design.ros2.org/articles/node_lifecycle.html */
const transitions: readonly TransitionRow[] = [
  { id: 1, label: "configure", from: "unconfigured", to: "inactive" },
  { id: 2, label: "cleanup", from: "inactive", to: "unconfigured" },
  { id: 3, label: "activate", from: "inactive", to: "active" },
  { id: 4, label: "deactivate", from: "active", to: "inactive" },
  { id: 5, label: "shutdown", from: "unconfigured", to: "finalized" },
  { id: 6, label: "shutdown", from: "inactive", to: "finalized" },
  { id: 7, label: "shutdown", from: "active", to: "finalized" },
];

/**
 * The lifecycle of a managed node behind the standard services of lifecycle_msgs. Its own, over services, because
 * transitions take time here (a model is loaded) and those of rclnodejs may not.
 */
export class Lifecycle {
  readonly #work: TransitionWork;
  readonly #onFault: (sentence: string) => void;
  readonly #clock: GraphClock;
  readonly #events: Publisher<lifecycle.TransitionEvent>;
  #state: PrimaryState = "unconfigured";
  /** The transition under way; another is refused meanwhile. */
  #running: TransitionRow | undefined;
  readonly #waiting: (() => void)[] = [];

  /** @param onFault told in a sentence why a transition failed */
  constructor(node: TransportNode, clock: GraphClock, work: TransitionWork, onFault: (sentence: string) => void) {
    this.#clock = clock;
    this.#work = work;
    this.#onFault = onFault;
    this.#events = node.advertise(lifecycle.TransitionEvent, "~/transition_event", eventQos);
    node.serve(lifecycle.GetState, "~/get_state", () => ({ current_state: this.#current() }));
    node.serve(lifecycle.GetAvailableStates, "~/get_available_states", () => ({
      available_states: (Object.keys(stateIds) as PrimaryState[]).map(stateMessage),
    }));
    node.serve(lifecycle.GetAvailableTransitions, "~/get_available_transitions", () => ({
      available_transitions: transitions.filter(({ from }) => from === this.#state).map(describe),
    }));
    node.serve(lifecycle.GetAvailableTransitions, "~/get_transition_graph", () => ({
      available_transitions: transitions.map(describe),
    }));
    node.serve(lifecycle.ChangeState, "~/change_state", async ({ transition: { id, label } }) => ({
      success: await this.#change((row) => (label === "" ? row.id === id : row.label === label)),
    }));
  }

  get state(): PrimaryState {
    return this.#state;
  }

  /** Active, and not about to be something else. */
  get isActive(): boolean {
    return this.#state === "active" && this.#running === undefined;
  }

  /** As in lifecycle_msgs/State; while a transition is under way that of the transition. */
  get stateId(): number {
    return this.#running === undefined ? stateIds[this.#state] : transitionStateIds[this.#running.label];
  }

  /** Goes through a transition from within. Returns whether it succeeded. */
  change(label: TransitionLabel): Promise<boolean> {
    return this.#change((row) => row.label === label);
  }

  async #change(isMeant: (row: TransitionRow) => boolean): Promise<boolean> {
    const row = transitions.find((candidate) => candidate.from === this.#state && isMeant(candidate));
    if (row === undefined || this.#running !== undefined) return false;
    const between: lifecycle.State = { id: transitionStateIds[row.label], label: transitionStateLabels[row.label] };
    this.#running = row;
    this.#tell({ id: row.id, label: row.label }, stateMessage(row.from), between);
    let isDone = false;
    try {
      await this.#work[row.label]();
      isDone = true;
      this.#state = row.to;
    } catch (error) {
      this.#onFault(`cannot ${row.label}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.#running = undefined;
      for (const wake of this.#waiting.splice(0)) wake();
    }
    const success = successIds[row.label];
    const outcome = isDone
      ? { id: success, label: "transition_success" }
      : { id: success + 1, label: "transition_failure" };
    this.#tell(outcome, between, this.#current());
    return isDone;
  }

  /** Settles when no transition is under way. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  #tell(transition: lifecycle.Transition, start: lifecycle.State, goal: lifecycle.State): void {
    const timestamp = BigInt.asUintN(64, this.#clock.now());
    this.#events.publish({ timestamp, transition, start_state: start, goal_state: goal });
  }

  #current(): lifecycle.State {
    return stateMessage(this.#state);
  }
}

const stateMessage = (label: PrimaryState): lifecycle.State => ({ id: stateIds[label], label });

const describe = ({ id, label, from, to }: TransitionRow): lifecycle.TransitionDescription => ({
  transition: { id, label },
  start_state: stateMessage(from),
  goal_state: stateMessage(to),
});
