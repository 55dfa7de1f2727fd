import type { Observable } from "rxjs";
import { CallError } from "../CallError.ts";
import { GuardedObservable } from "../GuardedObservable.ts";
import { copyMessage } from "../interfaces/copyMessage.ts";
import type { ActionType, MessageType, ServiceType } from "../interfaces/MessageType.ts";
import type { Qos } from "../Qos.ts";
import { printFault, type FaultHandler } from "../reportFault.ts";
import { fullName, nameFault, resolveName, type NodeName } from "../resolveName.ts";
import type {
  ActionClient,
  ActionOutcome,
  Endpoint,
  GoalHandle,
  Publisher,
  ServiceClient,
  Transport,
  TransportNode,
} from "../Transport.ts";
import { callWithAttempts } from "../callWithAttempts.ts";
import { Deliveries, type LoopbackFaults } from "./Deliveries.ts";
import { LoopbackActionClient, serveLoopbackAction } from "./loopbackActions.ts";

export interface LoopbackOptions {
  readonly faults?: LoopbackFaults;
  /** Told what a handler or an observer threw. @default prints it */
  readonly onFault?: FaultHandler;
}

/** One end of a topic, service or action, for whoever draws or documents the graph. */
export interface EndpointInfo {
  readonly node: string;
  readonly role: "publisher" | "subscriber" | "server" | "client" | "action-server" | "action-client";
  /** Resolved. */
  readonly name: string;
  readonly type: string;
  readonly qos?: Qos;
}

interface Topic {
  readonly subscribers: Set<Subscriber>;
  /** Last messages of each transient-local publisher, in the order in which they began. */
  readonly latched: Map<TopicEnd, unknown[]>;
}

interface TopicEnd {
  readonly type: string;
  readonly qos: Qos;
}

interface Subscriber extends TopicEnd {
  readonly receive: (message: unknown) => void;
}

/** Whether a publisher gives at least what a subscriber asks for; if not, they do not find each other in ROS. */
const matches = (publisher: TopicEnd, { type, qos: { reliability, durability } }: TopicEnd): boolean =>
  publisher.type === type &&
  (reliability === "best-effort" || publisher.qos.reliability === "reliable") &&
  (durability === "volatile" || publisher.qos.durability === "transient-local");

type Server = (request: unknown, respond: (response: unknown) => void) => void;

/**
 * All nodes in one process, without ROS: for tests, for machines without ROS 2, and to show that a graph computes what one
 * process computes. Every message is checked against its definition and copied for every receiver, so nodes share no
 * object; each is delivered one turn of the event loop later, in the order sent.
 */
export class LoopbackTransport implements Transport {
  readonly kind = "loopback";
  readonly #nodes = new Set<LoopbackNode>();
  readonly bus: LoopbackBus;

  constructor(options: LoopbackOptions = {}) {
    this.bus = new LoopbackBus(options);
  }

