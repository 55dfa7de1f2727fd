import { setMaxListeners } from "node:events";
import { CallError } from "../CallError.ts";
import { callWithAttempts } from "../callWithAttempts.ts";
import { copyMessage } from "../interfaces/copyMessage.ts";
import type { ActionType } from "../interfaces/MessageType.ts";
import type { ActionClient, ActionOutcome, SendGoalOptions, SentGoal } from "../Transport.ts";
import { goalIdText } from "./goalIdText.ts";
import type { RclActionClient as Native, RclMessage, RclPending, RclUuidMessage } from "./RclNodejs.ts";
import { received } from "./received.ts";
import { rclActionQos } from "./rclQos.ts";
import type { RclSite } from "./RclSite.ts";

/** How often a goal or its cancellation is sent within its time. Each carries the goal's id, by which it is known again. */
const attempts = 8;

/**
 * How long a client waits for a result before it asks again, ms: a request that is sent right after discovery can get
 * lost. Twice as long each time, for the server keeps each request until the goal ends.
 */
const [askAgainMs, longestAskMs] = [1000, 16_000];

/** How long feedback is taken after the result, ms: it comes by another way, and rclnodejs takes the result first. */
const lateFeedbackMs = 1000;

const outcomes: ReadonlyMap<number, ActionOutcome<unknown>["status"]> = new Map([
  [4, "succeeded"],
  [5, "canceled"],
  [6, "aborted"],
]);

type Response = RclMessage & { readonly accepted?: boolean };
type Listener = (response: Response) => void;

/**
 * An action client that uses rclnodejs's for sending and decoding only. Of its own, that one keeps for ever what was
 * asked and got no answer, and each goal's listener; and it throws out of the event loop if a goal is accepted twice.
 */
export class RclActionClient<G, F, R> implements ActionClient<G, F, R> {
  readonly native: Native;
  readonly #site: RclSite;
  readonly #type: ActionType<G, F, R>;
  readonly #name: string;
  readonly #feedback = new Map<string, (message: F) => void>();
  readonly #goalResponses = new Map<number, Listener>();
  readonly #resultResponses = new Map<number, Listener>();
  readonly #cancelResponses = new Map<number, Listener>();
  readonly #closing = new AbortController();

