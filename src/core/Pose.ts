import { add, type Vec3 } from "./Vec3.ts";

/** A unit quaternion, xyzw. */
export type Quaternion = readonly [number, number, number, number];

/** A rigid transform `X_AB`: the pose of frame B in frame A, metres. */
export interface Pose {
  readonly position: Vec3;
  readonly orientation: Quaternion;
}

/** Linear (m/s) and angular (rad/s) velocity. */
export interface Twist {
  readonly linear: Vec3;
  readonly angular: Vec3;
}

export const identityQuaternion: Quaternion = [0, 0, 0, 1];
export const identityPose: Pose = { position: [0, 0, 0], orientation: identityQuaternion };

/** Hamilton product: first b, then a. */
export function multiply(a: Quaternion, b: Quaternion): Quaternion {
  const [ax, ay, az, aw] = a;
  const [bx, by, bz, bw] = b;
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}

export const conjugate = (q: Quaternion): Quaternion => [-q[0], -q[1], -q[2], q[3]];

/** Turns `v` by `q`. */
export function rotate(q: Quaternion, v: Vec3): Vec3 {
  const [x, y, z, w] = q;
  const tx = 2 * (y * v[2] - z * v[1]);
  const ty = 2 * (z * v[0] - x * v[2]);
  const tz = 2 * (x * v[1] - y * v[0]);
  return [v[0] + w * tx + y * tz - z * ty, v[1] + w * ty + z * tx - x * tz, v[2] + w * tz + x * ty - y * tx];
}

/** `X_AC = X_AB · X_BC`. */
export const compose = (X_AB: Pose, X_BC: Pose): Pose => ({
  position: add(X_AB.position, rotate(X_AB.orientation, X_BC.position)),
  orientation: multiply(X_AB.orientation, X_BC.orientation),
});

/** `X_BA` of `X_AB`. */
export function inverse(X_AB: Pose): Pose {
  const orientation = conjugate(X_AB.orientation);
  const p = rotate(orientation, X_AB.position);
  return { position: [-p[0], -p[1], -p[2]], orientation };
}

/** Rotation by `angle` (rad) about a unit `axis`. */
export function axisAngle(axis: Vec3, angle: number): Quaternion {
  const s = Math.sin(angle / 2);
  return [axis[0] * s, axis[1] * s, axis[2] * s, Math.cos(angle / 2)];
}

/** Rotation about the vertical, rad in (−π, π], of the body's x axis projected on the table. */
export function yawOf(q: Quaternion): number {
  const [x, y, z, w] = q;
  return Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z));
}

/** `angle` shifted by whole multiples of `period` into [−period/2, period/2), rad. */
export function wrapAngle(angle: number, period = 2 * Math.PI): number {
  return angle - period * Math.floor(angle / period + 0.5);
}
