import type { Pose, Twist, Vec3 } from "../core/index.ts";
import type { RobotDescription } from "./RobotDescription.ts";
import { quaternionOfMatrix } from "./rotationMatrix.ts";

/**
 * Forward kinematics of a serial arm in the base frame (Craig, "Introduction to Robotics", 3rd ed., eq. 3.6: modified
 * Denavit-Hartenberg). One object holds the frames of one posture: `setPositions` computes them, the rest reads them.
 * Frame i is link i's; the last frame is the tool's.
 */
export class Kinematics {
  /** Number of joints, n. */
  readonly joints: number;
  /** Rotation matrices of the n + 1 frames, row by row, nine numbers each. */
  readonly rotations: Float64Array;
  /** Origins of the n + 1 frames, three numbers each, m. */
  readonly origins: Float64Array;
  /** Per joint: a, sin α, cos α, d. */
  readonly #dh: Float64Array;
  readonly #toolDistance: number;
  readonly #toolCos: number;
  readonly #toolSin: number;

  constructor(description: RobotDescription) {
    this.joints = description.links.length;
    this.rotations = new Float64Array(9 * (this.joints + 1));
    this.origins = new Float64Array(3 * (this.joints + 1));
    this.#dh = Float64Array.from(
      description.links.flatMap(({ a, alpha, d }) => [a, Math.sin(alpha), Math.cos(alpha), d]),
    );
    this.#toolDistance = description.tool.distance;
    this.#toolCos = Math.cos(description.tool.turn);
    this.#toolSin = Math.sin(description.tool.turn);
    this.setPositions(description.home);
  }

  /** Computes all frames at joint positions `q` (rad). Throws RangeError on a wrong number of joints. */
  setPositions(q: ArrayLike<number>): this {
    if (q.length !== this.joints) {
      throw new RangeError(`The arm has ${this.joints} joints; got ${q.length} positions`);
    }
    const R = this.rotations;
    const p = this.origins;
    const dh = this.#dh;
    // Frame of the link before; the base to begin with.
    // prettier-ignore
    let r00 = 1, r01 = 0, r02 = 0, r10 = 0, r11 = 1, r12 = 0, r20 = 0, r21 = 0, r22 = 1;
    let x = 0;
    let y = 0;
    let z = 0;
    for (let i = 0; i < this.joints; i++) {
      const a = dh[4 * i]!;
      const sa = dh[4 * i + 1]!;
      const ca = dh[4 * i + 2]!;
      const d = dh[4 * i + 3]!;
      const s = Math.sin(q[i]!);
      const c = Math.cos(q[i]!);
      x += r00 * a - r01 * sa * d + r02 * ca * d;
      y += r10 * a - r11 * sa * d + r12 * ca * d;
      z += r20 * a - r21 * sa * d + r22 * ca * d;
      // Columns of R·Rx(α), then turned about the new z by q.
      const m01 = r01 * ca + r02 * sa;
      const m11 = r11 * ca + r12 * sa;
      const m21 = r21 * ca + r22 * sa;
      r02 = r02 * ca - r01 * sa;
      r12 = r12 * ca - r11 * sa;
      r22 = r22 * ca - r21 * sa;
      r01 = m01 * c - r00 * s;
      r11 = m11 * c - r10 * s;
      r21 = m21 * c - r20 * s;
      r00 = r00 * c + m01 * s;
      r10 = r10 * c + m11 * s;
      r20 = r20 * c + m21 * s;
      const k = 9 * i;
      R[k] = r00;
      R[k + 1] = r01;
      R[k + 2] = r02;
      R[k + 3] = r10;
      R[k + 4] = r11;
      R[k + 5] = r12;
      R[k + 6] = r20;
      R[k + 7] = r21;
      R[k + 8] = r22;
      p[3 * i] = x;
      p[3 * i + 1] = y;
      p[3 * i + 2] = z;
    }
    const k = 9 * this.joints;
    const c = this.#toolCos;
    const s = this.#toolSin;
    R[k] = r00 * c + r01 * s;
    R[k + 1] = r01 * c - r00 * s;
    R[k + 2] = r02;
    R[k + 3] = r10 * c + r11 * s;
    R[k + 4] = r11 * c - r10 * s;
    R[k + 5] = r12;
    R[k + 6] = r20 * c + r21 * s;
    R[k + 7] = r21 * c - r20 * s;
    R[k + 8] = r22;
    const t = 3 * this.joints;
    p[t] = x + r02 * this.#toolDistance;
    p[t + 1] = y + r12 * this.#toolDistance;
    p[t + 2] = z + r22 * this.#toolDistance;
    return this;
  }

  /** Pose of the tool centre point in the base frame. */
  toolPose(): Pose {
    return this.#pose(this.joints);
  }

  /** Pose of link `index` (0 the first) in the base frame; throws RangeError past the last. */
  linkPose(index: number): Pose {
    if (!Number.isInteger(index) || index < 0 || index >= this.joints) {
      throw new RangeError(`The arm has links 0 to ${this.joints - 1}; got ${index}`);
    }
    return this.#pose(index);
  }

  #pose(frame: number): Pose {
    const p = this.origins;
    const position: Vec3 = [p[3 * frame]!, p[3 * frame + 1]!, p[3 * frame + 2]!];
    return { position, orientation: quaternionOfMatrix(this.rotations, 9 * frame) };
  }

  /** Velocity of the tool centre point and angular velocity of the tool, base frame, at joint velocities `qd` (rad/s). */
  toolTwist(qd: ArrayLike<number>): Twist {
    let vx = 0;
    let vy = 0;
    let vz = 0;
    let wx = 0;
    let wy = 0;
    let wz = 0;
    const R = this.rotations;
    const p = this.origins;
    const t = 3 * this.joints;
    for (let i = 0; i < this.joints; i++) {
      const ax = R[9 * i + 2]! * qd[i]!;
      const ay = R[9 * i + 5]! * qd[i]!;
      const az = R[9 * i + 8]! * qd[i]!;
      const x = p[t]! - p[3 * i]!;
      const y = p[t + 1]! - p[3 * i + 1]!;
      const z = p[t + 2]! - p[3 * i + 2]!;
      vx += ay * z - az * y;
      vy += az * x - ax * z;
      vz += ax * y - ay * x;
      wx += ax;
      wy += ay;
      wz += az;
    }
    return { linear: [vx, vy, vz], angular: [wx, wy, wz] };
  }

  /** Writes the tool's geometric Jacobian, 6 × n row by row: linear rows (m) over angular rows, base frame. */
  writeJacobian(out: Float64Array): void {
    const n = this.joints;
    const R = this.rotations;
    const p = this.origins;
    const t = 3 * n;
    for (let i = 0; i < n; i++) {
      const ax = R[9 * i + 2]!;
      const ay = R[9 * i + 5]!;
      const az = R[9 * i + 8]!;
      const x = p[t]! - p[3 * i]!;
      const y = p[t + 1]! - p[3 * i + 1]!;
      const z = p[t + 2]! - p[3 * i + 2]!;
      out[i] = ay * z - az * y;
      out[n + i] = az * x - ax * z;
      out[2 * n + i] = ax * y - ay * x;
      out[3 * n + i] = ax;
      out[4 * n + i] = ay;
      out[5 * n + i] = az;
    }
  }
}

/** Pose of the tool centre point in the base frame at joint positions `q` (rad). */
export const forwardKinematics = (description: RobotDescription, q: ArrayLike<number>): Pose =>
  new Kinematics(description).setPositions(q).toolPose();
