import { hostname } from "node:os";
import { StateConstants as states } from "../interfaces/lifecycle_msgs.ts";
import { GetCost, GraphStateConstants as graphStates, Heartbeat, TaskState } from "../interfaces/praxis_msgs.ts";
import { Trigger } from "../interfaces/std_srvs.ts";
import { GraphClock } from "../GraphClock.ts";
import { Heartbeating } from "../GraphNode.ts";
import { toTime } from "../messages/time.ts";
import { Parameters, type ParameterDeclaration, type ParameterOverrides } from "../Parameters.ts";
import { processCost } from "../processCost.ts";
import { latchedQos, streamQos } from "../Qos.ts";
import type { TransportNode } from "../Transport.ts";
import { BringUp } from "./BringUp.ts";
import { GraphMember, type ManagedNode } from "./GraphMember.ts";
import { GraphReport } from "./GraphReport.ts";
import { requestShutdown } from "./requestShutdown.ts";

export interface LifecycleManagerOptions {
  /** In the order in which they are brought up; each after those that it needs. */
  readonly nodes: readonly ManagedNode[];
  readonly overrides?: ParameterOverrides;
  readonly log: (sentence: string) => void;
  readonly onHeartbeat?: () => void;
  /** Told every change of the graph's state, and when it failed why. */
  readonly onState?: (state: string, reason: string) => void;
  /** Told every change of a node's state. */
  readonly onNode?: (node: string, state: string, restarts: number) => void;
}

const parameters: readonly ParameterDeclaration[] = [
  { name: "autostart", type: "bool", default: true, description: "Bring the graph up at once", readOnly: true },
  {
    name: "heartbeat_timeout",
    type: "double",
    default: 1.5,
    range: [0.3, 60],
    description: "Silence after which a node counts as lost, s",
  },
  {
    name: "kill_silent",
    type: "bool",
    default: false,
    description: "Kill the process of a silent node on this host, so that whoever started it starts it again",
  },
  {
    name: "attempts",
    type: "integer",
    default: 3,
    range: [1, 100],
    description: "Times that a node may fail to be configured or activated before the graph counts as failed",
  },
];

/** How often it is looked how the nodes are, ms. */
const lookMs = 100;

/**
 * Brings the nodes of a graph up in order and keeps them up: whatever node is not as it should be is configured and
 * activated, at the start and after its process was replaced alike. Tells the state of all, latched. A plain node.
 */
export class LifecycleManager {
  readonly #node: TransportNode;
  readonly #options: LifecycleManagerOptions;
  readonly #clock: GraphClock;
  readonly #parameters: Parameters;
  readonly #heartbeat: Heartbeating;
  readonly #members: readonly GraphMember[];
  readonly #bringUp: BringUp;
  readonly #report: GraphReport;
  readonly #timer: NodeJS.Timeout;
  readonly #closing: (() => void)[] = [];
  #wanted: "up" | "down";
  #state: string = graphStates.STARTING;
  #wasActive = false;
  #task = "";
  #lastFailure = "";
  #lastFailureStamp = 0n;
  #last = performance.now();

