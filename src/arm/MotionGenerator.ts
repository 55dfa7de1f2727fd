import { type Pose, type Vec3, wrapAngle } from "../core/index.ts";
import { InverseKinematics } from "./inverseKinematics.ts";
import { findViolation } from "./jointLimits.ts";
import { JointTracker } from "./JointTracker.ts";
import { Kinematics } from "./kinematics.ts";
import type { RobotDescription } from "./RobotDescription.ts";
import { toolOrientation, toolYaw } from "./toolOrientation.ts";

/** A box in the base frame, m. */
export interface Workspace {
  readonly min: Vec3;
  readonly max: Vec3;
}

export interface MotionOptions {
  /** s; 0.05 if left out. */
  readonly controlTimestep?: number;
  /** Where the commanded tool centre point may be; `tabletopWorkspace` if left out. */
  readonly workspace?: Workspace;
  /** How far the commanded pose may run ahead of the arm, m and rad; 0.10 and 0.6 if left out. */
  readonly leash?: { readonly distance: number; readonly yaw: number };
}

/** Change of the commanded pose over one control step: m in the base frame, rad about its z axis. */
export interface MotionCommand {
  readonly translation: Vec3;
  readonly yaw: number;
}

/**
 * What became of a command: followed as given; followed in part because of the step limits, the workspace or the leash;
 * or left out, because the arm cannot reach the pose with the tool pointing down.
 */
export interface MotionStatus {
  readonly status: "followed" | "limited" | "unreachable";
}

/** Where a Panda reaches a table at the height of its base, with the tool pointing down and turned up to ±50°. */
export const tabletopWorkspace: Workspace = { min: [0.35, -0.33, 0], max: [0.7, 0.33, 0.48] };

/** Largest change per control step and axis: the output limits of robosuite's OSC_POSE, m and rad. */
export const maxTranslation = 0.05;
export const maxYaw = 0.5;

const followed: MotionStatus = { status: "followed" };
const limited: MotionStatus = { status: "limited" };
const unreachable: MotionStatus = { status: "unreachable" };

/** Bound on the spare joints' motion towards rest in one control step, rad. */
const restTravel = 0.1;
/** A joint target further from the last one than this (rad) belongs to another posture, through a singularity. */
const maxJointJump = 1;

/**
 * Turns Cartesian commands, one per control step, into a joint trajectory; the same for simulation and hardware.
 *
 * Commands add up to a target pose, tool straight down. Inverse kinematics makes it a joint target and a `JointTracker`
 * moves the joints there with continuous position, velocity and acceleration within the robot's limits. Nothing is fed
 * back from the arm: the trajectory depends on the commands alone. Per control step: `command`, `hold` or `brake`, any number of
 * `sample`, then `advance`.
 */
export class MotionGenerator {
  readonly controlTimestep: number;
  readonly #description: RobotDescription;
  readonly #workspace: Workspace;
  readonly #leash: { readonly distance: number; readonly yaw: number };
  readonly #kinematics: Kinematics;
  readonly #inverse: InverseKinematics;
  readonly #tracker: JointTracker;
  #jointTarget: readonly number[];
  #position: Vec3 = [0, 0, 0];
  #yaw = 0;

  /** Stands at the robot's home. Throws RangeError unless the control timestep is positive. */
  constructor(description: RobotDescription, options: MotionOptions = {}) {
    this.#description = description;
    this.controlTimestep = options.controlTimestep ?? 0.05;
    this.#workspace = options.workspace ?? tabletopWorkspace;
    this.#leash = options.leash ?? { distance: 0.1, yaw: 0.6 };
    this.#kinematics = new Kinematics(description);
    this.#inverse = new InverseKinematics(description);
    this.#tracker = new JointTracker(description, this.controlTimestep);
    this.#jointTarget = description.home;
    this.reset(description.home);
  }

