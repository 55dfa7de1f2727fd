import { filter, firstValueFrom, takeUntil, timer } from "rxjs";
import type { Verdict } from "../../core/index.ts";
import { checked, GraphError } from "../../ros/GraphError.ts";
import {
  GetParameters,
  ParameterTypeConstants as types,
  type ParameterValue,
} from "../../ros/interfaces/rcl_interfaces.ts";
import {
  ErrorCodeConstants,
  ExecuteTask,
  GetVerdict,
  GraphState,
  GraphStateConstants as graphStates,
  type ExecuteTaskFeedback,
  type ExecuteTaskGoal,
  type ExecuteTaskResult,
} from "../../ros/interfaces/praxis_msgs.ts";
import { toVerdict } from "../../ros/messages/world.ts";
import { PeerWatch } from "../../ros/PeerWatch.ts";
import { latchedQos } from "../../ros/Qos.ts";
import type { Transport, TransportNode } from "../../ros/Transport.ts";
import { CallError } from "../../ros/CallError.ts";
import { HeardEvents } from "./HeardEvents.ts";

/** Silence after which the executor counts as lost, ms. */
const silentMs = 2000;
const acceptMs = 5000;
const callMs = 5000;
const attempts = 5;
/** How long a task that was asked to stop may take to bring the arm to rest, ms. */
const stopMs = 10_000;
/** How long feedback may be later than the result, ms. */
const lateMs = 1000;

/** A graph as seen from outside: sends tasks, and asks the node that hosts the world how they went. */
export class GraphClient {
  readonly #node: TransportNode;
  readonly #task;
  readonly #verdict;
  readonly #watch: PeerWatch;

  constructor(transport: Transport, namespace: string) {
    // Several clients may look at one graph.
    this.#node = transport.createNode({ name: `praxis_client_${process.pid}`, namespace });
    this.#task = this.#node.actionClient(ExecuteTask, "execute_task");
    this.#verdict = this.#node.client(GetVerdict, "world/get_verdict");
    this.#watch = new PeerWatch(this.#node, () => silentMs);
    this.#watch.signal("executor", this.#node);
  }

  /** Waits until all nodes are active. @throws CallError saying what is missing after `timeoutMs`, or once the graph failed */
  async whenActive(timeoutMs: number, signal: AbortSignal): Promise<void> {
    let last = "no lifecycle manager is heard; start the graph with praxis launch";
    const states = this.#node.messages(GraphState, "graph_state", latchedQos).pipe(
      filter(({ state, nodes, last_failure: failure }) => {
        const missing = nodes
          .filter((node) => node.state !== "active")
          .map(({ node, state: word }) => `${node} is ${word}`);
        last = [`the graph is ${state}`, ...missing, ...(failure === "" ? [] : [`last failure: ${failure}`])].join(
          "; ",
        );
        return state === graphStates.ACTIVE || state === graphStates.FAILED;
      }),
      takeUntil(timer(timeoutMs)),
    );
    const abort = aborted(signal);
    const told = await Promise.race([firstValueFrom(states, { defaultValue: undefined }), abort.promise]);
    abort.forget();
    if (told?.state === graphStates.FAILED) throw new CallError("graph_state", `The graph cannot be used: ${last}`);
    if (told === undefined) {
      throw new CallError("graph_state", `The graph did not become active within ${timeoutMs / 1000} s: ${last}`);
    }
  }

  /**
   * Has a task carried out. On abort the task is cancelled and what it came to is handed back. `onFeedback` has then been
   * told all events, but for what was lost.
   *
   * @throws GraphError NODE_LOST where the executor is lost; CallError where nobody takes the task
   */
  async execute(
    goal: ExecuteTaskGoal,
    options: { readonly signal: AbortSignal; readonly onFeedback?: (feedback: ExecuteTaskFeedback) => void },
  ): Promise<ExecuteTaskResult> {
    const { signal, onFeedback } = options;
    // One that was started anew may be active before it is heard here.
    const lost = await this.#watch.signalOnceHeard("executor", this.#node, { timeoutMs: acceptMs, until: signal });
    const heard = onFeedback && new HeardEvents();
    const hear = (feedback: ExecuteTaskFeedback): void => {
      onFeedback?.(feedback);
      heard?.hear(feedback);
    };
    const sent = await this.#task.send(goal, { timeoutMs: acceptMs, signal, ...(onFeedback && { onFeedback: hear }) });
    const cancel = (): void => {
      sent.cancel(stopMs).catch(() => undefined);
    };
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
    const loss = aborted(lost);
    try {
      const { result } = await Promise.race([sent.outcome, loss.promise]);
      await heard?.whenHeard(result.events, lateMs);
      return result;
    } finally {
      loss.forget();
      signal.removeEventListener("abort", cancel);
    }
  }

  /** The verdict of the node that hosts the world. @throws CallError, GraphError */
  async verdict(episode: string): Promise<Verdict> {
    const answer = await this.#verdict.call({ episode }, { timeoutMs: callMs, attempts });
    return toVerdict(checked("world/get_verdict", answer).verdict);
  }

  /** Values of a node's parameters. @throws CallError */
  async parameters(node: string, names: readonly string[]): Promise<readonly string[]> {
    const client = this.#node.client(GetParameters, `${node}/get_parameters`);
    try {
      const { values } = await client.call({ names }, { timeoutMs: callMs, attempts });
      return values.map(parameterText);
    } finally {
      client.close();
    }
  }

  close(): void {
    this.#watch.close();
    this.#node.destroy();
  }
}

/** Whether a task came to a verdict, good or bad, or was cut off by an error of the graph. */
export const cameToAnEnd = ({ error_code: code }: ExecuteTaskResult): boolean => ended.some((each) => each === code);

const ended = [
  ErrorCodeConstants.NONE,
  ErrorCodeConstants.TASK_FAILED,
  ErrorCodeConstants.LIMIT,
  ErrorCodeConstants.CANCELED,
];

/** A promise that rejects when a signal is aborted, until it is forgotten. */
function aborted(signal: AbortSignal): { readonly promise: Promise<never>; readonly forget: () => void } {
  let forget = (): void => undefined;
  const promise = new Promise<never>((_, reject) => {
    const abort = (): void => {
      const { reason } = signal as { readonly reason: unknown };
      reject(reason instanceof Error ? reason : new GraphError("CANCELED", String(reason)));
    };
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    forget = () => {
      signal.removeEventListener("abort", abort);
    };
  });
  promise.catch(() => undefined);
  return { promise, forget };
}

function parameterText(value: ParameterValue): string {
  switch (value.type) {
    case types.PARAMETER_BOOL:
      return String(value.bool_value);
    case types.PARAMETER_INTEGER:
      return value.integer_value.toString();
    case types.PARAMETER_DOUBLE:
      return String(value.double_value);
    case types.PARAMETER_STRING:
      return value.string_value;
    default:
      return "unset";
  }
}
