import { fileURLToPath, pathToFileURL } from "node:url";
import type { Observable } from "rxjs";
import { CallError, RosError } from "./CallError.ts";
import { callWithAttempts } from "./callWithAttempts.ts";
import { GuardedObservable } from "./GuardedObservable.ts";
import { copyMessage } from "./interfaces/copyMessage.ts";
import type { ActionType, MessageType, ServiceType } from "./interfaces/MessageType.ts";
import type { Qos } from "./Qos.ts";
import { Disposals } from "./rcl/Disposals.ts";
import { InstalledInterfaces } from "./rcl/InstalledInterfaces.ts";
import { locateRclnodejs } from "./rcl/locateRclnodejs.ts";
import { RclActionClient } from "./rcl/RclActionClient.ts";
import type { RclClient, RclContext, RclGuardCondition, RclNode, RclNodejs, RclResponse } from "./rcl/RclNodejs.ts";
import { rclQos, rclServiceQos } from "./rcl/rclQos.ts";
import { received } from "./rcl/received.ts";
import type { RclSite } from "./rcl/RclSite.ts";
import { serveRclAction } from "./rcl/serveRclAction.ts";
import { withoutSharedMemory } from "./rcl/withoutSharedMemory.ts";
import { printFault, type FaultHandler } from "./reportFault.ts";
import { fullName, nameFault, resolveName, type NodeName } from "./resolveName.ts";
import type {
  ActionClient,
  ActionOutcome,
  CallOptions,
  Endpoint,
  GoalHandle,
  Publisher,
  ServiceClient,
  Transport,
  TransportNode,
} from "./Transport.ts";

export interface RclOptions {
  /** Told what a handler or an observer threw. @default prints it */
  readonly onFault?: FaultHandler;
}

/**
 * How long a node waits for something to happen before it looks again, ms. It is woken where it must not be waited for
 * (see `#wake`), so that an idle node costs next to nothing; with rclnodejs's 10 ms it takes 0.7 % of a core.
 */
const spinMs = 1000;

/**
 * Nodes in a ROS 2 graph, by rclnodejs. Each message is checked against its definition before rclnodejs sees it, which
 * would otherwise read beyond the end of an array of another type, cut off what is too large, or stop in the middle.
 *
 * The process must not call `process.exit()` while there are nodes: it would crash. After `close()` it ends by itself.
 */
export class RclTransport implements Transport {
  readonly kind = "ros";
  readonly #rcl: RclNodejs;
  readonly #context: RclContext;
  readonly #interfaces: InstalledInterfaces;
  readonly #onFault: FaultHandler;
  readonly #disposals: Disposals;
  readonly #nodes = new Set<RclTransportNode>();
  #closing: Promise<void> | undefined;

