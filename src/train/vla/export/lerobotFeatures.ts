import { actionParts, stateParts } from "../../../policy/vlaLayout.ts";

/** A column of a LeRobot data set, as `meta/info.json` describes it. */
export interface Feature {
  readonly dtype: "image" | "float32" | "int64" | "string";
  readonly shape: readonly number[];
  readonly names: readonly string[] | null;
}

const scalar = (dtype: Feature["dtype"]): Feature => ({ dtype, shape: [1], names: null });
const vector = (names: readonly string[]): Feature => ({ dtype: "float32", shape: [names.length], names });

/**
 * The columns: by the names of openpi's LIBERO data sets, then what these lack, then those that every LeRobot 2.1 data set has.
 *
 * @param size width and height of a picture
 * @param joints of the arm
 */
export function lerobotFeatures(size: number, joints: number): Readonly<Record<string, Feature>> {
  const image: Feature = { dtype: "image", shape: [size, size, 3], names: ["height", "width", "channel"] };
  return {
    image,
    wrist_image: image,
    state: vector(stateParts),
    actions: vector(actionParts),
    executed_actions: vector(actionParts),
    joint_position: vector(Array.from({ length: joints }, (_, i) => `joint_${i + 1}`)),
    commanded: vector(["x", "y", "z", "yaw"]),
    grip_force: scalar("float32"),
    sub_task: scalar("string"),
    timestamp: scalar("float32"),
    frame_index: scalar("int64"),
    episode_index: scalar("int64"),
    index: scalar("int64"),
    task_index: scalar("int64"),
  };
}

/**
 * What the Hugging Face reader is told of a column: without it a picture would stay a pair of bytes and path. It believes what fits
 * the Parquet type alone, in which a list has no fixed length.
 */
export function huggingFaceFeature({ dtype, shape }: Feature): object {
  if (dtype === "image") return { _type: "Image" };
  const value = { dtype, _type: "Value" };
  return shape[0] === 1 ? value : { feature: value, _type: "Sequence" };
}
