import type { StepRequest, StepResponse } from "../../../src/ros/interfaces/praxis_msgs.ts";

// What a control step asks and answers, of a size as in an episode. Plain objects, as every client in JavaScript has them.

const zero = { x: 0, y: 0, z: 0 };
const stamp = { sec: 12, nanosec: 350_000_000 };

export const stepRequest = (index: number): StepRequest => ({
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

export const stepResponse = (): StepResponse => ({
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
