import type { Vec3 } from "./Vec3.ts";

/** A change of the tool's commanded pose over one control step (robosuite's OSC_POSE with yaw only) and a gripper opening. */
export interface CartesianAction {
  readonly kind: "cartesian";
  /** m, base frame. */
  readonly translation: Vec3;
  /** rad about the vertical. */
  readonly yaw: number;
  /** Commanded opening, 0 closed .. 1 fully open. */
  readonly gripper: number;
}

/** A named action with object ids, for worlds without physics. */
export interface SymbolicAction {
  readonly kind: "symbolic";
  readonly name: string;
  readonly objects: readonly string[];
}

/** Stay: the commanded pose and the gripper command keep their values. */
export interface HoldAction {
  readonly kind: "hold";
}

/** One control command. */
export type Action = CartesianAction | SymbolicAction | HoldAction;

export const hold: HoldAction = { kind: "hold" };
