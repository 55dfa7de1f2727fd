import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { DiagnosticArray, DiagnosticStatusConstants as levels } from "../interfaces/diagnostic_msgs.ts";
import { ChangeState, type ChangeStateRequest, type ChangeStateResponse } from "../interfaces/lifecycle_msgs.ts";
import {
  GetCost,
  GraphState,
  GraphStateConstants as graphStates,
  Heartbeat,
  NodeStateConstants as nodeStates,
  TaskState,
} from "../interfaces/praxis_msgs.ts";
import { Trigger } from "../interfaces/std_srvs.ts";
import { GraphClock } from "../GraphClock.ts";
import { Heartbeating, heartbeatMs } from "../GraphNode.ts";
import { toTime } from "../messages/time.ts";
import { Parameters, type ParameterDeclaration, type ParameterOverrides } from "../Parameters.ts";
import { processCost } from "../processCost.ts";
import { latchedQos, streamQos } from "../Qos.ts";
import { resolveName } from "../resolveName.ts";
import type { Publisher, ServiceClient, TransportNode } from "../Transport.ts";

/** What a graph consists of, for its manager. */
export interface ManagedNode {
  /** Without the namespace. */
  readonly name: string;
  /** Nodes that must be active before this one is activated. */
  readonly needs: readonly string[];
}

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

/** Ids of lifecycle_msgs/Transition and lifecycle_msgs/State. */
const transitionIds = { configure: 1, cleanup: 2, activate: 3, deactivate: 4 } as const;
const shutdownIds: Readonly<Record<number, number>> = { 1: 5, 2: 6, 3: 7 };
const stateNames: Readonly<Record<number, string>> = {
  1: nodeStates.UNCONFIGURED,
  2: nodeStates.INACTIVE,
  3: nodeStates.ACTIVE,
  4: nodeStates.FINALIZED,
};
const inactiveId = 2;
const activeId = 3;
const finalizedId = 4;

/** What a node reports while it goes through a transition. */
const underWayIds = { configure: 10, activate: 13 } as const;

const lookMs = 100;
/** Time for one node to be shut down, ms. */
const shutDownMs = 1000;
/** A transition may load a model. */
const transitionMs = 60_000;
/** A node that is still in its old state after this time has not heard the request, ms. */
const unheardMs = 1000;
/** Time for which the answer to a transition counts more than heartbeats, ms. */
const answerAheadMs = 3 * heartbeatMs;
/** Time between two attempts at a transition that failed, ms. */
const pauseMs = 1000;