  /** The accumulated target of the tool centre point in the base frame; ahead of the arm by its lag. */
  get commanded(): Pose {
    return { position: this.#position, orientation: toolOrientation(this.#yaw) };
  }

  /** Joint positions that reach the commanded pose, rad. */
  get jointTarget(): readonly number[] {
    return this.#jointTarget;
  }

  /** Whether the arm stands still throughout this control step. */
  get atRest(): boolean {
    return this.#tracker.atRest;
  }

  /**
   * Stands at joint positions `q` (rad) and commands the pose there; a tool that does not point straight down turns so
   * with the first command. Throws RangeError on a wrong number of joints or a position past its limit.
   */
  reset(q: readonly number[]): void {
    const violation = findViolation(this.#description, { position: q });
    if (violation !== undefined) {
      const { joint, value, limit } = violation;
      throw new RangeError(`The arm cannot stand with ${joint} at ${value} rad, past its limit of ${limit} rad`);
    }
    this.#commandTo(q);
    this.#tracker.reset(q);
  }

  /**
   * Moves the commanded pose and plans this control step towards it; at most once per control step. An unreachable
   * pose leaves the commanded one as it was. Throws RangeError on a number that is not finite.
   */
  command({ translation, yaw }: MotionCommand): MotionStatus {
    if (![...translation, yaw].every(Number.isFinite)) {
      throw new RangeError(`A motion command needs finite numbers; got translation ${String(translation)}, yaw ${yaw}`);
    }
    const arm = this.#kinematics.setPositions(this.#tracker.position).toolPose();
    const position = this.#limitPosition(translation, arm.position);
    const turned = this.#yaw + clamp(yaw, -maxYaw, maxYaw);
    const ahead = wrapAngle(turned - toolYaw(arm.orientation));
    const newYaw = turned - ahead + clamp(ahead, -this.#leash.yaw, this.#leash.yaw);
    const target: Pose = { position, orientation: toolOrientation(newYaw) };
    const result = this.#inverse.solve(target, this.#jointTarget, restTravel);
    const jumps = result.status === "solved" && this.#jumps(result.q);
    if (result.status === "unreachable" || jumps) {
      this.hold();
      return unreachable;
    }
    const asGiven = position.every((p, k) => Math.abs(p - this.#position[k]! - translation[k]!) < 1e-12);
    const status = asGiven && Math.abs(newYaw - this.#yaw - yaw) < 1e-12 ? followed : limited;
    this.#position = position;
    this.#yaw = newYaw;
    this.#jointTarget = result.q;
    this.#tracker.plan(this.#jointTarget);
    return status;
  }

  /** Keeps the commanded pose and plans this control step towards it. */
  hold(): void {
    this.#tracker.plan(this.#jointTarget);
  }

  /**
   * Gives up the commanded pose and plans this control step of the fastest stop within the limits; the commanded pose is
   * where the arm will stand. Once begun, the stop goes on to its end, also under `hold` and `command`.
   */
  brake(): void {
    this.#commandTo(this.#tracker.brake());
  }

  /** Writes joint positions (rad), velocities (rad/s) and accelerations (rad/s²) at `t` s into the control step. */
  sample(t: number, q: Float64Array, qd: Float64Array, qdd: Float64Array): void {
    this.#tracker.sample(t, q, qd, qdd);
  }

  /** Goes on to the next control step, which holds unless commanded otherwise. */
  advance(): void {
    this.#tracker.advance();
    this.hold();
  }

  /** The commanded position after `translation`: within the step limits, the leash and the workspace. */
  #limitPosition(translation: Vec3, arm: Vec3): Vec3 {
    const axis = (k: 0 | 1 | 2): number => this.#position[k] + clamp(translation[k], -maxTranslation, maxTranslation);
    const free: Vec3 = [axis(0), axis(1), axis(2)];
    const distance = Math.hypot(free[0] - arm[0], free[1] - arm[1], free[2] - arm[2]);
    const share = distance > this.#leash.distance ? this.#leash.distance / distance : 1;
    // A start outside the workspace may stay, but not go further out.
    const inside = (k: 0 | 1 | 2): number =>
      clamp(
        share === 1 ? free[k] : arm[k] + share * (free[k] - arm[k]),
        Math.min(this.#workspace.min[k], this.#position[k]),
        Math.max(this.#workspace.max[k], this.#position[k]),
      );
    return [inside(0), inside(1), inside(2)];
  }

  /** Makes the pose at joint positions `q` (rad) the commanded one. */
  #commandTo(q: ArrayLike<number>): void {
    const { position, orientation } = this.#kinematics.setPositions(q).toolPose();
    this.#position = position;
    this.#yaw = toolYaw(orientation);
    this.#jointTarget = Array.from(q);
  }

  #jumps(q: readonly number[]): boolean {
    return q.some((x, i) => Math.abs(x - this.#jointTarget[i]!) > maxJointJump);
  }
}

const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
