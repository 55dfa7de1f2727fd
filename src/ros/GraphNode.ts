import { hostname } from "node:os";
import { setImmediate } from "node:timers/promises";
import type { Observable } from "rxjs";
import { errorFields, GraphError, noError, type ErrorFields } from "./GraphError.ts";
import { GraphClock } from "./GraphClock.ts";
import { defaultMessage } from "./interfaces/copyMessage.ts";
import type { ActionType, MessageType, ServiceType } from "./interfaces/MessageType.ts";
import { GetCost, Heartbeat, type EnergyReading } from "./interfaces/praxis_msgs.ts";
import { Lifecycle } from "./Lifecycle.ts";
import { toTime } from "./messages/time.ts";
import { Parameters, type ParameterDeclaration, type ParameterOverrides } from "./Parameters.ts";
import { processCost } from "./processCost.ts";
import { streamQos, type Qos } from "./Qos.ts";
import { fullName } from "./resolveName.ts";
import type {
  ActionClient,
  ActionOutcome,
  Endpoint,
  GoalHandle,
  Publisher,
  ServiceClient,
  TransportNode,
} from "./Transport.ts";

/** What a node of the graph is: its parameters, and what it does once it is configured. */
export interface NodeProgram {
  readonly parameters: readonly ParameterDeclaration[];
  /**
   * Loads what takes time and opens services. What is opened through the node is closed by it at cleanup.
   *
   * @throws what keeps the node from being configured, in a sentence
   */
  configure(node: GraphNode): Promise<ConfiguredProgram>;
}

/** What a configured node does in its further transitions; each part may be missing. */
export interface ConfiguredProgram {
  activate?(): void | Promise<void>;
  /** Brings what runs to an end. */
  deactivate?(): void | Promise<void>;
  cleanup?(): void | Promise<void>;
  /** Joules that only this node can read, since an arbitrary origin. */
  readings?(): readonly EnergyReading[];
}

export interface GraphNodeOptions {
  readonly overrides?: ParameterOverrides;
  readonly log: (sentence: string) => void;
  /** Called with each heartbeat, for a parent process that listens. */
  readonly onHeartbeat?: () => void;
}

/** Time between two heartbeats, ms. */
export const heartbeatMs = 200;

const commonParameters: readonly ParameterDeclaration[] = [
  {
    name: "use_sim_time",
    type: "bool",
    default: false,
    description: "Take the time from /clock, not from the system",
    readOnly: true,
  },
];

/**
 * A managed node: lifecycle, parameters, heartbeat and what its process costs, around a program. Its services answer
 * errors as `error_code` and `error_msg` and, unless said otherwise, refuse while the node is not active.
 */
export class GraphNode {
  readonly transport: TransportNode;
  readonly clock: GraphClock;
  readonly parameters: Parameters;
  readonly #program: NodeProgram;
  readonly #options: GraphNodeOptions;
  readonly #lifecycle: Lifecycle;
  readonly #heartbeat: Heartbeating;
  #configured: ConfiguredProgram | undefined;
  /** Opened since the node was configured. */
  readonly #open: Endpoint[] = [];
  #fault = "";

