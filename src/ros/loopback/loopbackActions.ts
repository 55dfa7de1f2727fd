import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { Subscription } from "rxjs";
import { CallError } from "../CallError.ts";
import { copyMessage, defaultMessage } from "../interfaces/copyMessage.ts";
import type { ActionType, MessageType, ServiceType } from "../interfaces/MessageType.ts";
import { eventQos } from "../Qos.ts";
import type { FaultHandler } from "../reportFault.ts";
import { fullName, resolveName } from "../resolveName.ts";
import type { ActionOutcome, Endpoint, GoalHandle, SendGoalOptions, SentGoal, TransportNode } from "../Transport.ts";

/** Finished goals whose outcome a server keeps for clients that ask late. */
const keptOutcomes = 100;

/** How long a client waits for an outcome before it asks again, in case the request got lost, ms. */
const askAgainMs = 1000;

/** How often a request of the protocol is sent within its time. Each carries the goal's id, by which it is known again. */
const attempts = 8;

interface GoalId {
  readonly goal_id: string;
}
interface SendRequest<G> extends GoalId {
  readonly goal: G;
}
interface Outcome<R> {
  /** Empty if the server does not know the goal. */
  readonly status: string;
  readonly result: R;
}
interface Feedback<F> extends GoalId {
  readonly feedback: F;
}
type Empty = Readonly<Record<string, never>>;

/** The services and the topic that make up an action, as ROS 2 has them. */
interface Protocol<G, F, R> {
  readonly send: ServiceType<SendRequest<G>, Empty>;
  readonly result: ServiceType<GoalId, Outcome<R>>;
  readonly cancel: ServiceType<GoalId, Empty>;
  readonly feedback: MessageType<Feedback<F>>;
}

function protocolOf<G, F, R>({ name, goal, feedback, result }: ActionType<G, F, R>): Protocol<G, F, R> {
  const id = { name: "goal_id", type: "string" } as const;
  const empty = (part: string): MessageType<Empty> => ({ name: `${name}_${part}`, fields: [] });
  const onlyId = (part: string): MessageType<GoalId> => ({ name: `${name}_${part}`, fields: [id] });
  return {
    send: {
      name: `${name}_SendGoal`,
      request: { name: `${name}_SendGoal_Request`, fields: [id, { name: "goal", type: goal }] },
      response: empty("SendGoal_Response"),
    },
    result: {
      name: `${name}_GetResult`,
      request: onlyId("GetResult_Request"),
      response: {
        name: `${name}_GetResult_Response`,
        fields: [
          { name: "status", type: "string" },
          { name: "result", type: result },
        ],
      },
    },
    cancel: { name: `${name}_Cancel`, request: onlyId("Cancel_Request"), response: empty("Cancel_Response") },
    feedback: { name: `${name}_FeedbackMessage`, fields: [id, { name: "feedback", type: feedback }] },
  };
}

/** Serves an action by services: sending, asking for the result and cancelling may each be repeated without harm. */
export function serveLoopbackAction<G, F, R>(
  node: TransportNode,
  type: ActionType<G, F, R>,
  name: string,
  execute: (goal: GoalHandle<G, F>) => Promise<ActionOutcome<R>>,
  onFault: FaultHandler,
): Endpoint {
  const protocol = protocolOf(type);
  const where = `${fullName(node)}, action server of ${resolveName(name, node)}`;
  const running = new Map<string, AbortController>();
  const outcomes = new Map<string, Promise<ActionOutcome<R>>>();
  const feedback = node.advertise(protocol.feedback, `${name}/_action/feedback`, eventQos);
  const carryOut = async ({ goal_id: id, goal }: SendRequest<G>): Promise<ActionOutcome<R>> => {
    const controller = new AbortController();
    running.set(id, controller);
    const handle: GoalHandle<G, F> = {
      id,
      goal,
      signal: controller.signal,
      feedback: (message) => {
        const checked = copyMessage(type.feedback, message);
        if (running.has(id)) feedback.publish({ goal_id: id, feedback: checked });
      },
    };
    try {
      const { status, result } = await execute(handle);
      return { status, result: copyMessage(type.result, result) };
    } catch (error) {
      onFault(where, error);
      return { status: "aborted", result: defaultMessage(type.result) };
    } finally {
      running.delete(id);
      forgetOldest(outcomes, running);
    }
  };
  const endpoints = [
    feedback,
    node.serve(protocol.send, `${name}/_action/send_goal`, (request) => {
      if (!outcomes.has(request.goal_id)) outcomes.set(request.goal_id, carryOut(request));
      return {};
    }),
    node.serve(protocol.result, `${name}/_action/get_result`, async ({ goal_id: id }) => {
      return (await outcomes.get(id)) ?? { status: "", result: defaultMessage(type.result) };
    }),
    node.serve(protocol.cancel, `${name}/_action/cancel_goal`, ({ goal_id: id }) => {
      running.get(id)?.abort(new DOMException("The goal was cancelled", "AbortError"));
      return {};
    }),
  ];
  return {
    close: () => {
      for (const endpoint of endpoints) endpoint.close();
      for (const controller of running.values()) controller.abort(new DOMException("The server ended", "AbortError"));
    },
  };
}

