/**
 * The part of rclnodejs 2.2 that Praxis uses, by shape. Its own types cannot be compiled without ROS: they refer to a file
 * that is generated from the installed interfaces.
 */
export interface RclNodejs {
  readonly Context: new () => RclContext;
  readonly Node: new (name: string, namespace: string, context: RclContext, options: RclNodeOptions) => RclNode;
  readonly QoS: new (history: number, depth: number, reliability: number, durability: number) => RclQos;
  readonly ActionServer: new (
    node: RclNode,
    type: string,
    name: string,
    execute: (goal: RclServerGoal) => Promise<object>,
    accept: () => number,
    handleAccepted: undefined,
    cancel: (goal: RclServerGoal) => number,
    options: RclActionServerOptions,
  ) => RclActionServer;
  readonly ActionClient: new (
    node: RclNode,
    type: string,
    name: string,
    options: { readonly qos: RclActionQos },
  ) => RclActionClient;
  readonly ActionUuid: { random(): RclUuid };
  readonly ClientGoalHandle: new (
    client: RclActionClient,
    goalId: RclUuidMessage,
    response: { readonly accepted: true },
  ) => RclClientGoal;
  init(context: RclContext, argv: readonly string[]): Promise<void>;
  shutdown(context: RclContext): void;
  removeSignalHandlers(): void;
  require(typeName: string): RclInterface;
}

export type RclContext = object;

export interface RclQos {
  readonly depth: number;
}

export interface RclNodeOptions {
  readonly startParameterServices: boolean;
  readonly startTypeDescriptionService: boolean;
  readonly enableRosout: boolean;
}

interface WithQos {
  readonly qos: RclQos;
}

export interface RclNode {
  spin(timeoutMs: number): void;
  destroy(): void;
  getNodeNamesAndNamespaces(): readonly { readonly name: string; readonly namespace: string }[];
  createGuardCondition(callback: () => void): RclGuardCondition;
  createPublisher(type: string, topic: string, options: WithQos): RclPublisher;
  destroyPublisher(publisher: RclPublisher): void;
  createSubscription(
    type: string,
    topic: string,
    options: WithQos,
    callback: (message: unknown) => void,
  ): RclSubscription;
  destroySubscription(subscription: RclSubscription): void;
  createService(
    type: string,
    name: string,
    options: WithQos,
    callback: (request: unknown, response: RclResponse) => void,
  ): RclService;
  destroyService(service: RclService): void;
  createClient(type: string, name: string, options: WithQos): RclClient;
  destroyClient(client: RclClient): void;
}

export interface RclGuardCondition {
  trigger(): void;
}

export interface RclPublisher {
  readonly subscriptionCount: number;
  publish(message: object): void;
}

export type RclSubscription = object;
export type RclService = object;

export interface RclResponse {
  send(response: object): void;
}

export interface RclClient {
  isServiceServerAvailable(): boolean;
  /** Asked and not answered yet. */
  readonly _sequenceNumberToCallbackMap: RclPending;
  sendRequest(request: object, onResponse: (response: unknown) => void): void;
}

export interface RclActionQos {
  readonly goalServiceQosProfile: RclQos;
  readonly resultServiceQosProfile: RclQos;
  readonly cancelServiceQosProfile: RclQos;
  readonly feedbackSubQosProfile: RclQos;
}

export interface RclActionServerOptions {
  readonly qos: RclActionQos;
  /** s, whole. */
  readonly resultTimeout: number;
}

export interface RclActionServer {
  readonly _goalHandles: ReadonlyMap<string, RclServerGoal>;
  _executeCancelRequest(header: unknown, request: unknown): Promise<void>;
  processCancelRequest(header: unknown, request: unknown): void;
  _sendResultResponse(header: unknown, result: unknown): void;
  destroy(): void;
}

export interface RclServerGoal {
  readonly goalId: RclUuidMessage;
  readonly request: RclMessage;
  readonly isCancelRequested: boolean;
  readonly status: number;
  publishFeedback(feedback: object): void;
  succeed(): void;
  abort(): void;
  canceled(): void;
  _updateState(event: number): void;
}

/** A message as an instance of its generated class. */
export interface RclMessage {
  toPlainObject(enableTypedArray: boolean): object;
}

export interface RclUuid {
  readonly bytes: Uint8Array;
  toMessage(): RclUuidMessage;
}

export interface RclUuidMessage {
  readonly uuid: Uint8Array;
}

export interface RclClientGoal {
  cancelGoal(): Promise<unknown>;
  getResult(): Promise<unknown>;
}

/** What was asked and not answered yet, by sequence number. */
export type RclPending = Map<number, unknown>;

export interface RclActionClient {
  readonly _pendingGoalRequests: RclPending;
  readonly _pendingResultRequests: RclPending;
  readonly _pendingCancelRequests: RclPending;
  readonly _sequenceNumberGoalIdMap: RclPending;
  isActionServerAvailable(): boolean;
  sendGoal(goal: object, onFeedback: undefined, id: RclUuidMessage): Promise<unknown>;
  processGoalResponse(sequence: number, response: RclMessage & { readonly accepted: boolean }): void;
  processResultResponse(sequence: number, response: RclMessage): void;
  processCancelResponse(sequence: number, response: RclMessage): void;
  processFeedbackMessage(message: RclMessage & { readonly goal_id: RclUuidMessage }): void;
  processStatusMessage(message: RclMessage): void;
  destroy(): void;
}

/** A generated class of a message, or what holds those of a service or an action. */
export interface RclInterface {
  readonly ROSMessageDef?: {
    readonly fields: readonly { readonly name: string; readonly type: RclFieldType }[];
  };
  readonly Request?: RclInterface;
  readonly Response?: RclInterface;
  readonly Goal?: RclInterface;
  readonly Feedback?: RclInterface;
  readonly Result?: RclInterface;
}

export interface RclFieldType {
  readonly isArray: boolean;
  readonly isPrimitiveType: boolean;
  readonly pkgName: string | null;
  readonly type: string;
}
