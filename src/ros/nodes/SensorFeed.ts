import type { CameraInfo, GripperState, Image, Intrinsics, JointState, Observation } from "../../core/index.ts";
import { GraphError } from "../GraphError.ts";
import type { GraphNode } from "../GraphNode.ts";
import type { MessageType } from "../interfaces/MessageType.ts";
import type { Header } from "../interfaces/std_msgs.ts";
import {
  CameraInfo as CameraInfoMessage,
  Image as ImageMessage,
  JointState as JointStateMessage,
} from "../interfaces/sensor_msgs.ts";
import { toIntrinsics, toPicture } from "../messages/camera.ts";
import { fromTime } from "../messages/time.ts";
import { toGripper, toJoints } from "../messages/world.ts";
import { pictureQos, streamQos, type Qos } from "../Qos.ts";
import { cameraTopics } from "./cameraTopics.ts";

/** Pictures kept of each camera, and what describes them: those on their way and the one before. */
const keptPictures = 4;

/** States of the arm kept, two seconds of them: a picture may come later than the steps after it. */
const keptStates = 40;

/** What one camera shows. */
interface Eye {
  readonly camera: CameraInfo;
  readonly pictures: Stamped<Image>;
  readonly intrinsics: Stamped<Intrinsics>;
}

/**
 * What cameras, arm and gripper tell on topics, put together by stamp. A camera's pose is the one that it is known by here:
 * a picture brings only its lens along. What does not fit is told in the log and left out.
 */
export class SensorFeed {
  readonly #eyes: readonly Eye[];
  readonly #joints = new Stamped<JointState>(keptStates);
  readonly #grippers = new Stamped<GripperState>(keptStates);
  #jointNames: readonly string[] = [];
  readonly #waiting = new Set<() => void>();

  /** @param cameras by the names in their topics, with the poses in which they are thought to be */
  constructor(node: GraphNode, cameras: readonly CameraInfo[]) {
    this.#eyes = cameras.map((camera) => {
      const { picture, info } = cameraTopics(camera.name);
      const eye: Eye = { camera, pictures: new Stamped(keptPictures), intrinsics: new Stamped(keptPictures) };
      this.#follow(node, ImageMessage, picture, pictureQos, eye.pictures, toPicture);
      this.#follow(node, CameraInfoMessage, info, pictureQos, eye.intrinsics, toIntrinsics);
      return eye;
    });
    this.#follow(node, JointStateMessage, "joint_states", streamQos, this.#joints, (message) =>
      toJoints(message, this.#jointNames),
    );
    this.#follow(node, JointStateMessage, "gripper/joint_states", streamQos, this.#grippers, toGripper);
  }

  /** Forgets all of the episode before: stamps begin anew with each. */
  begin(jointNames: readonly string[]): void {
    this.#jointNames = jointNames;
    for (const { pictures, intrinsics } of this.#eyes) {
      pictures.clear();
      intrinsics.clear();
    }
    this.#joints.clear();
    this.#grippers.clear();
  }

  /** The observation with the pictures of its own stamp; undefined while one of them has not come. */
  complete(observation: Observation): Observation | undefined {
    const { stamp } = observation;
    if (this.#eyes.some((eye) => !isSeen(eye, stamp))) return undefined;
    const images = new Map(this.#eyes.map((eye) => [eye.camera.name, imageOf(eye, stamp)]));
    return {
      ...observation,
      cameras: [...images.keys()],
      image: async (camera) => {
        const image = images.get(camera);
        if (image === undefined) throw new RangeError(`This node hears no camera "${camera}"`);
        return image;
      },
    };
  }

  /**
   * What was observed at the newest stamp that is not after `stamp` and of which all has come. In a world that moves, an
   * episode has begun before its first picture: then it is the first one after.
   */
  newest(stamp: bigint): Observation | undefined {
    const stamps = this.#joints.stamps().sort((a, b) => (a < b ? -1 : 1));
    const nearestFirst = [
      ...stamps.filter((each) => each <= stamp).reverse(),
      ...stamps.filter((each) => each > stamp),
    ];
    for (const each of nearestFirst) {
      const observation = this.#observed(each);
      if (observation !== undefined) return observation;
    }
    return undefined;
  }

  /** Settles when something new has come, or after the time. */
  change(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      this.#waiting.add(wake);
    });
  }

  #observed(stamp: bigint): Observation | undefined {
    const joints = this.#joints.at(stamp);
    const gripper = this.#grippers.at(stamp);
    if (joints === undefined || gripper === undefined) return undefined;
    return this.complete({ stamp, joints, gripper, cameras: [], image: noImage });
  }

  #follow<M extends { readonly header: Header }, T>(
    node: GraphNode,
    type: MessageType<M>,
    topic: string,
    qos: Qos,
    into: Stamped<T>,
    read: (message: M) => T,
  ): void {
    node.subscribe(type, topic, qos, (message) => {
      const stamp = fromTime(message.header.stamp);
      if (stamp < 0n) throw new GraphError("INVALID_REQUEST", `A stamp must not be negative; got ${stamp} ns`);
      into.note(stamp, read(message));
      for (const wake of [...this.#waiting]) wake();
    });
  }
}

const noImage = (): Promise<never> => Promise.reject(new RangeError("No pictures are known of this observation"));

/** Whether a picture is here with what describes it, and they fit. */
function isSeen({ pictures, intrinsics }: Eye, stamp: bigint): boolean {
  const picture = pictures.at(stamp);
  const lens = intrinsics.at(stamp);
  return picture !== undefined && lens?.width === picture.width && lens.height === picture.height;
}

const imageOf = ({ camera, pictures, intrinsics }: Eye, stamp: bigint): Image => ({
  ...pictures.at(stamp)!,
  camera: { ...camera, intrinsics: intrinsics.at(stamp)! },
});

/** The last few values of a topic by their stamps, in the order in which they came. */
class Stamped<T> {
  readonly #most: number;
  #values: { readonly stamp: bigint; readonly value: T }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  note(stamp: bigint, value: T): void {
    this.#values = [...this.#values.filter((each) => each.stamp !== stamp), { stamp, value }].slice(-this.#most);
  }

  at(stamp: bigint): T | undefined {
    return this.#values.find((each) => each.stamp === stamp)?.value;
  }

  stamps(): bigint[] {
    return this.#values.map(({ stamp }) => stamp);
  }

  clear(): void {
    this.#values = [];
  }
}
