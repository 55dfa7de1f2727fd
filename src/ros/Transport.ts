import type { Observable } from "rxjs";
import type { ActionType, MessageType, ServiceType } from "./interfaces/MessageType.ts";
import type { Qos } from "./Qos.ts";
import type { NodeName } from "./resolveName.ts";

/**
 * How nodes reach each other: topics, services and actions of ROS 2, over DDS or within one process. Parameters, lifecycle
 * and clock are made of these three (`Parameters`, `Lifecycle`, `GraphClock`), so that they are the same on each.
 */
export interface Transport {
  readonly kind: "loopback" | "ros";
  createNode(node: NodeName): TransportNode;
  /** Whether messages of this type can be sent: an installation of ROS may lack a package. */
  has(typeName: string): boolean;
  /** Destroys all nodes. Safe to call twice. */
  close(): Promise<void>;
}

/** One node. All names of topics, services and actions may be absolute, relative or begin with "~/". */
export interface TransportNode extends NodeName {
  /** As of its transport. */
  has(typeName: string): boolean;
  advertise<T>(type: MessageType<T>, topic: string, qos: Qos): Publisher<T>;
  /** Subscribes while it is observed. What an observer throws is told to `onFault` of the transport, never to the sender. */
  messages<T>(type: MessageType<T>, topic: string, qos: Qos): Observable<T>;
  /** Answers requests; an answer that is a rejected promise is never sent. Requests may overlap. */
  serve<Q, A>(type: ServiceType<Q, A>, name: string, answer: (request: Q) => A | Promise<A>): Endpoint;
  client<Q, A>(type: ServiceType<Q, A>, name: string): ServiceClient<Q, A>;
  /** Accepts every goal: a rejection carries no reason in ROS, so an unfit goal is accepted and then aborted with one. */
  serveAction<G, F, R>(
    type: ActionType<G, F, R>,
    name: string,
    execute: (goal: GoalHandle<G, F>) => Promise<ActionOutcome<R>>,
  ): Endpoint;
  actionClient<G, F, R>(type: ActionType<G, F, R>, name: string): ActionClient<G, F, R>;
  /** Names of the nodes that are there, full, sorted. */
  nodeNames(): readonly string[];
  destroy(): void;
}

/** Something that can be taken down. */
export interface Endpoint {
  readonly close: () => void;
}

export interface Publisher<T> extends Endpoint {
  /** Whether a message would reach anybody, now or later: if not, it need not even be made. */
  readonly isHeard: () => boolean;
  publish(message: T): void;
}

export interface CallOptions {
  /** For all attempts together, ms. */
  readonly timeoutMs: number;
  /** For a server to be found before that, ms. @default timeoutMs */
  readonly discoveryMs?: number;
  /**
   * How often the request may be sent, spread over the time. More than once only where executing it twice does no harm or
   * the request carries an id by which the server knows it again. @default 1
   */
  readonly attempts?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ServiceClient<Q, A> extends Endpoint {
  /** Whether a server is known of now. */
  available(): boolean;
  /** @throws CallError after the time; the signal's reason on abort */
  call(request: Q, options: CallOptions): Promise<A>;
}

/** A goal as its server sees it. */
export interface GoalHandle<G, F> {
  readonly id: string;
  readonly goal: G;
  /** Aborted when the client cancels. */
  readonly signal: AbortSignal;
  feedback(message: F): void;
}

export interface ActionOutcome<R> {
  readonly status: "succeeded" | "aborted" | "canceled";
  readonly result: R;
}

export interface SendGoalOptions<F> {
  /** For being accepted, ms. */
  readonly timeoutMs: number;
  readonly onFeedback?: (message: F) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface ActionClient<G, F, R> extends Endpoint {
  available(): boolean;
  /**
   * Sends a goal and waits until it is accepted. A goal whose acceptance got lost may be executing all the same.
   *
   * @throws CallError if it is not accepted in time
   */
  send(goal: G, options: SendGoalOptions<F>): Promise<SentGoal<R>>;
}

/** A goal as its client sees it. */
export interface SentGoal<R> {
  readonly id: string;
  /** Never settles if the server dies: watch the graph beside it. */
  readonly outcome: Promise<ActionOutcome<R>>;
  /** Asks for cancellation; the outcome tells what came of it. @throws CallError if nobody answers in time */
  cancel(timeoutMs: number): Promise<void>;
}
