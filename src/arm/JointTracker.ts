import type { RobotDescription } from "./RobotDescription.ts";

/**
 * All three poles of the discrete closed loop, at 20 Hz a compromise: a step of the target is 99 % done after 0.42 s
 * without overshoot, and a Panda's tool may brake from 0.4 m/s before the governor must hold back.
 */
const pole = 0.36;
/** Control steps that the governor looks ahead; by then a response has decayed below 1e-6 of itself. */
const horizon = 20;
/** Share of the limits that is used; the rest covers rounding and what lies beyond the horizon. */
const use = 1 - 1e-5;
/** Differences (rad, per control step for the derivatives) below which a joint is set down exactly on its target. */
const speck = 1e-13;

/**
 * Moves joints to a target with continuous position, velocity and acceleration, never past a limit.
 *
 * The acceleration is linear in time within a control step, so the motion there is an exact cubic. Its value at the end
 * of the step is chosen by state feedback with three equal real poles, towards a reference that a governor moves to
 * the target: along a straight line in joint space and as far as every limit still holds in all steps to come, were the
 * reference then to stay (Gilbert, Kolmanovsky and Tan, "Discrete-time reference governors and the nonlinear control
 * of systems with state and control constraints", 1995). Not moving it is always possible, hence:
 * acceleration, linear between samples, keeps its limit if its samples do; velocity, a parabola between samples, lies
 * within the hull of its Bézier points v₀, v₀ + a₀T/2 and v₁, which are checked; position is an average of past
 * references with positive weights (the step response never falls), and references lie between targets.
 */
export class JointTracker {
  readonly controlTimestep: number;
  readonly #n: number;
  readonly #velocityLimits: Float64Array;
  readonly #accelerationLimits: Float64Array;
  readonly #gains: readonly [number, number, number];
  /** Response of step k to the state (q − reference, v·T, a·T²): v·T, (v + a·T/2)·T and a·T², three numbers each. */
  readonly #response = new Float64Array(9 * horizon);
  readonly #q: Float64Array;
  readonly #v: Float64Array;
  readonly #a: Float64Array;
  readonly #reference: Float64Array;
  readonly #nextReference: Float64Array;
  readonly #jerk: Float64Array;
  readonly #standstill: Float64Array;
  #braking = false;

