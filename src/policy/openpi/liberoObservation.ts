import type { Image, Observation, Pose, Quaternion, Vec3 } from "../../core/index.ts";
import { axisAngle, norm, scale } from "../../core/index.ts";
import { stateNumbers } from "../vlaLayout.ts";
import { NdArray } from "./NdArray.ts";
import { resizeWithPad, mirrored } from "./resizeWithPad.ts";
import { WireError } from "./WireError.ts";
import { arrayAt, type WireMap } from "./wireFormat.ts";

/** Pixels of a picture along each side, as the policies take them. */
export const pictureSize = 224;

/** Keys of an observation of openpi's LIBERO policies. */
const keys = {
  image: "observation/image",
  wristImage: "observation/wrist_image",
  state: "observation/state",
  prompt: "prompt",
} as const;

/** Longest prompt that is taken, in characters. */
const mostCharacters = 10_000;

/** Names of the world's cameras that see the scene and from the hand. */
export interface LiberoCameras {
  readonly scene: string;
  readonly wrist: string;
}

/** How an observation becomes one of LIBERO's. */
export interface LiberoViewOptions {
  readonly cameras: LiberoCameras;
  /** Forward kinematics: tool centre point in the base frame. */
  readonly toolPose: (joints: readonly number[]) => Pose;
  /** "mirrored": left and right exchanged. So LIBERO's policies see: its raw pictures are flipped vertically, and its clients turn them by 180 degrees. */
  readonly pictures: "plain" | "mirrored";
}

/**
 * An observation as openpi's LIBERO policies take it: two pictures `|u1[224, 224, 3]`, the prompt, and the state of
 * `vlaLayout.ts`, which demonstrations have too, as `<f4[8]`.
 *
 * @throws RangeError on an observation without joints, gripper or one of the cameras; whatever `image` throws
 */
export async function liberoMessage(
  observation: Observation,
  prompt: string,
  { cameras, toolPose, pictures }: LiberoViewOptions,
  signal?: AbortSignal,
): Promise<WireMap> {
  const { joints, gripper } = observation;
  if (joints === undefined || gripper === undefined) {
    throw new RangeError("An observation for a policy server needs joints and a gripper; this world has none");
  }
  const picture = async (camera: string): Promise<NdArray> => {
    const image = await observation.image(camera, signal);
    const fitted = resizeWithPad(inColour(image, camera), pictureSize);
    const { width, height, data } = pictures === "mirrored" ? mirrored(fitted) : fitted;
    return NdArray.read("|u1", [height, width, 3], data);
  };
  return {
    [keys.image]: await picture(cameras.scene),
    [keys.wristImage]: await picture(cameras.wrist),
    [keys.state]: NdArray.float32(stateNumbers(toolPose(joints.position), gripper.opening)),
    [keys.prompt]: prompt,
  };
}

/** A request to a policy: what was sensed, and the prompt. */
export interface LiberoRequest {
  readonly observation: Observation;
  readonly prompt: string;
}

/**
 * The inverse, as far as there is one: the observation has both pictures, the opening, and as `commanded` the pose of the
 * hand, but no joints; the gripper's velocity and force, which are not told, are 0. Pictures may have any size.
 *
 * @throws WireError on a message that is no such observation
 */
export function readLiberoMessage(message: WireMap, cameras: LiberoCameras): LiberoRequest {
  const images: Readonly<Record<string, Image>> = {
    [cameras.scene]: readPicture(message, keys.image),
    [cameras.wrist]: readPicture(message, keys.wristImage),
  };
  const state = readState(message);
  const prompt = message[keys.prompt];
  if (typeof prompt !== "string" || prompt.length > mostCharacters) {
    throw new WireError(`has no "${keys.prompt}" that is a text of at most ${mostCharacters} characters`);
  }
  const turn: Vec3 = [state[3]!, state[4]!, state[5]!];
  const observation: Observation = {
    stamp: 0n,
    gripper: { opening: state[6]! - state[7]!, velocity: 0, force: 0 },
    commanded: { position: [state[0]!, state[1]!, state[2]!], orientation: ofRotationVector(turn) },
    cameras: Object.keys(images),
    image: async (camera) => {
      const image = images[camera];
      if (image === undefined) throw new RangeError(`This request has no camera "${camera}"`);
      return image;
    },
  };
  return { observation, prompt };
}

function ofRotationVector(vector: Vec3): Quaternion {
  const angle = norm(vector);
  return angle < 1e-9 ? [0, 0, 0, 1] : axisAngle(scale(vector, 1 / angle), angle);
}

function inColour(image: Image, camera: string): Image {
  if (image.channels === 3) return image;
  throw new RangeError(`A policy server wants pictures in colour; those of the camera "${camera}" have none`);
}

function readPicture(message: WireMap, key: string): Image {
  const array = arrayAt(message, key);
  const { dtype, shape, data } = array;
  const [height = 0, width = 0] = shape;
  if (dtype !== "|u1" || shape.length !== 3 || shape[2] !== 3 || height === 0 || width === 0) {
    throw new WireError(`has as "${key}" an array ${array.toString()}; it must be |u1[height, width, 3]`);
  }
  return { width, height, channels: 3, data };
}

function readState(message: WireMap): readonly number[] {
  const array = arrayAt(message, keys.state);
  const { dtype, shape } = array;
  if ((dtype !== "<f4" && dtype !== "<f8") || shape.length !== 1 || shape[0] !== 8) {
    throw new WireError(`has as "${keys.state}" an array ${array.toString()}; it must be <f4[8] or <f8[8]`);
  }
  const numbers = array.numbers();
  if (!numbers.every(Number.isFinite)) throw new WireError(`has as "${keys.state}" numbers that are not finite`);
  return numbers;
}