/** Drops outcomes until few enough are left, the oldest first, but none of a goal that still runs. */
function forgetOldest(outcomes: Map<string, unknown>, running: ReadonlyMap<string, unknown>): void {
  for (const id of [...outcomes.keys()]) {
    if (outcomes.size - running.size <= keptOutcomes) return;
    if (!running.has(id)) outcomes.delete(id);
  }
}

/** The other end of such an action. */
export class LoopbackActionClient<G, F, R> {
  readonly #name: string;
  readonly #type: ActionType<G, F, R>;
  readonly #send;
  readonly #result;
  readonly #cancel;
  readonly #feedback: Subscription;
  readonly #listeners = new Map<string, (message: F) => void>();
  readonly #closing = new AbortController();

  constructor(node: TransportNode, type: ActionType<G, F, R>, name: string) {
    const protocol = protocolOf(type);
    this.#name = resolveName(name, node);
    this.#type = type;
    // Each goal that is under way waits for it.
    setMaxListeners(0, this.#closing.signal);
    this.#send = node.client(protocol.send, `${name}/_action/send_goal`);
    this.#result = node.client(protocol.result, `${name}/_action/get_result`);
    this.#cancel = node.client(protocol.cancel, `${name}/_action/cancel_goal`);
    this.#feedback = node
      .messages(protocol.feedback, `${name}/_action/feedback`, eventQos)
      .subscribe(({ goal_id: id, feedback }) => this.#listeners.get(id)?.(feedback));
  }

  available(): boolean {
    return this.#send.available();
  }

  async send(goal: G, { timeoutMs, onFeedback, signal }: SendGoalOptions<F>): Promise<SentGoal<R>> {
    const id = randomUUID();
    const checked = copyMessage(this.#type.goal, goal);
    if (onFeedback) this.#listeners.set(id, onFeedback);
    try {
      await this.#send.call({ goal_id: id, goal: checked }, { timeoutMs, attempts, signal: this.#withClosing(signal) });
    } catch (error) {
      this.#listeners.delete(id);
      throw error;
    }
    const outcome = this.#outcome(id).finally(() => this.#listeners.delete(id));
    outcome.catch(() => undefined);
    return {
      id,
      outcome,
      cancel: async (cancelMs) => {
        await this.#cancel.call({ goal_id: id }, { timeoutMs: cancelMs, attempts, signal: this.#closing.signal });
      },
    };
  }

  /** Whoever waits is told so. */
  close(): void {
    this.#closing.abort(new CallError(this.#name, `The client of ${this.#name} was closed`));
    this.#feedback.unsubscribe();
    for (const client of [this.#send, this.#result, this.#cancel]) client.close();
  }

  /** Asks until there is an answer. */
  async #outcome(id: string): Promise<ActionOutcome<R>> {
    const { signal } = this.#closing;
    for (;;) {
      try {
        const outcome = await this.#result.call({ goal_id: id }, { timeoutMs: askAgainMs, signal });
        if (outcome.status === "") {
          throw new Error(`The server of ${this.#name} does not know goal ${id}: it was started again`);
        }
        return outcome as ActionOutcome<R>;
      } catch (error) {
        if (!(error instanceof CallError) || signal.aborted) throw error;
      }
    }
  }

  #withClosing(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
  }
}
