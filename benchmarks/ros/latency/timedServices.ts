import type { ServiceType } from "../../../src/ros/interfaces/MessageType.ts";
import { Step, type StepRequest, type StepResponse } from "../../../src/ros/interfaces/praxis_msgs.ts";
import { Trigger, type TriggerRequest, type TriggerResponse } from "../../../src/ros/interfaces/std_srvs.ts";

// Two services with what they ask and answer, as plain objects: one that carries next to nothing, so that its time is that of
// the way, and a control step, of a size as in an episode, most of whose time in JavaScript goes into its 60 fields.

const zero = { x: 0, y: 0, z: 0 };
const stamp = { sec: 12, nanosec: 350_000_000 };

const stepRequest = (index: number): StepRequest => ({
  episode: "0123456789abcdef0123456789abcdef",
  index: BigInt(index),
  action: {
    kind: 1,
    translation: { x: 0.01, y: -0.002, z: 0.004 },
    yaw: 0.02,
    gripper: 1,
    name: "",
    objects: [],
  },
});

const stepResponse = (): StepResponse => ({
  error_code: 0,
  error_msg: "",
  time_step: {
    kind: 1,
    observation: {
      stamp,
      joints: {
        header: { stamp, frame_id: "base" },
        name: [],
        position: Float64Array.of(0.1, 0.2, 0.3, -1.5, 0.5, 1.6, 0.7),
        velocity: Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
        effort: Float64Array.of(1, 2, 3, 4, 5, 6, 7),
      },
      has_gripper: true,
      gripper_opening: 0.08,
      gripper_velocity: 0,
      gripper_force: 0,
      has_commanded: true,
      commanded: { position: { ...zero, z: 0.3 }, orientation: { ...zero, w: 1 } },
      cameras: [],
    },
    events: [],
  },
});

export interface TimedService<Q, A> {
  readonly type: ServiceType<Q, A>;
  readonly request: (index: number) => Q;
  readonly response: () => A;
}

const step: TimedService<StepRequest, StepResponse> = { type: Step, request: stepRequest, response: stepResponse };
const trigger: TimedService<TriggerRequest, TriggerResponse> = {
  type: Trigger,
  request: () => ({}),
  response: () => ({ success: true, message: "" }),
};

export const timedServices = { trigger, step } as const;
export type TimedServiceName = keyof typeof timedServices;

/** The service that a peer was told of on its command line; what it carries is not looked into. */
export function timedService(name: string | undefined): TimedService<object, object> {
  if (name !== "trigger" && name !== "step") throw new RangeError(`No service to time is called "${name ?? ""}"`);
  return timedServices[name];
}
