import { joined, mounted, type RigidBody } from "./RigidBody.ts";
import type { RobotDescription } from "./RobotDescription.ts";

/** Standard acceleration of free fall, rounded as in most simulators, m/s², against the base's z axis. */
export const gravity = 9.81;

/** Numbers kept per link. */
const stride = 15;

/**
 * Joint torques of a motion by the recursive Newton-Euler algorithm (Luh, Walker and Paul, "On-Line Computational
 * Scheme for Mechanical Manipulators", 1980) in the modified Denavit-Hartenberg form of Craig, "Introduction to
 * Robotics", 3rd ed., eqs. 6.45 to 6.53. The hand and a payload are parts of the last link; joint friction is left out.
 */
export class InverseDynamics {
  readonly #description: RobotDescription;
  readonly #n: number;
  /** Per link: a, sin α, cos α, d, rotor inertia, mass, centre of mass (3), inertia (6). */
  readonly #parameters: Float64Array;
  /** Per link: sin q, cos q, then force and moment of the link's own motion, in its frame. */
  readonly #scratch: Float64Array;

  constructor(description: RobotDescription) {
    this.#description = description;
    this.#n = description.links.length;
    this.#parameters = new Float64Array(stride * this.#n);
    this.#scratch = new Float64Array(8 * this.#n);
    for (const [i, link] of description.links.entries()) {
      const { a, alpha, d, rotorInertia = 0 } = link;
      this.#parameters.set([a, Math.sin(alpha), Math.cos(alpha), d, rotorInertia], stride * i);
      this.#writeBody(i, link);
    }
    this.setPayload(undefined);
  }

  /** From now on the gripper carries `payload`, described in the tool's frame, or nothing. */
  setPayload(payload: RigidBody | undefined): void {
    const { links, gripper, tool } = this.#description;
    const last = links.at(-1);
    if (last === undefined) return;
    const hand = joined(last, gripper);
    this.#writeBody(
      this.#n - 1,
      payload === undefined ? hand : joined(hand, mounted(payload, tool.distance, tool.turn)),
    );
  }

  #writeBody(link: number, { mass, centreOfMass, inertia }: RigidBody): void {
    this.#parameters.set([mass, ...centreOfMass, ...inertia], stride * link + 5);
  }

  /**
   * Writes the torques (N·m, base to tip) that move the arm with positions `q` (rad), velocities `qd` (rad/s) and
   * accelerations `qdd` (rad/s²) against gravity.
   */
  writeTorques(q: Float64Array, qd: Float64Array, qdd: Float64Array, out: Float64Array): void {
    const P = this.#parameters;
    const S = this.#scratch;
    const n = this.#n;
    // Angular velocity and acceleration, and linear acceleration of the frame's origin, in the frame's own axes.
    // The base accelerates upwards instead of gravity pulling down.
    // prettier-ignore
    let wx = 0, wy = 0, wz = 0, ex = 0, ey = 0, ez = 0, ax = 0, ay = 0, az = gravity;
    for (let i = 0; i < n; i++) {
      const k = stride * i;
      const a = P[k]!;
      const sa = P[k + 1]!;
      const ca = P[k + 2]!;
      const d = P[k + 3]!;
      const s = Math.sin(q[i]!);
      const c = Math.cos(q[i]!);
      const rate = qd[i]!;
      // Acceleration of this frame's origin, p = (a, −d sin α, d cos α) in the frame before.
      const py = -sa * d;
      const pz = ca * d;
      const cx = wy * pz - wz * py;
      const cy = wz * a - wx * pz;
      const cz = wx * py - wy * a;
      const bx = ax + ey * pz - ez * py + wy * cz - wz * cy;
      const by = ay + ez * a - ex * pz + wz * cx - wx * cz;
      const bz = az + ex * py - ey * a + wx * cy - wy * cx;
      // Into this frame: first about x by α, then about z by q.
      const by1 = ca * by + sa * bz;
      ax = c * bx + s * by1;
      ay = c * by1 - s * bx;
      az = ca * bz - sa * by;
      const ey1 = ca * ey + sa * ez;
      const ez1 = ca * ez - sa * ey;
      const wy1 = ca * wy + sa * wz;
      const wz1 = ca * wz - sa * wy;
      const wx2 = c * wx + s * wy1;
      const wy2 = c * wy1 - s * wx;
      const ex2 = c * ex + s * ey1 + wy2 * rate;
      ey = c * ey1 - s * ex - wx2 * rate;
      ex = ex2;
      ez = ez1 + qdd[i]!;
      wx = wx2;
      wy = wy2;
      wz = wz1 + rate;
      // Force and moment that the link's own motion takes.
      const m = P[k + 5]!;
      const x = P[k + 6]!;
      const y = P[k + 7]!;
      const z = P[k + 8]!;
      const ux = wy * z - wz * y;
      const uy = wz * x - wx * z;
      const uz = wx * y - wy * x;
      const fx = m * (ax + ey * z - ez * y + wy * uz - wz * uy);
      const fy = m * (ay + ez * x - ex * z + wz * ux - wx * uz);
      const fz = m * (az + ex * y - ey * x + wx * uy - wy * ux);
      const xx = P[k + 9]!;
      const xy = P[k + 10]!;
      const xz = P[k + 11]!;
      const yy = P[k + 12]!;
      const yz = P[k + 13]!;
      const zz = P[k + 14]!;
      const hx = xx * wx + xy * wy + xz * wz;
      const hy = xy * wx + yy * wy + yz * wz;
      const hz = xz * wx + yz * wy + zz * wz;
      const o = 8 * i;
      S[o] = s;
      S[o + 1] = c;
      S[o + 2] = fx;
      S[o + 3] = fy;
      S[o + 4] = fz;
      S[o + 5] = xx * ex + xy * ey + xz * ez + wy * hz - wz * hy + y * fz - z * fy;
      S[o + 6] = xy * ex + yy * ey + yz * ez + wz * hx - wx * hz + z * fx - x * fz;
      S[o + 7] = xz * ex + yz * ey + zz * ez + wx * hy - wy * hx + x * fy - y * fx;
    }
    // Force and moment through each joint, from the tip to the base, about the frame's origin.
    let fx = 0;
    let fy = 0;
    let fz = 0;
    let mx = 0;
    let my = 0;
    let mz = 0;
    for (let i = n - 1; i >= 0; i--) {
      const o = 8 * i;
      const k = stride * i;
      fx += S[o + 2]!;
      fy += S[o + 3]!;
      fz += S[o + 4]!;
      mx += S[o + 5]!;
      my += S[o + 6]!;
      mz += S[o + 7]!;
      out[i] = mz + P[k + 4]! * qdd[i]!;
      // Into the frame before, whose origin lies −p from this one's.
      const s = S[o]!;
      const c = S[o + 1]!;
      const sa = P[k + 1]!;
      const ca = P[k + 2]!;
      const gx = c * fx - s * fy;
      const gy = s * fx + c * fy;
      const nx = c * mx - s * my;
      const ny = s * mx + c * my;
      const a = P[k]!;
      const py = -sa * P[k + 3]!;
      const pz = ca * P[k + 3]!;
      fx = gx;
      fy = ca * gy - sa * fz;
      fz = sa * gy + ca * fz;
      mx = nx + py * fz - pz * fy;
      my = ca * ny - sa * mz + pz * fx - a * fz;
      mz = sa * ny + ca * mz + a * fy - py * fx;
    }
  }
}