interface Member extends ManagedNode {
  readonly fullName: string;
  readonly client: ServiceClient<ChangeStateRequest, ChangeStateResponse>;
  /** `performance.now()` of the last heartbeat. */
  heard: number | undefined;
  state: number;
  /** By its last heartbeat, transitions included. */
  reported: number;
  pid: number;
  host: string;
  /** Of a process that is known to have ended. */
  endedPid: number | undefined;
  fault: string;
  restarts: number;
  isSilent: boolean;
  isBusy: boolean;
  failures: number;
  /** `performance.now()` of the last transition that succeeded. */
  changedAt: number;
  /** `performance.now()` before which no transition is asked for. */
  pausedUntil: number;
}

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
  readonly #members: readonly Member[];
  readonly #graph: Publisher<GraphState>;
  readonly #diagnostics: Publisher<DiagnosticArray>;
  readonly #timer: NodeJS.Timeout;
  readonly #closing: (() => void)[] = [];
  #wanted: "up" | "down";
  #state: string = graphStates.STARTING;
  #wasActive = false;
  #task = "";
  #lastFailure = "";
  #lastFailureStamp = 0n;
  #told = "";
  readonly #toldStates = new Map<string, string>();
  #last = performance.now();

  constructor(node: TransportNode, options: LifecycleManagerOptions) {
    this.#node = node;
    this.#options = options;
    this.#clock = new GraphClock(node);
    this.#parameters = new Parameters(node, this.#clock, parameters, options.overrides ?? {});
    this.#wanted = this.#parameters.boolean("autostart") ? "up" : "down";
    this.#members = options.nodes.map((managed) => ({
      ...managed,
      fullName: resolveName(managed.name, node),
      client: node.client(ChangeState, `${managed.name}/change_state`),
      heard: undefined,
      state: 0,
      reported: 0,
      pid: 0,
      host: "",
      endedPid: undefined,
      fault: "",
      restarts: 0,
      isSilent: false,
      isBusy: false,
      failures: 0,
      changedAt: -Infinity,
      pausedUntil: 0,
    }));
    this.#graph = node.advertise(GraphState, "graph_state", latchedQos);
    this.#diagnostics = node.advertise(DiagnosticArray, "/diagnostics", streamQos);
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
      for (const member of this.#members) member.failures = 0;
      this.#wasActive = false;
      this.#setState(graphStates.STARTING);
      const gone = this.#members.filter(({ state }) => state === finalizedId).map(({ name }) => name);
      if (gone.length === 0) {
        return { success: true, message: "The graph is being brought up; graph_state tells when it is active" };
      }
      return { success: false, message: `Shut down for good, to be started anew: ${gone.join(", ")}` };
    });
    node.serve(Trigger, "manager/shutdown", async () => {
      const left = await this.takeDown();
      return { success: left.length === 0, message: left.length === 0 ? "" : `Not shut down: ${left.join(", ")}` };
    });
    // Whoever beats is asked what it costs.
    node.serve(GetCost, "~/get_cost", () => processCost([]));
    this.#heartbeat = new Heartbeating(node, () => {
      options.onHeartbeat?.();
      return { stamp: toTime(this.#clock.now()), state: activeId, fault: "" };
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
      if (member.state === finalizedId) continue;
      if (!(await this.#shutDown(member))) left.push(member.name);
      this.#tell();
    }
    return left;
  }

  /** Takes note that the process of a node has ended, as whoever started it knows at once. */
  lose(name: string, how: string): void {
    const member = this.#members.find((candidate) => candidate.name === name);
    if (member?.heard === undefined || member.isSilent) return;
    member.endedPid = member.pid;
    this.#lose(member, how);
    this.#look();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const close of this.#closing) close();
    this.#heartbeat.close();
    this.#node.destroy();
  }

  /** Returns whether the node has been shut down; one that is amid a transition refuses until it has come through. */
  async #shutDown(member: Member): Promise<boolean> {
    const deadline = performance.now() + shutDownMs;
    while (member.heard !== undefined && !member.isSilent) {
      try {
        // By its label, for its state may be another than the one that was last heard of.
        const transition = { id: shutdownIds[member.state] ?? 0, label: "shutdown" };
        const { success } = await member.client.call({ transition }, { timeoutMs: shutDownMs });
        if (success) {
          member.state = finalizedId;
          member.changedAt = performance.now();
          return true;
        }
      } catch {
        this.#options.log(`${member.fullName} did not answer while it was shut down`);
        return false;
      }
      if (performance.now() > deadline) break;
      await sleep(lookMs);
    }
    return false;
  }

  #hear({ node: name, pid, host, state, fault }: Heartbeat): void {
    const member = this.#members.find((candidate) => candidate.fullName === name);
    // A heartbeat on its way may outlive its process.
    if (member === undefined || member.endedPid === pid) return;
    if (member.heard !== undefined && (member.pid !== pid || member.host !== host)) {
      member.restarts++;
      member.changedAt = -Infinity;
      member.failures = 0;
      member.pausedUntil = 0;
    }
    if (member.isSilent) this.#options.log(`${name} is heard again`);
    const isChange = member.heard === undefined || member.pid !== pid || member.state !== state || member.isSilent;
    Object.assign(member, { heard: performance.now(), pid, host, fault, isSilent: false });
    member.reported = state;
    // A heartbeat on its way is older than the answer to a transition.
    const isOlder = member.isBusy || performance.now() - member.changedAt < answerAheadMs;
    if (!isOlder && stateNames[state] !== undefined) member.state = state;
    if (isChange) this.#look();
  }

  /** Finds the silent, asks for the transitions that are due, and tells what has changed. */
  #look(): void {
    const now = performance.now();
    // Time in which this process itself stood still says nothing about others.
    const stood = Math.max(0, now - this.#last - 2 * lookMs);
    this.#last = now;
    for (const member of this.#members) {
      if (member.heard === undefined || member.isSilent) continue;
      member.heard += stood;
      const seconds = this.#parameters.number("heartbeat_timeout");
      if (now - member.heard > 1000 * seconds) this.#lose(member, `has been silent for ${seconds.toFixed(1)} s`);
    }
    if (this.#wanted === "up" && this.#state !== graphStates.FAILED) {
      this.#bringUp(now);
      const isUp = this.#members.every(({ state, isSilent }) => state === activeId && !isSilent);
      if (isUp) this.#wasActive = true;
      this.#setState(isUp ? graphStates.ACTIVE : this.#wasActive ? graphStates.DEGRADED : graphStates.STARTING);
    }
    this.#tell();
  }

  #lose(member: Member, how: string): void {
    if (this.#wanted === "down") return;
    member.isSilent = true;
    this.#fail(`${member.fullName} ${how}`);
    if (!this.#parameters.boolean("kill_silent") || member.host !== hostname()) return;
    try {
      process.kill(member.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }

  /** Each node goes on by one transition if it is its turn: what it needs is always ahead of it. */
  #bringUp(now: number): void {
    for (const member of this.#members) {
      if (member.isBusy || member.isSilent || member.heard === undefined || now < member.pausedUntil) continue;
      const needed = this.#members.filter(({ name }) => member.needs.includes(name));
      if (member.state === 1 && needed.every(({ state }) => state >= inactiveId)) {
        void this.#change(member, "configure", inactiveId);
      } else if (member.state === inactiveId && needed.every(({ state }) => state === activeId)) {
        void this.#change(member, "activate", activeId);
      }
    }
  }

  async #change(member: Member, label: "configure" | "activate", to: number): Promise<void> {
    member.isBusy = true;
    const { pid } = member;
    try {
      const isDone = await this.#call(member, transitionIds[label], to);
      if (member.pid !== pid || isDone === undefined) return;
      if (isDone) {
        member.state = to;
        member.changedAt = performance.now();
        member.failures = 0;
      } else {
        member.failures++;
        member.pausedUntil = performance.now() + pauseMs * member.failures;
        // Its next heartbeat says why.
        setTimeout(() => {
          this.#giveUpOn(member, label);
        }, 2 * heartbeatMs);
      }
    } catch (error) {
      member.pausedUntil = performance.now() + pauseMs;
      this.#fail(`${member.fullName} did not answer to ${label}: ${(error as Error).message}`);
    } finally {
      member.isBusy = false;
      this.#look();
    }
  }

  /**
   * Asks for a transition and watches the node's heartbeats meanwhile, for the request or its answer may get lost.
   *
   * @returns whether it succeeded; undefined where it is to be asked for again
   */
  async #call(member: Member, id: number, to: number): Promise<boolean | undefined> {
    const controller = new AbortController();
    const { pid, state: from } = member;
    const asked = performance.now();
    let seen: boolean | undefined;
    const watch = setInterval(() => {
      const isUnheard = member.reported === from && performance.now() - asked > unheardMs;
      seen = member.reported === to ? true : undefined;
      if (seen || isUnheard || member.isSilent || member.pid !== pid) controller.abort();
    }, lookMs);
    try {
      const request = { transition: { id, label: "" } };
      const { signal } = controller;
      return (await member.client.call(request, { timeoutMs: transitionMs, signal })).success;
    } catch (error) {
      if (controller.signal.aborted) return seen;
      throw error;
    } finally {
      clearInterval(watch);
    }
  }

  #giveUpOn(member: Member, label: "configure" | "activate"): void {
    // Asked for twice, since the first request or its answer was late, it was refused the second time.
    if (member.reported === underWayIds[label]) return;
    if (member.reported === (label === "configure" ? inactiveId : activeId)) {
      member.failures = 0;
      member.pausedUntil = 0;
      return;
    }
    const why = `${member.fullName} failed to ${label}${member.fault && `: ${member.fault}`}`;
    this.#fail(why);
    if (member.failures >= this.#parameters.number("attempts")) this.#setState(graphStates.FAILED);
    this.#tell();
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
    const missing = this.#members.filter(({ state, isSilent }) => state !== activeId || isSilent);
    return missing.length === 0
      ? this.#state
      : `${this.#state}; not active: ${missing.map(({ name }) => name).join(", ")}`;
  }

  /** Publishes the state if it is another than the one told last. */
  #tell(): void {
    const nodes = this.#members.map((member) => ({
      node: member.fullName,
      state: nodeStateOf(member),
      restarts: member.restarts,
      pid: member.pid,
    }));
    for (const [i, { state, restarts }] of nodes.entries()) {
      const { name } = this.#members[i]!;
      if (this.#toldStates.get(name) === state) continue;
      this.#toldStates.set(name, state);
      this.#options.onNode?.(name, state, restarts);
    }
    const body = { state: this.#state, nodes, task: this.#task, last_failure: this.#lastFailure };
    const text = JSON.stringify(body);
    if (text === this.#told) return;
    this.#told = text;
    const stamp = toTime(this.#clock.now());
    this.#graph.publish({ stamp, ...body, last_failure_stamp: toTime(this.#lastFailureStamp) });
    this.#diagnostics.publish({
      header: { stamp, frame_id: "" },
      status: this.#members.map((member, i) => ({
        level: nodes[i]!.state === nodeStates.ACTIVE ? levels.OK : member.isSilent ? levels.STALE : levels.WARN,
        name: `${member.fullName}: lifecycle`,
        message: member.fault || nodes[i]!.state,
        hardware_id: member.host,
        values: [
          { key: "state", value: nodes[i]!.state },
          { key: "pid", value: String(member.pid) },
          { key: "restarts", value: String(member.restarts) },
        ],
      })),
    });
  }
}

function nodeStateOf({ heard, isSilent, state }: Member): string {
  if (heard === undefined) return nodeStates.UNSEEN;
  return isSilent ? nodeStates.SILENT : (stateNames[state] ?? nodeStates.UNCONFIGURED);
}
