import type { TimeStep } from "../../core/index.ts";
import type { GraphNode } from "../GraphNode.ts";
import { WorldEvent, WorldState } from "../interfaces/praxis_msgs.ts";
import { Clock } from "../interfaces/rosgraph_msgs.ts";
import { JointState } from "../interfaces/sensor_msgs.ts";
import { TFMessage } from "../interfaces/tf2_msgs.ts";
import { fromTransform } from "../messages/geometry.ts";
import { toTime } from "../messages/time.ts";
import { fromGripper, fromJoints, fromWorldEvent, fromWorldState } from "../messages/world.ts";
import { eventQos, sensorQos, streamQos } from "../Qos.ts";
import type { HostedWorld } from "./simNode.ts";

/** Copies of what the world does, on topics for spectators; nothing waits for them. */
export class WorldViews {
  readonly #hosted: HostedWorld;
  readonly #truth;
  readonly #joints;
  readonly #gripper;
  readonly #events;
  readonly #clock;
  readonly #transforms;

  constructor(node: GraphNode, hosted: HostedWorld) {
    this.#hosted = hosted;
    this.#truth = node.advertise(WorldState, "world/ground_truth", streamQos);
    this.#joints = node.advertise(JointState, "joint_states", streamQos);
    this.#gripper = node.advertise(JointState, "gripper/joint_states", streamQos);
    this.#events = node.advertise(WorldEvent, "world/events", eventQos);
    this.#clock = node.parameters.boolean("publish_clock") ? node.advertise(Clock, "/clock", sensorQos) : undefined;
    // An installation made of wheels has no tf2_msgs.
    this.#transforms = node.transport.has(TFMessage.name) ? node.advertise(TFMessage, "/tf", streamQos) : undefined;
  }

  show(episode: string, { observation, events }: TimeStep): void {
    const { stamp, joints, gripper } = observation;
    const state = this.#hosted.truth.worldState(stamp);
    if (this.#truth.isHeard()) this.#truth.publish(fromWorldState(episode, state));
    if (joints && this.#joints.isHeard()) {
      this.#joints.publish(fromJoints(joints, this.#hosted.jointNames, stamp));
    }
    if (gripper && this.#gripper.isHeard()) this.#gripper.publish(fromGripper(gripper, stamp));
    for (const event of events) this.#events.publish(fromWorldEvent(event));
    this.#clock?.publish({ clock: toTime(stamp) });
    if (this.#transforms?.isHeard() !== true) return;
    this.#transforms.publish({ transforms: [fromTransform(state.tool, "base", "tool", toTime(stamp))] });
  }
}
