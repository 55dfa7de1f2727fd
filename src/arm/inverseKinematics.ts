import type { Pose } from "../core/index.ts";
import { CholeskySolver } from "./CholeskySolver.ts";
import { Kinematics } from "./kinematics.ts";
import type { RobotDescription } from "./RobotDescription.ts";
import { writeRotationMatrix } from "./rotationMatrix.ts";

export type InverseKinematicsResult =
  | { readonly status: "solved"; readonly q: readonly number[]; readonly iterations: number }
  | {
      readonly status: "unreachable";
      /** What is left at the best joint positions found, m and rad. */
      readonly positionError: number;
      readonly orientationError: number;
      readonly iterations: number;
    };

export interface InverseKinematicsOptions {
  /** Posture that spare joints tend to, rad; home if left out. */
  readonly rest?: readonly number[];
  /** Distance kept from every position limit, rad; 0.01 if left out. */
  readonly margin?: number;
}

/** Residuals at which a solution counts as found, m and rad: far below any encoder's resolution. */
const tolerance = 1e-9;
/** The spare joints have come to rest when the next step would move them less than this, rad. */
const restTolerance = 1e-7;
const maxIterations = 100;
/** Longest step of a joint in one iteration, rad, within which the linearisation is of use. */
const maxStep = 0.5;

/**
 * Inverse kinematics by damped least squares (Wampler 1986; Nakamura and Hanafusa 1986) with the damping of Sugihara,
 * "Solvability-Unconcerned Inverse Kinematics by the Levenberg-Marquardt Method", IEEE T-RO 2011: it shrinks with the
 * squared residual, so convergence ends quadratic. Spare joints settle where the posture is closest to rest among all
 * that reach the target, which makes the solution a function of the target rather than of the way there. A joint at a
 * limit is taken out of the equations while the step would push it further.
 */
export class InverseKinematics {
  readonly #kinematics: Kinematics;
  readonly #rest: Float64Array;
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #q: Float64Array;
  readonly #jacobian: Float64Array;
  readonly #free: Uint8Array;
  readonly #target = new Float64Array(9);
  readonly #error = new Float64Array(6);
  readonly #gram = new Float64Array(36);
  readonly #cholesky = new CholeskySolver(6);
  readonly #y = new Float64Array(6);
  readonly #step: Float64Array;
  readonly #spare: Float64Array;

  /** Throws RangeError on a rest posture with the wrong number of joints. */
  constructor(description: RobotDescription, options: InverseKinematicsOptions = {}) {
    this.#kinematics = new Kinematics(description);
    const n = this.#kinematics.joints;
    const { rest = description.home, margin = 0.01 } = options;
    if (rest.length !== n) throw new RangeError(`The arm has ${n} joints; the rest posture has ${rest.length}`);
    this.#rest = Float64Array.from(rest);
    this.#low = Float64Array.from(description.links, ({ positionLimits }) => positionLimits[0] + margin);
    this.#high = Float64Array.from(description.links, ({ positionLimits }) => positionLimits[1] - margin);
    this.#q = new Float64Array(n);
    this.#jacobian = new Float64Array(6 * n);
    this.#free = new Uint8Array(n);
    this.#step = new Float64Array(n);
    this.#spare = new Float64Array(n);
  }

