import type { Qos } from "../Qos.ts";
import type { RclActionQos, RclNodejs, RclQos } from "./RclNodejs.ts";

/** Values of rmw_qos_history_policy_t, rmw_qos_reliability_policy_t and rmw_qos_durability_policy_t. */
const keepLast = 1;
const reliabilities = { reliable: 1, "best-effort": 2 } as const;
const durabilities = { "transient-local": 1, volatile: 2 } as const;

/** Requests, responses or pieces of feedback that wait to be taken, at most; 10 as ROS has it are soon lost. */
const depth = 1000;

export const rclQos = ({ QoS }: RclNodejs, qos: Qos): RclQos =>
  new QoS(keepLast, qos.depth, reliabilities[qos.reliability], durabilities[qos.durability]);

export const rclServiceQos = (rcl: RclNodejs): RclQos =>
  rclQos(rcl, { reliability: "reliable", durability: "volatile", depth });

/** Left to itself, rclnodejs would subscribe to feedback with best effort. */
export function rclActionQos(rcl: RclNodejs): RclActionQos {
  const qos = rclServiceQos(rcl);
  return {
    goalServiceQosProfile: qos,
    resultServiceQosProfile: qos,
    cancelServiceQosProfile: qos,
    feedbackSubQosProfile: qos,
  };
}
