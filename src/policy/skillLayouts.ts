import type { CartesianAction } from "../core/index.ts";

/** The four action-step skills of the paper, shared by all discs and pegs. */
export const skillNames = ["reach-pick", "pick", "reach-place", "place"] as const;
export type SkillName = (typeof skillNames)[number];

/** A part of a control action that a policy may fill. */
export type ActionPart = "x" | "y" | "z" | "yaw" | "gripper";

/** What a skill's policy sees and does; the card of a trained policy repeats it. */
export interface SkillLayout {
  /** Condition values in order, with units; differences are goal minus present, base frame. */
  readonly condition: readonly string[];
  /** Parts of the action that the policy sets, in order; the others are zero. */
  readonly action: readonly ActionPart[];
  /** Gripper command where the policy does not set it, 0 closed .. 1 open. */
  readonly gripper: number;
}

const approach = ["dx (m)", "dy (m)", "dz (m)", "dyaw (rad)", "height to travel height (m)"] as const;

export const skillLayouts: Readonly<Record<SkillName, SkillLayout>> = {
  "reach-pick": { condition: approach, action: ["x", "y", "z", "yaw"], gripper: 1 },
  pick: {
    condition: ["height to lift height (m)", "opening less disc edge (m)", "grip force (N)"],
    action: ["z", "gripper"],
    gripper: 0,
  },
  "reach-place": { condition: approach, action: ["x", "y", "z", "yaw"], gripper: 0 },
  place: {
    condition: ["height to retreat height (m)", "opening less disc edge (m)"],
    action: ["z", "gripper"],
    gripper: 1,
  },
};

/** Actions per inference, and how many of them are carried out before the next (the paper's n_act). */
export const chunkLength = 8;
export const executedActions = 4;

/** Fastest motion of a skill per control step: 0.4 m/s along each axis and 2 rad/s at 20 Hz. */
export const fastest = { translation: 0.02, yaw: 0.1 } as const;

/** `value` brought into [−bound, bound]. */
export const limit = (value: number, bound: number): number => Math.max(-bound, Math.min(bound, value));

/** An action from a policy's numbers, in the layout's order, limited to the fastest motion whatever a network may say. */
export function actionOf(layout: SkillLayout, values: ArrayLike<number>, offset: number): CartesianAction {
  const part = (name: ActionPart, otherwise: number): number => {
    const i = layout.action.indexOf(name);
    return i < 0 ? otherwise : values[offset + i]!;
  };
  return {
    kind: "cartesian",
    translation: [
      limit(part("x", 0), fastest.translation),
      limit(part("y", 0), fastest.translation),
      limit(part("z", 0), fastest.translation),
    ],
    yaw: limit(part("yaw", 0), fastest.yaw),
    gripper: Math.min(1, Math.max(0, part("gripper", layout.gripper))),
  };
}

/** The numbers of an action, in the layout's order: the inverse of actionOf. */
export function valuesOf(layout: SkillLayout, action: CartesianAction): number[] {
  const all: Record<ActionPart, number> = {
    x: action.translation[0],
    y: action.translation[1],
    z: action.translation[2],
    yaw: action.yaw,
    gripper: action.gripper,
  };
  return layout.action.map((part) => all[part]);
}
