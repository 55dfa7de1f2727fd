import { axisAngle, type CameraInfo, compose, type Pose, type Rng, type Vec3 } from "../core/index.ts";
import type { LookRanges } from "./lookRanges.ts";

/**
 * The same camera with another lens, which its maker tells. Of one that sees wide, k₁ is as much smaller as moves the corners of
 * its picture as far as those of one that sees narrow: with the whole of it, they would show nothing.
 */
export function drawLens(camera: CameraInfo, { zoom, radial }: LookRanges["lens"], rng: Rng): CameraInfo {
  const f = rng.uniform(...zoom);
  const { width, height, fx, fy } = camera.intrinsics;
  const corner = Math.hypot(width / (2 * fx), height / (2 * fy));
  const k1 = rng.uniform(...radial) * Math.min(1, (narrow / corner) ** 2);
  return { ...camera, intrinsics: { ...camera.intrinsics, fx: fx * f, fy: fy * f, distortion: [k1, 0, 0, 0, 0] } };
}

/** Tangent of the angle, 29°, up to which a corner may be off the axis of a camera that sees narrow. */
const narrow = 0.55;

/** Where a camera really is that should be at `pose`: shifted and turned in a random direction each. */
export function displaced(pose: Pose, { shift, turn }: LookRanges["displacement"], rng: Rng): Pose {
  const [x, y, z] = drawDirection(rng);
  const d = rng.uniform(...shift);
  const rotation = axisAngle(drawDirection(rng), (rng.uniform(...turn) * Math.PI) / 180);
  const { position, orientation } = compose(pose, { position: [0, 0, 0], orientation: rotation });
  return { position: [position[0] + d * x, position[1] + d * y, position[2] + d * z], orientation };
}

/** Uniform on the unit sphere. */
function drawDirection(rng: Rng): Vec3 {
  const z = rng.uniform(-1, 1);
  const angle = rng.uniform(0, 2 * Math.PI);
  const r = Math.sqrt(1 - z * z);
  return [r * Math.cos(angle), r * Math.sin(angle), z];
}