  /** @param type checked to be installed */
  constructor(site: RclSite, type: ActionType<G, F, R>, name: string) {
    this.#site = site;
    this.#type = type;
    // Each goal that is under way waits for it.
    setMaxListeners(0, this.#closing.signal);
    this.#name = name;
    const { rcl, node } = site;
    this.native = new rcl.ActionClient(node, type.name, name, { qos: rclActionQos(rcl) });
    this.native.processGoalResponse = (sequence, response) => this.#goalResponses.get(sequence)?.(response);
    this.native.processResultResponse = (sequence, response) => this.#resultResponses.get(sequence)?.(response);
    this.native.processCancelResponse = (sequence, response) => this.#cancelResponses.get(sequence)?.(response);
    this.native.processFeedbackMessage = (message) => {
      this.#hear(message);
    };
    this.native.processStatusMessage = () => undefined;
  }

  available(): boolean {
    return !this.#closing.signal.aborted && this.native.isActionServerAvailable();
  }

  async send(goal: G, { timeoutMs, onFeedback, signal }: SendGoalOptions<F>): Promise<SentGoal<R>> {
    const checked = copyMessage(this.#type.goal, goal) as object;
    const idMessage = this.#site.rcl.ActionUuid.random().toMessage();
    const id = goalIdText(idMessage);
    if (onFeedback) this.#feedback.set(id, onFeedback);
    try {
      await this.#sendGoal(checked, idMessage, { timeoutMs, signal });
    } catch (error) {
      this.#feedback.delete(id);
      throw error;
    }
    const outcome = this.#outcome(idMessage).finally(() => {
      setTimeout(() => this.#feedback.delete(id), lateFeedbackMs).unref();
    });
    outcome.catch(() => undefined);
    return { id, outcome, cancel: (cancelMs) => this.#cancel(idMessage, cancelMs) };
  }

  /** Whoever waits is told so. */
  close(): void {
    this.#closing.abort(new CallError(this.#name, `The client of ${this.#name} was closed`));
  }

  async #sendGoal(goal: object, id: RclUuidMessage, options: Pick<SendGoalOptions<F>, "timeoutMs" | "signal">) {
    const { native } = this;
    let sent = 0;
    await callWithAttempts<undefined>(
      {
        endpoint: this.#name,
        available: () => this.available(),
        send: (onResponse, onError) => {
          const isFirst = sent++ === 0;
          const stop = exchange(
            () => native.sendGoal(goal, undefined, id),
            native._pendingGoalRequests,
            this.#goalResponses,
            ({ accepted }) => {
              // A server rejects what it has accepted already; the answer to that got lost.
              if (accepted === true || !isFirst) onResponse(undefined);
              else onError(new CallError(this.#name, `${this.#name} rejected the goal, and ROS does not say why`));
            },
          );
          native._sequenceNumberGoalIdMap.clear();
          return stop;
        },
      },
      { ...options, attempts, signal: this.#withClosing(options.signal) },
    );
  }

  /** Asks until there is an answer. */
  async #outcome(id: RclUuidMessage): Promise<ActionOutcome<R>> {
    for (let timeoutMs = askAgainMs; ; timeoutMs = Math.min(2 * timeoutMs, longestAskMs)) {
      try {
        const response = await this.#call(this.#resultResponses, this.native._pendingResultRequests, id, "getResult", {
          timeoutMs,
          attempts: 1,
        });
        const { status, result } = response.toPlainObject(true) as {
          readonly status: number;
          readonly result: unknown;
        };
        const word = outcomes.get(status);
        if (word === undefined) {
          throw new Error(`The server of ${this.#name} does not know goal ${goalIdText(id)}: it was started again`);
        }
        return { status: word, result: received(this.#type.result, result) };
      } catch (error) {
        if (!(error instanceof CallError) || this.#closing.signal.aborted) throw error;
      }
    }
  }

  async #cancel(id: RclUuidMessage, timeoutMs: number): Promise<void> {
    const pending = this.native._pendingCancelRequests;
    await this.#call(this.#cancelResponses, pending, id, "cancelGoal", { timeoutMs, attempts });
  }

  #call(
    listeners: Map<number, Listener>,
    pending: RclPending,
    id: RclUuidMessage,
    method: "getResult" | "cancelGoal",
    options: { readonly timeoutMs: number; readonly attempts: number },
  ): Promise<Response> {
    const goal = new this.#site.rcl.ClientGoalHandle(this.native, id, { accepted: true });
    return callWithAttempts<Response>(
      {
        endpoint: this.#name,
        available: () => true,
        send: (onResponse) => exchange(() => goal[method](), pending, listeners, onResponse),
      },
      { ...options, signal: this.#closing.signal },
    );
  }

  #withClosing(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
  }

  #hear(message: RclMessage & { readonly goal_id: RclUuidMessage }): void {
    const listener = this.#feedback.get(goalIdText(message.goal_id));
    if (listener === undefined) return;
    try {
      const { feedback } = message.toPlainObject(true) as { readonly feedback: unknown };
      listener(received(this.#type.feedback, feedback));
    } catch (error) {
      this.#site.onFault(`${this.#site.nodeName}, feedback of ${this.#name}`, error);
    }
  }
}

/** Sends a request by rclnodejs and takes its answer from it. Returns how to stop listening. */
function exchange(
  send: () => Promise<unknown>,
  pending: RclPending,
  listeners: Map<number, Listener>,
  onResponse: Listener,
): () => void {
  // Its promise is never settled, for what it waits for is taken away.
  void send();
  const [sequence] = pending.keys();
  pending.clear();
  listeners.set(sequence!, onResponse);
  return () => listeners.delete(sequence!);
}