  /** @throws UserError on a parameter override that does not fit */
  constructor(transport: TransportNode, program: NodeProgram, options: GraphNodeOptions) {
    this.transport = transport;
    this.#program = program;
    this.#options = options;
    this.clock = new GraphClock(transport);
    const declarations = [...commonParameters, ...program.parameters];
    this.parameters = new Parameters(transport, this.clock, declarations, options.overrides ?? {});
    if (this.parameters.boolean("use_sim_time")) this.clock.followSimulation();
    this.#lifecycle = new Lifecycle(
      transport,
      this.clock,
      {
        configure: () => this.#configure(),
        activate: async () => {
          this.#fault = "";
          await this.#configured?.activate?.();
        },
        deactivate: async () => this.#configured?.deactivate?.(),
        cleanup: () => this.#cleanUp(),
        shutdown: () => this.#shutDown(),
      },
      (sentence) => {
        this.#fault = sentence;
        this.log(sentence);
      },
    );
    transport.serve(GetCost, "~/get_cost", () => processCost(this.#configured?.readings?.() ?? []));
    this.#heartbeat = new Heartbeating(transport, () => this.#beat());
  }

  get fullName(): string {
    return fullName(this.transport);
  }

  get isActive(): boolean {
    return this.#lifecycle.isActive;
  }

  log(sentence: string): void {
    this.#options.log(sentence);
  }

  advertise<T>(type: MessageType<T>, topic: string, qos: Qos): Publisher<T> {
    return this.#opened(this.transport.advertise(type, topic, qos));
  }

  /** Messages while the node is configured; a handler that throws is told in the log and hears on. */
  subscribe<T>(type: MessageType<T>, topic: string, qos: Qos, handle: (message: T) => void): void {
    const messages: Observable<T> = this.transport.messages(type, topic, qos);
    const subscription = messages.subscribe((message) => {
      try {
        handle(message);
      } catch (error) {
        this.log(`cannot use a message of ${topic}: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
    this.#open.push({
      close: () => {
        subscription.unsubscribe();
      },
    });
  }

  /** @param when "always": answered in every state of the lifecycle while the node is configured */
  serve<Q, A extends ErrorFields>(
    type: ServiceType<Q, A>,
    name: string,
    answer: (request: Q) => Omit<A, keyof ErrorFields> | Promise<Omit<A, keyof ErrorFields>>,
    when: "active" | "always" = "active",
  ): void {
    const respond = async (request: Q): Promise<A> => {
      try {
        if (when === "active") this.requireActive();
        return { ...noError, ...(await answer(request)) } as A;
      } catch (error) {
        return { ...defaultMessage(type.response), ...errorFields(error) };
      }
    };
    this.#opened(this.transport.serve(type, name, respond));
  }

  /** A service whose answer has no error fields, such as those of std_srvs. */
  servePlain<Q, A>(type: ServiceType<Q, A>, name: string, answer: (request: Q) => A | Promise<A>): void {
    this.#opened(this.transport.serve(type, name, answer));
  }

  /** An action whose errors become an aborted goal with `error_code` and `error_msg`. */
  serveAction<G, F, R extends ErrorFields>(
    type: ActionType<G, F, R>,
    name: string,
    execute: (goal: GoalHandle<G, F>) => Promise<ActionOutcome<R>>,
  ): void {
    const carryOut = async (goal: GoalHandle<G, F>): Promise<ActionOutcome<R>> => {
      try {
        this.requireActive();
        return await execute(goal);
      } catch (error) {
        const status = goal.signal.aborted ? "canceled" : "aborted";
        return { status, result: { ...defaultMessage(type.result), ...errorFields(error) } };
      }
    };
    this.#opened(this.transport.serveAction(type, name, carryOut));
  }

  client<Q, A>(type: ServiceType<Q, A>, name: string): ServiceClient<Q, A> {
    return this.#opened(this.transport.client(type, name));
  }

  actionClient<G, F, R>(type: ActionType<G, F, R>, name: string): ActionClient<G, F, R> {
    return this.#opened(this.transport.actionClient(type, name));
  }

  /** @throws GraphError NOT_ACTIVE */
  requireActive(): void {
    if (this.isActive) return;
    const { state } = this.#lifecycle;
    const words = state === "active" ? "being deactivated" : state;
    throw new GraphError(
      "NOT_ACTIVE",
      `${this.fullName} is ${words}${this.#fault && ` (${this.#fault})`}; activate it first`,
    );
  }

  /** Brings the node to its end, whatever state it is in. */
  async close(): Promise<void> {
    await this.#lifecycle.settled();
    if (this.#lifecycle.state !== "finalized") await this.#lifecycle.change("shutdown");
    this.#heartbeat.close();
    this.clock.close();
    this.transport.destroy();
  }

  async #configure(): Promise<void> {
    this.#fault = "";
    try {
      this.#configured = await this.#program.configure(this);
    } catch (error) {
      this.#closeOpen();
      throw error;
    }
  }

  async #cleanUp(): Promise<void> {
    const configured = this.#configured;
    this.#configured = undefined;
    this.#closeOpen();
    await configured?.cleanup?.();
  }

  async #shutDown(): Promise<void> {
    if (this.#lifecycle.state === "active") await this.#configured?.deactivate?.();
    // What was brought to an end has still to be told to whoever waits for it.
    await setImmediate();
    await this.#cleanUp();
  }

  #closeOpen(): void {
    for (const endpoint of this.#open.splice(0).reverse()) endpoint.close();
  }

  #opened<E extends Endpoint>(endpoint: E): E {
    this.#open.push(endpoint);
    return endpoint;
  }

  #beat(): Omit<Heartbeat, "node" | "sequence" | "pid" | "host" | "loop_delay_ms"> {
    this.#options.onHeartbeat?.();
    return { stamp: toTime(this.clock.now()), state: this.#lifecycle.stateId, fault: this.#fault };
  }
}

/** Publishes heartbeats until it is closed. */
export class Heartbeating {
  readonly #timer: NodeJS.Timeout;
  readonly #publisher: Publisher<Heartbeat>;

  /** @param beat what changes from one heartbeat to the next */
  constructor(
    node: TransportNode,
    beat: () => Omit<Heartbeat, "node" | "sequence" | "pid" | "host" | "loop_delay_ms">,
  ) {
    this.#publisher = node.advertise(Heartbeat, "heartbeat", streamQos);
    const host = hostname();
    let sequence = 0n;
    let due = performance.now() + heartbeatMs;
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#publisher.publish({
        ...beat(),
        node: fullName(node),
        sequence,
        pid: process.pid,
        host,
        loop_delay_ms: Math.max(0, now - due),
      });
      sequence++;
      due = now + heartbeatMs;
    }, heartbeatMs);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#publisher.close();
  }
}
