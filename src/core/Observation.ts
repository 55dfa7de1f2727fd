import type { CameraInfo } from "./Camera.ts";
import type { Pose } from "./Pose.ts";

/** Joint positions (rad), velocities (rad/s) and torques (N·m), base to tip. */
export interface JointState {
  readonly position: readonly number[];
  readonly velocity: readonly number[];
  readonly effort?: readonly number[];
}

/** A parallel gripper as its own sensors see it. */
export interface GripperState {
  /** Distance between the pads, m. */
  readonly opening: number;
  /** Rate of change of the opening, m/s. */
  readonly velocity: number;
  /** Force between the pads as the drive measures it, N: the mean of both, since one drive moves them. */
  readonly force: number;
}

/** Rows from the top, pixels from the left, channels interleaved, 0..255. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
  /** The camera that took it, where that is known. */
  readonly camera?: CameraInfo;
}

/** What an agent may know of the world at one control step. */
export interface Observation {
  /** Nanoseconds since reset. */
  readonly stamp: bigint;
  readonly joints?: JointState;
  readonly gripper?: GripperState;
  /** Where the arm's controller has been told to be, tool centre point in the base frame; ahead of the joints by its lag. */
  readonly commanded?: Pose;
  readonly cameras: readonly string[];
  /** The camera's image of this stamp; rendered at most once. */
  image(camera: string, signal?: AbortSignal): Promise<Image>;
}
