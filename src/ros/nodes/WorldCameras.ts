import { type CameraInfo, controlStepNs, type Observation } from "../../core/index.ts";
import type { GraphNode } from "../GraphNode.ts";
import { CameraInfo as CameraInfoMessage, Image } from "../interfaces/sensor_msgs.ts";
import { Trigger } from "../interfaces/std_srvs.ts";
import { TFMessage } from "../interfaces/tf2_msgs.ts";
import { fromCamera, fromPicture, opticalFrame } from "../messages/camera.ts";
import { fromTransform } from "../messages/geometry.ts";
import { latchedQos, pictureQos } from "../Qos.ts";
import type { Publisher } from "../Transport.ts";
import { cameraTopics } from "./cameraTopics.ts";

/** The topics of one camera. */
interface Views {
  readonly camera: CameraInfo;
  readonly pictures: Publisher<Image>;
  readonly infos: Publisher<CameraInfoMessage>;
}

/**
 * The pictures of a world's cameras on topics: every so many steps, and whenever the service `world/take_pictures` is
 * called, as a camera with a software trigger has it. A picture that nobody subscribes to is not drawn.
 */
export class WorldCameras {
  readonly #node: GraphNode;
  readonly #views: readonly Views[];
  readonly #periodNs: bigint;
  #latest: Observation | undefined;

  constructor(node: GraphNode, cameras: readonly CameraInfo[]) {
    this.#node = node;
    this.#periodNs = BigInt(node.parameters.number("camera_period")) * controlStepNs;
    this.#views = cameras.map((camera) => {
      const { picture, info } = cameraTopics(camera.name);
      const pictures = node.advertise(Image, picture, pictureQos);
      return { camera, pictures, infos: node.advertise(CameraInfoMessage, info, pictureQos) };
    });
    node.servePlain(Trigger, "world/take_pictures", async () => {
      if (this.#latest === undefined) return { success: false, message: "No episode has begun; reset the world first" };
      const observation = this.#latest;
      try {
        await this.#publish(observation);
        return { success: true, message: `${observation.stamp} ns` };
      } catch (error) {
        return { success: false, message: error instanceof Error ? error.message : String(error) };
      }
    });
    tellFrames(node, cameras);
  }

  /** Notes what can be seen now, and publishes it where that is due. What cannot be drawn is told in the log. */
  async see(observation: Observation): Promise<void> {
    this.#latest = observation;
    if (this.#periodNs === 0n || observation.stamp % this.#periodNs !== 0n) return;
    try {
      await this.#publish(observation);
    } catch (error) {
      this.#node.log(`a picture cannot be taken: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #publish(observation: Observation): Promise<void> {
    const { stamp } = observation;
    for (const { camera, pictures, infos } of this.#views) {
      if (infos.isHeard()) infos.publish(fromCamera(camera, stamp));
      if (pictures.isHeard()) pictures.publish(fromPicture(await observation.image(camera.name), camera.name, stamp));
    }
  }
}

/** Where the cameras are said to be, for the tools of ROS; an installation made of wheels has no tf2_msgs. */
function tellFrames(node: GraphNode, cameras: readonly CameraInfo[]): void {
  if (!node.transport.has(TFMessage.name)) return;
  const atStart = { sec: 0, nanosec: 0 };
  const transforms = cameras.map(({ name, mount, pose }) => fromTransform(pose, mount, opticalFrame(name), atStart));
  node.advertise(TFMessage, "/tf_static", latchedQos).publish({ transforms });
}