  /**
   * Joint positions (rad) that bring the tool centre point to `target` (base frame), found from `seed`, which should be
   * the posture the arm is in. `restTravel` (rad) bounds how far the spare joints move towards rest in this call, so
   * that an arm far from rest gets there over several.
   */
  solve(target: Pose, seed: ArrayLike<number>, restTravel = Infinity): InverseKinematicsResult {
    const q = this.#q;
    for (let i = 0; i < q.length; i++) q[i] = Math.min(this.#high[i]!, Math.max(this.#low[i]!, seed[i]!));
    writeRotationMatrix(target.orientation, this.#target);
    let travelLeft = restTravel;
    let iterations = 0;
    for (; ; iterations++) {
      this.#kinematics.setPositions(q);
      this.#computeError(target);
      const e = this.#error;
      const reached = norm(e) < tolerance;
      if (iterations === maxIterations) {
        if (reached) break;
        const positionError = Math.hypot(e[0]!, e[1]!, e[2]!);
        const orientationError = Math.hypot(e[3]!, e[4]!, e[5]!);
        return { status: "unreachable", positionError, orientationError, iterations };
      }
      this.#computeStep();
      const spare = norm(this.#spare);
      if (reached && (spare < restTolerance || travelLeft <= 0)) break;
      const share = spare > travelLeft ? travelLeft / spare : 1;
      travelLeft -= spare * share;
      this.#advance(share);
    }
    return { status: "solved", q: Array.from(q), iterations };
  }

  /** Position error (m) and rotation vector from the present to the target orientation (rad), base frame. */
  #computeError(target: Pose): void {
    const { origins, rotations, joints } = this.#kinematics;
    const e = this.#error;
    for (let k = 0; k < 3; k++) e[k] = target.position[k]! - origins[3 * joints + k]!;
    const at = 9 * joints;
    const t = this.#target;
    // D = R_target · Rᵀ; its antisymmetric part is sin(angle)·axis, its trace 1 + 2·cos(angle).
    const d = (row: number, column: number): number => {
      const i = 3 * row;
      const j = at + 3 * column;
      return t[i]! * rotations[j]! + t[i + 1]! * rotations[j + 1]! + t[i + 2]! * rotations[j + 2]!;
    };
    const x = (d(2, 1) - d(1, 2)) / 2;
    const y = (d(0, 2) - d(2, 0)) / 2;
    const z = (d(1, 0) - d(0, 1)) / 2;
    const sine = Math.sqrt(x * x + y * y + z * z);
    const angle = Math.atan2(sine, (d(0, 0) + d(1, 1) + d(2, 2) - 1) / 2);
    if (sine > 1e-9) {
      const f = angle / sine;
      e[3] = x * f;
      e[4] = y * f;
      e[5] = z * f;
    } else {
      // No rotation, or half a turn about some axis: any will do to leave it.
      e[3] = angle > 1 ? angle : x;
      e[4] = y;
      e[5] = z;
    }
  }

  /** Fills the task step and the spare (null-space) step, leaving out joints that a limit stops. */
  #computeStep(): void {
    const q = this.#q;
    const n = q.length;
    const J = this.#jacobian;
    const e = this.#error;
    const free = this.#free.fill(1);
    this.#kinematics.writeJacobian(J);
    const damping = 0.1 * norm(e) ** 2 + 1e-12;
    for (let stopped = true; stopped;) {
      for (let row = 0; row < 6; row++) {
        for (let column = 0; column <= row; column++) {
          let sum = row === column ? damping : 0;
          for (let i = 0; i < n; i++) sum += J[row * n + i]! * J[column * n + i]! * free[i]!;
          this.#gram[6 * row + column] = sum;
        }
      }
      this.#cholesky.factor(this.#gram);
      this.#cholesky.solve(e, this.#y);
      this.#multiplyTransposed(this.#step);
      // Spare step: the way to rest less the part of it that would move the tool.
      const spare = this.#spare;
      for (let row = 0; row < 6; row++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += J[row * n + i]! * (this.#rest[i]! - q[i]!) * free[i]!;
        this.#y[row] = sum;
      }
      this.#cholesky.solve(this.#y, this.#y);
      this.#multiplyTransposed(spare);
      for (let i = 0; i < n; i++) spare[i] = free[i]! * (this.#rest[i]! - q[i]!) - spare[i]!;
      stopped = false;
      for (let i = 0; i < n; i++) {
        const way = this.#step[i]! + spare[i]!;
        if (free[i] === 1 && ((q[i]! <= this.#low[i]! && way < 0) || (q[i]! >= this.#high[i]! && way > 0))) {
          free[i] = 0;
          stopped = true;
        }
      }
    }
  }

  /** out = Jᵀ·y over the free joints. */
  #multiplyTransposed(out: Float64Array): void {
    const n = out.length;
    const J = this.#jacobian;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let row = 0; row < 6; row++) sum += J[row * n + i]! * this.#y[row]!;
      out[i] = sum * this.#free[i]!;
    }
  }

  #advance(share: number): void {
    const q = this.#q;
    let longest = 0;
    for (let i = 0; i < q.length; i++) {
      this.#step[i]! += share * this.#spare[i]!;
      longest = Math.max(longest, Math.abs(this.#step[i]!));
    }
    const scale = longest > maxStep ? maxStep / longest : 1;
    for (let i = 0; i < q.length; i++) {
      q[i] = Math.min(this.#high[i]!, Math.max(this.#low[i]!, q[i]! + scale * this.#step[i]!));
    }
  }
}

function norm(v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i]! * v[i]!;
  return Math.sqrt(sum);
}

/** One solution from `seed` (rad); keep an `InverseKinematics` for many. */
export const solveInverseKinematics = (
  description: RobotDescription,
  target: Pose,
  seed: ArrayLike<number>,
): InverseKinematicsResult => new InverseKinematics(description).solve(target, seed);
