import type { Pose } from "./Pose.ts";

/**
 * A pin-hole camera with a lens, as `sensor_msgs/CameraInfo` describes one ("plumb_bob"): a point (x, y, z) of the camera's
 * optical frame (x right, y down, z ahead; m) is seen at u = fx·x″ + cx, v = fy·y″ + cy, where (x″, y″) is (x/z, y/z) moved
 * by the lens. The middle of the first pixel is (0, 0).
 */
export interface Intrinsics {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Focal lengths and principal point, pixels. */
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
  /** Radial k₁, k₂, tangential p₁, p₂, radial k₃; all 0 for no lens. */
  readonly distortion: readonly [number, number, number, number, number];
}

/** What carries a camera: the table, with the robot's base as frame, or the hand, with the tool centre point as frame. */
export type CameraMount = "base" | "tool";

/** A camera of a world as its maker describes it; where a real one is bent a little, nobody is told. */
export interface CameraInfo {
  readonly name: string;
  readonly mount: CameraMount;
  /** Nominal pose of the optical frame in the mount's frame. */
  readonly pose: Pose;
  readonly intrinsics: Intrinsics;
}

export const noDistortion: Intrinsics["distortion"] = [0, 0, 0, 0, 0];

/** Intrinsics of a camera without lens whose picture is `fieldOfView` rad high, the principal point in its middle. */
export function pinhole(width: number, height: number, fieldOfView: number): Intrinsics {
  const f = height / (2 * Math.tan(fieldOfView / 2));
  return { width, height, fx: f, fy: f, cx: (width - 1) / 2, cy: (height - 1) / 2, distortion: noDistortion };
}

/** The same camera with its picture scaled to `width` × `height` pixels. */
export function resized(intrinsics: Intrinsics, width: number, height: number): Intrinsics {
  const sx = width / intrinsics.width;
  const sy = height / intrinsics.height;
  return {
    ...intrinsics,
    width,
    height,
    fx: intrinsics.fx * sx,
    fy: intrinsics.fy * sy,
    cx: (intrinsics.cx + 0.5) * sx - 0.5,
    cy: (intrinsics.cy + 0.5) * sy - 0.5,
  };
}

/** The same camera with only the part of its picture that begins at (left, top); pixels, may be fractions. */
export function cropped(intrinsics: Intrinsics, left: number, top: number, width: number, height: number): Intrinsics {
  return { ...intrinsics, width, height, cx: intrinsics.cx - left, cy: intrinsics.cy - top };
}

/** Where a lens puts what an ideal pin hole shows at (x, y) = (X/Z, Y/Z) (Brown, "Close-range camera calibration", 1971). */
export function distort(
  [k1, k2, p1, p2, k3]: Intrinsics["distortion"],
  x: number,
  y: number,
): readonly [number, number] {
  const r2 = x * x + y * y;
  const radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
  return [x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x), y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y];
}

/** The inverse of `distort`, by fixed-point iteration: to 1e-9 for the mild lenses that it is meant for. */
export function undistort(distortion: Intrinsics["distortion"], x: number, y: number): readonly [number, number] {
  let a = x;
  let b = y;
  for (let i = 0; i < 20; i++) {
    const [u, v] = distort(distortion, a, b);
    a += x - u;
    b += y - v;
    if (Math.abs(x - u) + Math.abs(y - v) < 1e-10) break;
  }
  return [a, b];
}

/** Pixel (u, v) of a point in the optical frame (m), or undefined behind the camera. */
export function project(
  { fx, fy, cx, cy, distortion }: Intrinsics,
  [x, y, z]: readonly [number, number, number],
): readonly [number, number] | undefined {
  if (!(z > 0)) return undefined;
  const [u, v] = distort(distortion, x / z, y / z);
  return [fx * u + cx, fy * v + cy];
}

/** Direction (x, y, 1) in the optical frame of what pixel (u, v) shows. */
export function ray({ fx, fy, cx, cy, distortion }: Intrinsics, u: number, v: number): readonly [number, number, 1] {
  const [x, y] = undistort(distortion, (u - cx) / fx, (v - cy) / fy);
  return [x, y, 1];
}