  /** `controlTimestep` in s. Throws RangeError unless it is positive. */
  constructor(description: RobotDescription, controlTimestep: number) {
    if (!(controlTimestep > 0)) throw new RangeError(`A control timestep must be positive; got ${controlTimestep} s`);
    const n = description.links.length;
    this.#n = n;
    this.controlTimestep = controlTimestep;
    this.#velocityLimits = Float64Array.from(description.links, (l) => l.velocityLimit * controlTimestep * use);
    this.#accelerationLimits = Float64Array.from(
      description.links,
      (l) => l.accelerationLimit * controlTimestep ** 2 * use,
    );
    this.#gains = feedbackGains(pole);
    this.#computeResponse();
    this.#q = new Float64Array(n);
    this.#v = new Float64Array(n);
    this.#a = new Float64Array(n);
    this.#reference = new Float64Array(n);
    this.#nextReference = new Float64Array(n);
    this.#jerk = new Float64Array(n);
    this.#standstill = new Float64Array(n);
  }

  /** Joint positions at the beginning of the control step, rad; a view. */
  get position(): Float64Array {
    return this.#q;
  }

  /** Whether the joints stand still throughout this control step: below 1e-3 rad/s and 1e-2 rad/s². */
  get atRest(): boolean {
    for (let i = 0; i < this.#n; i++) {
      const end = this.#a[i]! + this.#jerk[i]! * this.controlTimestep;
      if (Math.abs(this.#v[i]!) > 1e-3 || Math.abs(this.#a[i]!) > 1e-2 || Math.abs(end) > 1e-2) return false;
    }
    return true;
  }

  /** Stands at `q` (rad). */
  reset(q: ArrayLike<number>): void {
    this.#q.set(q);
    this.#reference.set(q);
    this.#nextReference.set(q);
    this.#v.fill(0);
    this.#a.fill(0);
    this.#jerk.fill(0);
    this.#braking = false;
  }

  /**
   * Plans this control step towards `target` (rad); a second call before `advance` replaces the first. Joints that brake
   * go on braking until they stand.
   */
  plan(target: ArrayLike<number>): void {
    if (this.#braking) {
      this.brake();
      return;
    }
    const T = this.controlTimestep;
    const share = this.#share(target);
    const [k1, k2, k3] = this.#gains;
    for (let i = 0; i < this.#n; i++) {
      const r = share === 1 ? target[i]! : this.#reference[i]! + share * (target[i]! - this.#reference[i]!);
      this.#nextReference[i] = r;
      const e = this.#q[i]! - r;
      const vT = this.#v[i]! * T;
      const aTT = this.#a[i]! * T * T;
      if (Math.abs(e) + Math.abs(vT) + Math.abs(aTT) < speck) {
        this.#q[i] = r;
        this.#v[i] = 0;
        this.#a[i] = 0;
        this.#jerk[i] = 0;
      } else {
        this.#jerk[i] = -(k1 * e + k2 * vT + (k3 + 1) * aTT) / T ** 3;
      }
    }
  }

  /**
   * Plans this control step of the fastest stop within the acceleration limits, each joint for itself, and returns where
   * the joints will stand (rad, a view). At the ends of the control steps the acceleration takes one value as often as
   * its limit asks for, then zero; the values that bring the velocity to zero with the smallest peak are equal ones. The
   * same value comes out again in the steps that follow.
   */
  brake(): Float64Array {
    const T = this.controlTimestep;
    this.#braking = true;
    for (let i = 0; i < this.#n; i++) {
      let q = this.#q[i]!;
      let v = this.#v[i]!;
      let a = this.#a[i]!;
      // What is left of the velocity once the acceleration of now has gone, linearly within one step.
      const rest = v + (a * T) / 2;
      if (Math.abs(v * T) + Math.abs(a * T * T) < speck) {
        this.#v[i] = this.#a[i] = this.#jerk[i] = 0;
        this.#standstill[i] = q;
        continue;
      }
      const count = Math.max(1, Math.ceil((Math.abs(rest) * T) / this.#accelerationLimits[i]! - 1e-9));
      const deceleration = -rest / (count * T);
      this.#jerk[i] = (deceleration - a) / T;
      for (let k = 0; k <= count; k++) {
        const next = k < count ? deceleration : 0;
        q += T * (v + T * (a / 3 + next / 6));
        v += (T * (a + next)) / 2;
        a = next;
      }
      this.#standstill[i] = q;
    }
    this.#nextReference.set(this.#standstill);
    return this.#standstill;
  }

  /** Writes positions, velocities and accelerations at `t` s into the control step, 0 ≤ t ≤ controlTimestep. */
  sample(t: number, q: Float64Array, qd: Float64Array, qdd: Float64Array): void {
    for (let i = 0; i < this.#n; i++) {
      const v = this.#v[i]!;
      const a = this.#a[i]!;
      const j = this.#jerk[i]!;
      q[i] = this.#q[i]! + t * (v + t * (a / 2 + (t * j) / 6));
      qd[i] = v + t * (a + (t * j) / 2);
      qdd[i] = a + t * j;
    }
  }

  /** Goes on to the next control step; `plan` must follow. */
  advance(): void {
    this.sample(this.controlTimestep, this.#q, this.#v, this.#a);
    this.#reference.set(this.#nextReference);
    if (this.#braking) this.#braking = !this.#stands();
  }

  #stands(): boolean {
    const T = this.controlTimestep;
    for (let i = 0; i < this.#n; i++) {
      if (Math.abs(this.#v[i]! * T) + Math.abs(this.#a[i]! * T * T) >= speck) return false;
    }
    return true;
  }

  /** How much of the way from the reference to the target, 0 to 1, all joints may take in this step. */
  #share(target: ArrayLike<number>): number {
    const T = this.controlTimestep;
    const C = this.#response;
    let share = 1;
    for (let i = 0; i < this.#n; i++) {
      const way = target[i]! - this.#reference[i]!;
      const e = this.#q[i]! - this.#reference[i]!;
      const vT = this.#v[i]! * T;
      const aTT = this.#a[i]! * T * T;
      for (let k = 0; k < 3 * horizon; k++) {
        const limit = k % 3 === 2 ? this.#accelerationLimits[i]! : this.#velocityLimits[i]!;
        const c = C[3 * k]!;
        const still = c * e + C[3 * k + 1]! * vT + C[3 * k + 2]! * aTT;
        // The state seen from the moved reference is (e − share·way, v, a).
        const slope = -c * way;
        if (slope > 0) share = Math.min(share, (limit - still) / slope);
        else if (slope < 0) share = Math.min(share, (-limit - still) / slope);
      }
    }
    return Math.max(share, 0);
  }

  #computeResponse(): void {
    const [k1, k2, k3] = this.#gains;
    for (let column = 0; column < 3; column++) {
      let e = column === 0 ? 1 : 0;
      let v = column === 1 ? 1 : 0;
      let a = column === 2 ? 1 : 0;
      for (let k = 0; k < horizon; k++) {
        const u = -(k1 * e + k2 * v + k3 * a);
        e += v + a / 3 + u / 6;
        v += (a + u) / 2;
        a = u;
        this.#response[9 * k + column] = v;
        this.#response[9 * k + 3 + column] = v + a / 2;
        this.#response[9 * k + 6 + column] = a;
      }
    }
  }
}

/**
 * Gains of u = −(k₁e + k₂vT + k₃aT²) that put all poles of the step e⁺ = e + v + a/3 + u/6, v⁺ = v + (a + u)/2,
 * a⁺ = u (unit time) at `p`: coefficients of z(z−1)² + k₁(z²+4z+1)/6 + k₂(z²−1)/2 + k₃(z−1)² and (z−p)³ compared.
 */
function feedbackGains(p: number): readonly [number, number, number] {
  const k1 = (1 - p) ** 3;
  const k3 = (1 + (2 / 3) * k1 - 3 * p * p) / 2;
  const k2 = 2 * (k1 / 6 + k3 + p ** 3);
  return [k1, k2, k3];
}
