import { copyMessage, defaultMessage } from "../interfaces/copyMessage.ts";
import type { ActionType } from "../interfaces/MessageType.ts";
import type { ActionOutcome, GoalHandle } from "../Transport.ts";
import { goalIdText } from "./goalIdText.ts";
import type { RclActionServer, RclServerGoal } from "./RclNodejs.ts";
import { received } from "./received.ts";
import { rclActionQos } from "./rclQos.ts";
import type { RclSite } from "./RclSite.ts";

/** Values of rclnodejs's GoalResponse and CancelResponse, of rcl_action_goal_event_t and of action_msgs/GoalStatus. */
const replies = { reject: 1, accept: 2 } as const;
const cancelGoalEvent = 1;
const executingStatus = 2;

/** How long a result is kept for a client that asks for it, s. */
const resultTimeout = 60;

export interface RclActionServing {
  readonly native: RclActionServer;
  /** Takes no more goals and has those under way end. */
  readonly close: () => void;
}

/** @param type checked to be installed */
export function serveRclAction<G, F, R>(
  { rcl, node, nodeName, onFault }: RclSite,
  type: ActionType<G, F, R>,
  name: string,
  execute: (goal: GoalHandle<G, F>) => Promise<ActionOutcome<R>>,
): RclActionServing {
  const where = `${nodeName}, action server of ${name}`;
  const running = new Map<RclServerGoal, AbortController>();
  let isClosed = false;

  const carryOut = async (native: RclServerGoal): Promise<object> => {
    const controller = new AbortController();
    running.set(native, controller);
    let outcome: ActionOutcome<R>;
    try {
      const handle = goalHandle(type, native, controller.signal, () => running.has(native));
      const { status, result } = await execute(handle);
      outcome = { status, result: copyMessage(type.result, result) };
    } catch (error) {
      onFault(where, error);
      outcome = { status: "aborted", result: defaultMessage(type.result) };
    }
    running.delete(native);
    try {
      settle(native, outcome.status);
    } catch (error) {
      onFault(where, error);
    }
    return outcome.result as object;
  };

  const cancel = (native: RclServerGoal): number => {
    const controller = running.get(native);
    if (controller === undefined) return replies.reject;
    // The goal becomes "canceling" after this function, and could not be "canceled" before.
    setImmediate(() => {
      controller.abort(new DOMException("The goal was cancelled", "AbortError"));
    });
    return replies.accept;
  };

  const native = new rcl.ActionServer(
    node,
    type.name,
    name,
    carryOut,
    () => (isClosed ? replies.reject : replies.accept),
    undefined,
    cancel,
    { resultTimeout, qos: rclActionQos(rcl) },
  );
  contain(native, (error) => {
    if (!isClosed) onFault(where, error);
  });
  return {
    native,
    close: () => {
      isClosed = true;
      for (const controller of running.values()) controller.abort(new DOMException("The server ended", "AbortError"));
    },
  };
}

/** rclnodejs leaves it to the process what fails when a goal ends while it is cancelled or its server is destroyed. */
function contain(server: RclActionServer, onError: (error: unknown) => void): void {
  server.processCancelRequest = (header, request) => {
    server._executeCancelRequest(header, request).catch(onError);
  };
  const send = server._sendResultResponse.bind(server);
  server._sendResultResponse = (header, result) => {
    try {
      send(header, result);
    } catch (error) {
      onError(error);
    }
  };
}

function goalHandle<G, F>(
  type: ActionType<G, F, unknown>,
  native: RclServerGoal,
  signal: AbortSignal,
  isRunning: () => boolean,
): GoalHandle<G, F> {
  // rclnodejs drops the feedback of a goal that is being cancelled: it is to say how the goal comes to its end.
  const speaker = Object.create(native, { status: { value: executingStatus } }) as RclServerGoal;
  return {
    id: goalIdText(native.goalId),
    goal: received(type.goal, native.request.toPlainObject(true)),
    signal,
    feedback: (message) => {
      const checked = copyMessage(type.feedback, message);
      if (isRunning()) speaker.publishFeedback(checked as object);
    },
  };
}

function settle(native: RclServerGoal, status: ActionOutcome<unknown>["status"]): void {
  switch (status) {
    case "succeeded":
      native.succeed();
      return;
    case "aborted":
      native.abort();
      return;
    case "canceled":
      // ROS lets a goal end so only after a request to cancel it; a server may decide it by itself.
      if (!native.isCancelRequested) native._updateState(cancelGoalEvent);
      native.canceled();
  }
}