  private constructor(rcl: RclNodejs, context: RclContext, interfaces: InstalledInterfaces, onFault: FaultHandler) {
    this.#rcl = rcl;
    this.#context = context;
    this.#interfaces = interfaces;
    this.#onFault = onFault;
    this.#disposals = new Disposals((error) => {
      onFault("destroying a part of ROS", error);
    });
  }

  /** @throws RosError where ROS 2, rclnodejs or the messages of Praxis are missing */
  static async create({ onFault = printFault }: RclOptions = {}): Promise<RclTransport> {
    withoutSharedMemory(process.env);
    const entry = locateRclnodejs(resolvePackage());
    const { default: rcl } = (await import(pathToFileURL(entry).href)) as { readonly default: RclNodejs };
    // Its handler of SIGINT would destroy the nodes under the hands of whoever wants to end in good order.
    rcl.removeSignalHandlers();
    const interfaces = new InstalledInterfaces(rcl, (process.env["AMENT_PREFIX_PATH"] ?? "").split(":"));
    if (!interfaces.has("praxis_msgs/msg/ErrorCode")) {
      throw new RosError("The messages of Praxis are not installed in this ROS 2: run npm run ros:setup");
    }
    const context = new rcl.Context();
    try {
      // Without arguments: names, namespaces and parameters are given by whoever makes the nodes.
      await rcl.init(context, []);
    } catch (error) {
      throw new RosError(`ROS 2 does not start: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
    return new RclTransport(rcl, context, interfaces, onFault);
  }

  /** @throws RangeError on a name that ROS does not allow */
  createNode(name: NodeName): TransportNode {
    const fault = nameFault(name.name);
    if (fault !== undefined) throw new RangeError(`A node cannot be made: ${fault}`);
    if (this.#closing !== undefined) throw new Error("The transport is closed");
    // Parameters are served by ours, over any transport; and a node's log is not its transport's.
    const native = new this.#rcl.Node(name.name, name.namespace, this.#context, {
      startParameterServices: false,
      startTypeDescriptionService: false,
      enableRosout: false,
    });
    const node = new RclTransportNode(name, native, {
      rcl: this.#rcl,
      interfaces: this.#interfaces,
      onFault: this.#onFault,
      disposals: this.#disposals,
      onDestroy: () => this.#nodes.delete(node),
    });
    this.#nodes.add(node);
    return node;
  }

  has(typeName: string): boolean {
    return this.#interfaces.has(typeName);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    for (const node of [...this.#nodes]) node.destroy();
    await this.#disposals.finished();
    this.#rcl.shutdown(this.#context);
  }
}

/** Where package resolution finds rclnodejs, if it does. */
function resolvePackage(): string | undefined {
  try {
    return fileURLToPath(import.meta.resolve("rclnodejs"));
  } catch {
    return undefined;
  }
}

/** What a node has of its transport. */
interface Surroundings {
  readonly rcl: RclNodejs;
  readonly interfaces: InstalledInterfaces;
  readonly onFault: FaultHandler;
  readonly disposals: Disposals;
  readonly onDestroy: () => void;
}

interface NativeEnd {
  readonly close: () => void;
  readonly isOpen: () => boolean;
}

class RclTransportNode implements TransportNode {
  readonly name: string;
  readonly namespace: string;
  readonly #native: RclNode;
  readonly #around: Surroundings;
  readonly #alarm: RclGuardCondition;
  readonly #open = new Set<() => void>();
  #isDestroyed = false;

  constructor({ name, namespace }: NodeName, native: RclNode, around: Surroundings) {
    this.name = name;
    this.namespace = namespace;
    this.#native = native;
    this.#around = around;
    this.#alarm = native.createGuardCondition(() => undefined);
    native.spin(spinMs);
  }

  has(typeName: string): boolean {
    return this.#around.interfaces.has(typeName);
  }

  /** @throws RosError where the type is not installed */
  advertise<T>(type: MessageType<T>, topicName: string, qos: Qos): Publisher<T> {
    const name = resolveName(topicName, this);
    const { rcl, interfaces } = this.#around;
    interfaces.check(type);
    const native = this.#make(() => this.#native.createPublisher(type.name, name, { qos: rclQos(rcl, qos) }));
    const end = this.#end(native, () => {
      this.#native.destroyPublisher(native);
    });
    const isHeard = (): boolean =>
      end.isOpen() && (qos.durability === "transient-local" || native.subscriptionCount > 0);
    return {
      close: end.close,
      isHeard,
      publish: (message) => {
        const checked = copyMessage(type, message) as object;
        // To make it into a native message is work, so not for nobody.
        if (isHeard()) native.publish(checked);
      },
    };
  }

  /** @throws RosError where the type is not installed */
  messages<T>(type: MessageType<T>, topicName: string, qos: Qos): Observable<T> {
    const name = resolveName(topicName, this);
    const { rcl, interfaces, onFault } = this.#around;
    interfaces.check(type);
    const listen = (next: (message: T) => void): (() => void) => {
      const native = this.#make(() =>
        this.#native.createSubscription(type.name, name, { qos: rclQos(rcl, qos) }, (message) => {
          if (end.isOpen()) next(received(type, message));
        }),
      );
      const end = this.#end(native, () => {
        this.#native.destroySubscription(native);
      });
      return end.close;
    };
    return new GuardedObservable(listen, (error) => {
      onFault(`${fullName(this)}, subscriber of ${name}`, error);
    });
  }

  /** @throws RosError where the type is not installed */
  serve<Q, A>(type: ServiceType<Q, A>, serviceName: string, answer: (request: Q) => A | Promise<A>): Endpoint {
    const name = resolveName(serviceName, this);
    const { rcl, interfaces, onFault } = this.#around;
    interfaces.check(type);
    const respond = async (request: unknown, response: RclResponse): Promise<void> => {
      try {
        const answered = copyMessage(type.response, await answer(received(type.request, request)));
        if (end.isOpen()) response.send(answered as object);
      } catch (error) {
        onFault(`${fullName(this)}, server of ${name}`, error);
      }
    };
    const native = this.#make(() =>
      this.#native.createService(type.name, name, { qos: rclServiceQos(rcl) }, (request, response) => {
        if (end.isOpen()) void respond(request, response);
      }),
    );
    const end = this.#end(native, () => {
      this.#native.destroyService(native);
    });
    return { close: end.close };
  }

  /** @throws RosError where the type is not installed */
  client<Q, A>(type: ServiceType<Q, A>, serviceName: string): ServiceClient<Q, A> {
    const name = resolveName(serviceName, this);
    const { rcl, interfaces } = this.#around;
    interfaces.check(type);
    const native = this.#make(() => this.#native.createClient(type.name, name, { qos: rclServiceQos(rcl) }));
    const end = this.#end(native, () => {
      this.#native.destroyClient(native);
    });
    // To look into the graph takes as long as a quarter of a call: a server that was there is taken to be until a call fails.
    let wasThere = false;
    const available = (): boolean => end.isOpen() && (wasThere ||= native.isServiceServerAvailable());
    return {
      close: end.close,
      available: () => end.isOpen() && native.isServiceServerAvailable(),
      call: async (request: Q, options: CallOptions) => {
        if (!end.isOpen()) throw new CallError(name, `The client of ${name} was closed`);
        const checked = copyMessage(type.request, request) as object;
        const send = (onResponse: (response: unknown) => void): (() => void) => sendOnce(native, checked, onResponse);
        try {
          return received(type.response, await callWithAttempts({ endpoint: name, available, send }, options));
        } catch (error) {
          wasThere = false;
          throw error;
        }
      },
    };
  }

  /** @throws RosError where the type is not installed */
  serveAction<G, F, R>(
    type: ActionType<G, F, R>,
    actionName: string,
    execute: (goal: GoalHandle<G, F>) => Promise<ActionOutcome<R>>,
  ): Endpoint {
    const name = resolveName(actionName, this);
    this.#around.interfaces.check(type);
    const serving = this.#make(() => serveRclAction(this.#site(), type, name, execute));
    const destroy = (): void => {
      serving.native.destroy();
    };
    return { close: this.#end(serving.native, destroy, serving.close).close };
  }

  /** @throws RosError where the type is not installed */
  actionClient<G, F, R>(type: ActionType<G, F, R>, actionName: string): ActionClient<G, F, R> {
    const name = resolveName(actionName, this);
    this.#around.interfaces.check(type);
    const client = this.#make(() => new RclActionClient(this.#site(), type, name));
    const destroy = (): void => {
      client.native.destroy();
    };
    const onClose = (): void => {
      client.close();
    };
    return {
      available: () => client.available(),
      send: (goal, options) => client.send(goal, options),
      close: this.#end(client.native, destroy, onClose).close,
    };
  }

  nodeNames(): readonly string[] {
    if (this.#isDestroyed) return [];
    const names = this.#native.getNodeNamesAndNamespaces().map(fullName);
    return [...new Set(names)].sort();
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    for (const close of [...this.#open]) close();
    this.#around.onDestroy();
    this.#around.disposals.add(this.#native, () => {
      this.#wake();
      this.#native.destroy();
    });
  }

  #site(): RclSite {
    const { rcl, onFault } = this.#around;
    return { rcl, node: this.#native, nodeName: fullName(this), onFault };
  }

  /** Interrupts the waiting of the native thread, which holds a lock while it waits. */
  #wake(): void {
    this.#alarm.trigger();
  }

  #make<E>(make: () => E): E {
    if (this.#isDestroyed) throw new Error(`The node ${fullName(this)} is destroyed`);
    this.#wake();
    return make();
  }

  /** One native thing that is open until it is closed; it is destroyed a moment later. */
  #end(native: unknown, destroy: () => void, onClose?: () => void): NativeEnd {
    const close = (): void => {
      if (!this.#open.delete(close)) return;
      onClose?.();
      this.#around.disposals.add(native, () => {
        this.#wake();
        destroy();
      });
    };
    this.#open.add(close);
    return { close, isOpen: () => this.#open.has(close) };
  }
}

/**
 * Sends by callback: the promise of rclnodejs needs an AbortSignal, or it is kept for ever when no answer comes, and that is
 * a tenth of a round trip.
 */
function sendOnce(client: RclClient, request: object, onResponse: (response: unknown) => void): () => void {
  let isAnswered = false;
  const answered = (response: unknown): void => {
    isAnswered = true;
    onResponse(response);
  };
  client.sendRequest(request, answered);
  return () => {
    if (isAnswered) return;
    const pending = client._sequenceNumberToCallbackMap;
    for (const [sequence, callback] of pending) if (callback === answered) pending.delete(sequence);
  };
}