  constructor(node: TransportNode, options: LifecycleManagerOptions) {
    this.#node = node;
    this.#options = options;
    this.#clock = new GraphClock(node);
    this.#parameters = new Parameters(node, this.#clock, parameters, options.overrides ?? {});
    this.#wanted = this.#parameters.boolean("autostart") ? "up" : "down";
    this.#members = options.nodes.map((managed) => new GraphMember(managed, node));
    this.#bringUp = new BringUp(this.#members, {
      onFailure: (member, sentence) => {
        this.#fail(sentence);
        if (member.failures >= this.#parameters.number("attempts")) this.#setState(graphStates.FAILED);
        this.#tell();
      },
      onNoAnswer: (sentence) => {
        this.#fail(sentence);
      },
      onSettled: () => {
        this.#look();
      },
    });
    this.#report = new GraphReport(node, this.#clock, this.#members, options.onNode);
    const heartbeats = node.messages(Heartbeat, "heartbeat", streamQos).subscribe((message) => {
      this.#hear(message);
    });
    const tasks = node.messages(TaskState, "task", latchedQos).subscribe(({ task }) => {
      this.#task = task;
      this.#tell();
    });
    this.#closing.push(
      () => {
        heartbeats.unsubscribe();
      },
      () => {
        tasks.unsubscribe();
      },
    );
    node.serve(Trigger, "manager/is_active", () => ({
      success: this.#state === graphStates.ACTIVE,
      message: this.#state === graphStates.ACTIVE ? "" : this.#words(),
    }));
    node.serve(Trigger, "manager/startup", () => {
      this.#wanted = "up";
      for (const member of this.#members) member.forgetFailures();
      this.#wasActive = false;
      this.#setState(graphStates.STARTING);
      const gone = this.#members.filter(({ state }) => state === states.PRIMARY_STATE_FINALIZED);
      if (gone.length === 0) {
        return { success: true, message: "The graph is being brought up; graph_state tells when it is active" };
      }
      return { success: false, message: `Shut down for good, to be started anew: ${namesOf(gone)}` };
    });
    node.serve(Trigger, "manager/shutdown", async () => {
      const left = await this.takeDown();
      return { success: left.length === 0, message: left.length === 0 ? "" : `Not shut down: ${left.join(", ")}` };
    });
    // Whoever beats is asked what it costs.
    node.serve(GetCost, "~/get_cost", () => processCost([]));
    this.#heartbeat = new Heartbeating(node, () => {
      options.onHeartbeat?.();
      return { stamp: toTime(this.#clock.now()), state: states.PRIMARY_STATE_ACTIVE, fault: "" };
    });
    this.#timer = setInterval(() => {
      this.#look();
    }, lookMs);
    this.#tell();
  }

  /**
   * Shuts every node down, the last one first. What does not answer is left to whoever owns its process.
   *
   * @returns names of the nodes that were not shut down
   */
  async takeDown(): Promise<readonly string[]> {
    this.#wanted = "down";
    this.#setState(graphStates.STOPPING);
    const left: string[] = [];
    for (const member of [...this.#members].reverse()) {
      if (member.state === states.PRIMARY_STATE_FINALIZED) continue;
      if (!(await requestShutdown(member, this.#options.log))) left.push(member.name);
      this.#tell();
    }
    return left;
  }

  /** Takes note that the process of a node has ended, as whoever started it knows at once. */
  lose(name: string, how: string): void {
    const member = this.#members.find((candidate) => candidate.name === name);
    if (member?.isHeard !== true) return;
    member.markEnded();
    this.#lose(member, how);
    this.#look();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const close of this.#closing) close();
    this.#heartbeat.close();
    this.#node.destroy();
  }

  #hear(heartbeat: Heartbeat): void {
    const member = this.#members.find(({ fullName }) => fullName === heartbeat.node);
    if (member === undefined) return;
    const wasSilent = member.isSilent;
    const isChange = member.hear(heartbeat);
    if (wasSilent && member.isHeard) this.#options.log(`${member.fullName} is heard again`);
    if (isChange) this.#look();
  }

  /** Finds the silent, asks for the transitions that are due, and tells what has changed. */
  #look(): void {
    const now = performance.now();
    // Time in which this process itself stood still says nothing about others.
    const stood = Math.max(0, now - this.#last - 2 * lookMs);
    this.#last = now;
    for (const member of this.#members) {
      if (!member.isHeard) continue;
      member.excuse(stood);
      const seconds = this.#parameters.number("heartbeat_timeout");
      if (member.silence(now) > 1000 * seconds) this.#lose(member, `has been silent for ${seconds.toFixed(1)} s`);
    }
    if (this.#wanted === "up" && this.#state !== graphStates.FAILED) {
      this.#bringUp.goOn(now);
      const isUp = this.#members.every(({ isActive }) => isActive);
      if (isUp) this.#wasActive = true;
      this.#setState(isUp ? graphStates.ACTIVE : this.#wasActive ? graphStates.DEGRADED : graphStates.STARTING);
    }
    this.#tell();
  }

  #lose(member: GraphMember, how: string): void {
    if (this.#wanted === "down") return;
    member.markSilent();
    this.#fail(`${member.fullName} ${how}`);
    if (!this.#parameters.boolean("kill_silent") || member.host !== hostname()) return;
    try {
      process.kill(member.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }

  #fail(sentence: string): void {
    this.#lastFailure = sentence;
    this.#lastFailureStamp = this.#clock.now();
    this.#options.log(sentence);
  }

  #setState(state: string): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.log(`the graph is ${this.#words()}`);
    this.#options.onState?.(state, this.#lastFailure);
  }

  #words(): string {
    const missing = this.#members.filter(({ isActive }) => !isActive);
    return missing.length === 0 ? this.#state : `${this.#state}; not active: ${namesOf(missing)}`;
  }

  #tell(): void {
    this.#report.tell({
      state: this.#state,
      task: this.#task,
      last_failure: this.#lastFailure,
      last_failure_stamp: toTime(this.#lastFailureStamp),
    });
  }
}

const namesOf = (members: readonly GraphMember[]): string => members.map(({ name }) => name).join(", ");
