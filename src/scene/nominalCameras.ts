import { type CameraInfo, pinhole, type Pose, type Quaternion, type Vec3 } from "../core/index.ts";
import { cross, norm, scale, subtract } from "../core/index.ts";
import { quaternionOfMatrix } from "../arm/rotationMatrix.ts";

/** Pose of an optical frame (z ahead, y down) at `eye` that looks at `target` with the frame's +z upwards in the picture. */
export function lookAt(eye: Vec3, target: Vec3, up: Vec3 = [0, 0, 1]): Pose {
  const ahead = unit(subtract(target, eye));
  const right = unit(cross(ahead, up));
  const down = cross(ahead, right);
  return { position: eye, orientation: orientation(right, down, ahead) };
}

const unit = (v: Vec3): Vec3 => scale(v, 1 / norm(v));

const orientation = (x: Vec3, y: Vec3, z: Vec3): Quaternion =>
  quaternionOfMatrix(Float64Array.of(x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]), 0);

/** Name of the camera that the agent sees the state with. */
export const agentCamera = "agentview";

/** Opposite the robot, above the table: all of the three areas and the arm's lower half. */
export const agentView = (size: number): CameraInfo => ({
  name: agentCamera,
  mount: "base",
  pose: lookAt([1.27, 0.02, 0.62], [0.53, 0.02, 0.08]),
  intrinsics: pinhole(size, size, (42 * Math.PI) / 180),
});

/** Name of the camera on the hand. */
export const wristCamera = "wrist";

/** On the back of the hand, ahead of the fingers: what lies below them and before them. */
export const wristView = (size: number): CameraInfo => ({
  name: wristCamera,
  mount: "tool",
  pose: lookAt([0.075, 0, -0.055], [0.02, 0, 0.06], [-1, 0, 0]),
  intrinsics: pinhole(size, size, (75 * Math.PI) / 180),
});

/** The benchmark's cameras, whose pictures are `size` pixels wide and high. */
export const nominalCameras = (size: number): readonly CameraInfo[] => [agentView(size), wristView(size)];
