import type { Vec3 } from "../core/index.ts";

/** One revolute joint with the link it carries, in Craig's (modified) Denavit-Hartenberg convention. */
export interface LinkDescription {
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
  /** N·m */
  readonly effortLimit: number;
  /** kg */
  readonly mass: number;
  /** Centre of mass in the link's frame, m. */
  readonly centreOfMass: Vec3;
  /** About the centre of mass, link axes: xx, xy, xz, yy, yz, zz, kg·m². */
  readonly inertia: readonly [number, number, number, number, number, number];
  /** Joule losses per squared joint torque, R/(k_t·N)², W/(N·m)². */
  readonly copperCoefficient: number;
}

/** A serial arm with a parallel gripper; one description for simulation and hardware. */
export interface RobotDescription {
  readonly name: string;
  readonly links: readonly LinkDescription[];
  /** Transform from the last link's frame to the tool centre point: along its z axis (m) and turned about it (rad). */
  readonly tool: { readonly distance: number; readonly turn: number };
  readonly home: readonly number[];
  readonly gripper: {
    /** m */
    readonly maxOpening: number;
    /** Of the opening, m/s. */
    readonly maxSpeed: number;
    /** N, between the pads. */
    readonly graspForce: number;
    /** Mass of hand and fingers (kg), centre of mass in the last link's frame (m), inertia about it (kg·m²). */
    readonly mass: number;
    readonly centreOfMass: Vec3;
    readonly inertia: readonly [number, number, number, number, number, number];
  };
}
