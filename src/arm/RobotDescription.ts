import type { RigidBody } from "./RigidBody.ts";

/** One revolute joint with the link it carries, in Craig's (modified) Denavit-Hartenberg convention; mass in the link's frame. */
export interface LinkDescription extends RigidBody {
  readonly name: string;
  /** DH: length a (m) and twist alpha (rad) of the link before, offset d (m) along this joint's z axis. */
  readonly a: number;
  readonly alpha: number;
  readonly d: number;
  /** rad */
  readonly positionLimits: readonly [number, number];
  /** rad/s */
  readonly velocityLimit: number;
  /** rad/s² */
  readonly accelerationLimit: number;
  /** rad/s³ */
  readonly jerkLimit: number;
  /** N·m */
  readonly effortLimit: number;
  /** Inertia of the rotor as felt at the joint (times the squared gear ratio), kg·m²; none if left out. */
  readonly rotorInertia?: number;
  /** Joule losses per squared joint torque, R/(k_t·N)², W/(N·m)². */
  readonly copperCoefficient: number;
}

/** A parallel gripper; the mass of hand and fingers in the last link's frame. */
export interface GripperDescription extends RigidBody {
  /** m */
  readonly maxOpening: number;
  /** Of the opening, m/s. */
  readonly maxSpeed: number;
  /** N, between the pads. */
  readonly graspForce: number;
}

/** A serial arm with a parallel gripper; one description for simulation and hardware. */
export interface RobotDescription {
  readonly name: string;
  readonly links: readonly LinkDescription[];
  /** Transform from the last link's frame to the tool centre point: along its z axis (m) and turned about it (rad). */
  readonly tool: { readonly distance: number; readonly turn: number };
  /** Joint angles of the posture at which episodes begin, tool pointing straight down, rad. */
  readonly home: readonly number[];
  readonly gripper: GripperDescription;
}
