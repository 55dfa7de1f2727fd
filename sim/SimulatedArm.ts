import {
  type CartesianAction,
  compose,
  type GripperState,
  inverse,
  type JointState,
  type Pose,
  type Twist,
} from "../src/core/index.ts";
import { InverseDynamics } from "../src/arm/inverseDynamics.ts";
import { Kinematics } from "../src/arm/kinematics.ts";
import { MotionGenerator } from "../src/arm/MotionGenerator.ts";
import type { RobotDescription } from "../src/arm/RobotDescription.ts";
import { type ActuatorEnergy, ActuatorWork } from "./ActuatorWork.ts";
import { Gripper } from "./Gripper.ts";

/** A cube in the hand: mass in kg, edge in m, pose in the base frame. */
export interface HeldCube {
  readonly mass: number;
  readonly edge: number;
  readonly pose: Pose;
}

/** Time as the arm counts it: a control step of `controlTimestep` seconds is made of `substeps` physics steps. */
export interface ArmTiming {
  readonly controlTimestep: number;
  readonly substeps: number;
}

/**
 * An arm with its gripper that moves exactly as commanded and knows what that costs: torques, work, accelerations. Per control
 * step: `command` or `hold`, then in each physics step `closeHand`, `advance` and `exert`.
 */
export class SimulatedArm {
  readonly #robot: RobotDescription;
  readonly #substeps: number;
  readonly #timestep: number;
  readonly #motion: MotionGenerator;
  readonly #gripper: Gripper;
  readonly #kinematics: Kinematics;
  readonly #dynamics: InverseDynamics;
  readonly #work: ActuatorWork;
  readonly #q: Float64Array;
  readonly #qd: Float64Array;
  readonly #qdd: Float64Array;
  readonly #torque: Float64Array;
  /** Physics steps since the control step began. */
  #substep = 0;
  #peakAcceleration = 0;

  /** Stands at joint positions `start`, rad. @throws RangeError on a position past its limit */
  constructor(robot: RobotDescription, start: readonly number[], { controlTimestep, substeps }: ArmTiming) {
    this.#robot = robot;
    this.#substeps = substeps;
    this.#timestep = controlTimestep / substeps;
    this.#motion = new MotionGenerator(robot, { controlTimestep });
    this.#motion.reset(start);
    this.#gripper = new Gripper(robot.gripper);
    this.#kinematics = new Kinematics(robot);
    this.#dynamics = new InverseDynamics(robot);
    this.#work = new ActuatorWork(robot);
    const n = robot.links.length;
    this.#q = new Float64Array(n);
    this.#qd = new Float64Array(n);
    this.#qdd = new Float64Array(n);
    this.#torque = new Float64Array(n);
    this.#sense(0);
    this.exert(undefined);
  }

  /** rad, rad/s and, as of the last `exert`, N·m. */
  get joints(): Required<JointState> {
    return { position: [...this.#q], velocity: [...this.#qd], effort: [...this.#torque] };
  }

  /** Distance between the pads, m, and its rate, m/s. */
  get hand(): Omit<GripperState, "force"> {
    return { opening: this.#gripper.opening, velocity: this.#gripper.rate };
  }

  /** Of the tool centre point in the base frame. */
  get toolPose(): Pose {
    return this.#kinematics.toolPose();
  }

  /** Of the tool centre point in the base frame, m/s and rad/s. */
  get toolTwist(): Twist {
    return this.#kinematics.toolTwist(this.#qd);
  }

  /** Where the tool centre point has been told to be; ahead of the joints by their lag. */
  get commanded(): Pose {
    return this.#motion.commanded;
  }

  /** Energy of the joints since the start, J. */
  get energy(): ActuatorEnergy {
    return this.#work.energy;
  }

  /** Largest acceleration of a joint since the start, as a share of its limit. */
  get peakAcceleration(): number {
    return this.#peakAcceleration;
  }

  command({ translation, yaw, gripper }: CartesianAction): void {
    this.#motion.command({ translation, yaw });
    this.#gripper.command(gripper);
  }

  /** Keeps what was commanded before. */
  hold(): void {
    this.#motion.hold();
  }

  /** Gives up what the arm was commanded and stops it as fast as its limits allow; the gripper keeps its command. */
  brake(): void {
    this.#motion.brake();
  }

  /** Gives up what the gripper was commanded; it stays as open as it is. */
  stopHand(): void {
    this.#gripper.stop();
  }

  /** Sets the pads' rate for the physics step to come, given the force (N) that they press with. */
  closeHand(force: number): void {
    this.#gripper.plan(force, this.#timestep);
  }

  /** Moves on by one physics step. */
  advance(): void {
    this.#gripper.advance(this.#timestep);
    this.#substep++;
    if (this.#substep < this.#substeps) {
      this.#sense(this.#substep * this.#timestep);
    } else {
      this.#motion.advance();
      this.#substep = 0;
      this.#sense(0);
    }
    this.#notePeak();
  }

  /** Computes the torques of the motion as it is now, bearing `load`, and adds their work since the last call. */
  exert(load: HeldCube | undefined): void {
    this.#setPayload(load);
    this.#dynamics.writeTorques(this.#q, this.#qd, this.#qdd, this.#torque);
    this.#work.add(this.#torque, this.#qd, this.#timestep);
  }

  /** Reads the commanded motion at `time` into this control step, s. */
  #sense(time: number): void {
    this.#motion.sample(time, this.#q, this.#qd, this.#qdd);
    this.#kinematics.setPositions(this.#q);
  }

  #setPayload(load: HeldCube | undefined): void {
    if (load === undefined) {
      this.#dynamics.setPayload(undefined);
      return;
    }
    const { mass, edge, pose } = load;
    const X_TD = compose(inverse(this.toolPose), pose);
    // A cube's inertia is the same about every axis: m·e²/6.
    const moment = (mass * edge ** 2) / 6;
    this.#dynamics.setPayload({ mass, centreOfMass: X_TD.position, inertia: [moment, 0, 0, moment, 0, moment] });
  }

  #notePeak(): void {
    this.#robot.links.forEach((link, i) => {
      this.#peakAcceleration = Math.max(this.#peakAcceleration, Math.abs(this.#qdd[i]!) / link.accelerationLimit);
    });
  }
}
