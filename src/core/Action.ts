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

/** Stop as fast as the limits allow: what was commanded before is given up; the gripper command keeps its value. */
export interface BrakeAction {
  readonly kind: "brake";
}

/** One control command. */
export type Action = CartesianAction | SymbolicAction | HoldAction | BrakeAction;

export const brake: BrakeAction = { kind: "brake" };

/** Whether an action is for every world, whichever kind of actions it takes. */
export const isForAnyWorld = (action: Action): action is HoldAction | BrakeAction =>
  action.kind === "hold" || action.kind === "brake";

export const hold: HoldAction = { kind: "hold" };