  /** @throws RangeError on a name that ROS does not allow */
  createNode(node: NodeName): TransportNode {
    const fault = nameFault(node.name);
    if (fault !== undefined) throw new RangeError(`A node cannot be made: ${fault}`);
    const made = new LoopbackNode(this.bus, node, () => this.#names());
    this.#nodes.add(made);
    made.onDestroy = () => this.#nodes.delete(made);
    return made;
  }

  has(): boolean {
    return true;
  }

  /** All ends of topics, services and actions that there are now, sorted by node, role and name. */
  endpoints(): readonly EndpointInfo[] {
    return [...this.bus.endpoints].sort((a, b) => key(a).localeCompare(key(b)));
  }

  async close(): Promise<void> {
    for (const node of [...this.#nodes]) node.destroy();
  }

  #names(): readonly string[] {
    return [...new Set([...this.#nodes].map(fullName))].sort();
  }
}

const key = ({ node, role, name }: EndpointInfo): string => `${node} ${role} ${name}`;

/** What the nodes of one transport share. */
export class LoopbackBus {
  readonly deliveries: Deliveries;
  readonly topics = new Map<string, Topic>();
  readonly servers = new Map<string, Server>();
  readonly endpoints = new Set<EndpointInfo>();
  readonly fault: FaultHandler;

  constructor({ faults, onFault = printFault }: LoopbackOptions) {
    this.deliveries = new Deliveries(faults);
    this.fault = onFault;
  }

  topic(name: string): Topic {
    let topic = this.topics.get(name);
    if (topic === undefined) this.topics.set(name, (topic = { subscribers: new Set(), latched: new Map() }));
    return topic;
  }
}

class LoopbackNode implements TransportNode {
  readonly name: string;
  readonly namespace: string;
  readonly #bus: LoopbackBus;
  readonly #names: () => readonly string[];
  readonly #open = new Set<() => void>();
  #isDestroyed = false;
  onDestroy: () => void = () => undefined;

  constructor(bus: LoopbackBus, { name, namespace }: NodeName, names: () => readonly string[]) {
    this.#bus = bus;
    this.name = name;
    this.namespace = namespace;
    this.#names = names;
  }

  has(): boolean {
    return true;
  }

  advertise<T>(type: MessageType<T>, topicName: string, qos: Qos): Publisher<T> {
    const name = resolveName(topicName, this);
    const topic = this.#bus.topic(name);
    const me: TopicEnd = { type: type.name, qos };
    let isOpen = true;
    const endpoint = this.#register({ role: "publisher", name, type: type.name, qos }, () => {
      isOpen = false;
      topic.latched.delete(me);
    });
    const isLatched = qos.durability === "transient-local";
    return {
      ...endpoint,
      isHeard: () => isOpen && (isLatched || topic.subscribers.size > 0),
      publish: (message) => {
        const checked = copyMessage(type, message);
        if (!isOpen) return;
        if (isLatched) topic.latched.set(me, [...(topic.latched.get(me) ?? []), checked].slice(-qos.depth));
        // The first one may have the checked copy itself, unless it is kept.
        let spare = isLatched ? undefined : checked;
        for (const subscriber of topic.subscribers) {
          if (!matches(me, subscriber)) continue;
          this.#deliver(topic, subscriber, spare ?? copyMessage(type, checked), qos);
          spare = undefined;
        }
      },
    };
  }

  messages<T>(type: MessageType<T>, topicName: string, qos: Qos): Observable<T> {
    const name = resolveName(topicName, this);
    const listen = (next: (message: T) => void): (() => void) => {
      const topic = this.#bus.topic(name);
      const subscriber: Subscriber = {
        type: type.name,
        qos,
        receive: (message) => {
          next(message as T);
        },
      };
      const endpoint = this.#register({ role: "subscriber", name, type: type.name, qos }, () => {
        topic.subscribers.delete(subscriber);
      });
      topic.subscribers.add(subscriber);
      if (qos.durability === "transient-local") {
        for (const [publisher, messages] of topic.latched) {
          if (!matches(publisher, subscriber)) continue;
          for (const message of messages.slice(-qos.depth)) {
            this.#deliver(topic, subscriber, copyMessage(type, message), qos);
          }
        }
      }
      return endpoint.close;
    };
    return new GuardedObservable(listen, (error) => {
      this.#bus.fault(`${fullName(this)}, subscriber of ${name}`, error);
    });
  }

  /** @throws Error where the name is served already */
  serve<Q, A>(type: ServiceType<Q, A>, serviceName: string, answer: (request: Q) => A | Promise<A>): Endpoint {
    const name = resolveName(serviceName, this);
    const { servers } = this.#bus;
    if (servers.has(name)) throw new Error(`The service ${name} has a server already`);
    const respondTo = async (request: unknown, respond: (response: unknown) => void): Promise<void> => {
      try {
        const response = copyMessage(type.response, await answer(request as Q));
        if (servers.get(name) === server) respond(response);
      } catch (error) {
        this.#bus.fault(`${fullName(this)}, server of ${name}`, error);
      }
    };
    const server: Server = (request, respond) => void respondTo(request, respond);
    const endpoint = this.#register({ role: "server", name, type: type.name }, () => servers.delete(name));
    servers.set(name, server);
    return endpoint;
  }

  client<Q, A>(type: ServiceType<Q, A>, serviceName: string): ServiceClient<Q, A> {
    const name = resolveName(serviceName, this);
    const { servers, deliveries } = this.#bus;
    let isOpen = true;
    const available = (): boolean => isOpen && servers.has(name);
    const send = (request: Q, onResponse: (response: A) => void): (() => void) => {
      let isListening = true;
      const copy = copyMessage(type.request, request);
      deliveries.send(() => {
        servers.get(name)?.(copy, (response) => {
          deliveries.send(() => {
            if (isListening && isOpen) onResponse(response as A);
          });
        });
      });
      return () => {
        isListening = false;
      };
    };
    const endpoint = this.#register({ role: "client", name, type: type.name }, () => {
      isOpen = false;
    });
    return {
      ...endpoint,
      available,
      call: async (request, options) => {
        if (!isOpen) throw new CallError(name, `The client of ${name} was closed`);
        const checked = copyMessage(type.request, request);
        const exchange = {
          endpoint: name,
          available,
          send: (respond: (response: A) => void) => send(checked, respond),
        };
        return callWithAttempts(exchange, options);
      },
    };
  }

  serveAction<G, F, R>(
    type: ActionType<G, F, R>,
    name: string,
    execute: (goal: GoalHandle<G, F>) => Promise<ActionOutcome<R>>,
  ): Endpoint {
    const endpoints = serveLoopbackAction(this, type, name, execute, this.#bus.fault);
    return this.#register({ role: "action-server", name: resolveName(name, this), type: type.name }, () => {
      endpoints.close();
    });
  }

  actionClient<G, F, R>(type: ActionType<G, F, R>, name: string): ActionClient<G, F, R> {
    const client = new LoopbackActionClient(this, type, name);
    const { close } = this.#register({ role: "action-client", name: resolveName(name, this), type: type.name }, () => {
      client.close();
    });
    return { available: () => client.available(), send: (goal, options) => client.send(goal, options), close };
  }

  nodeNames(): readonly string[] {
    return this.#names();
  }

  destroy(): void {
    this.#isDestroyed = true;
    for (const close of [...this.#open]) close();
    this.onDestroy();
  }

  #deliver(topic: Topic, subscriber: Subscriber, message: unknown, { durability }: Qos): void {
    const deliver = (): void => {
      // Who has left in the meantime hears nothing.
      if (topic.subscribers.has(subscriber)) subscriber.receive(message);
    };
    this.#bus.deliveries.send(deliver, durability === "transient-local" ? "never" : "possible");
  }

  /** Enters an end into the list of the graph until it is closed. Parts of actions are not listed. */
  #register(info: Omit<EndpointInfo, "node">, onClose: () => void): { readonly close: () => void } {
    if (this.#isDestroyed) throw new Error(`The node ${fullName(this)} is destroyed`);
    const entry: EndpointInfo = { node: fullName(this), ...info };
    const isListed = !info.name.includes("/_action/");
    if (isListed) this.#bus.endpoints.add(entry);
    const close = (): void => {
      if (!this.#open.delete(close)) return;
      this.#bus.endpoints.delete(entry);
      onClose();
    };
    this.#open.add(close);
    return { close };
  }
}
