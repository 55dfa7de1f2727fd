import { toolOrientation } from "../../src/arm/toolOrientation.ts";
import {
  axisAngle,
  type CartesianAction,
  type GripperState,
  type Observation,
  type Pose,
} from "../../src/core/index.ts";
import type { DiscEstimate, StateEstimate } from "../../src/perception/StateEstimator.ts";
import { chunked } from "../../src/policy/chunked.ts";
import type { PolicySkillParts } from "../../src/skill/PolicySkill.ts";
import type { Sensed } from "../../src/skill/Skill.ts";

/** Where a tool is that points down: x, y, z (m) and yaw (rad). In these tests the joints of the arm. */
export type ToolPlace = readonly [x: number, y: number, z: number, yaw: number];

export const toolAt = ([x = 0, y = 0, z = 0, yaw = 0]: readonly number[]): Pose => ({
  position: [x, y, z],
  orientation: toolOrientation(yaw),
});

export const discAt = (id: string, edge: number, [x, y, z, yaw]: ToolPlace): DiscEstimate => ({
  id,
  colour: id,
  edge,
  pose: { position: [x, y, z], orientation: axisAngle([0, 0, 1], yaw) },
  confidence: 1,
});

export interface Situation {
  readonly tool?: ToolPlace;
  /** Where the arm was told to be, if not where it is. */
  readonly commanded?: ToolPlace;
  readonly gripper?: Partial<GripperState>;
  readonly held?: string;
  readonly discs?: readonly DiscEstimate[];
}

/** Three pegs at y = −0.2, 0, 0.2 and, unless told otherwise, a red disc on the first and a green one on the second. */
export function sensed({ tool = [0.5, 0, 0.3, 0], commanded = tool, gripper = {}, held, discs }: Situation): Sensed {
  const estimate: StateEstimate = {
    stamp: 0n,
    discs: discs ?? [discAt("red", 0.04, [0.5, -0.2, 0.02, 0]), discAt("green", 0.05, [0.5, 0, 0.025, 0])],
    pegs: [-0.2, 0, 0.2].map((y, i) => ({
      id: `peg${i + 1}`,
      pose: { position: [0.5, y, 0], orientation: [0, 0, 0, 1] },
    })),
    held,
    tool: toolAt(tool),
    objects: [],
    facts: [],
    confidence: 1,
  };
  const observation: Observation = {
    stamp: 0n,
    joints: { position: [...tool], velocity: [0, 0, 0, 0] },
    gripper: { opening: 0.08, velocity: 0, force: 0, ...gripper },
    commanded: toolAt(commanded),
    cameras: [],
    image: () => Promise.reject(new RangeError("no camera")),
  };
  return { observation, estimate };
}

const still: CartesianAction = { kind: "cartesian", translation: [0, 0, 0], yaw: 0, gripper: 1 };

/** Parts of a skill whose policy stands still, with what it was shown. */
export function parts(budget = 5): { readonly parts: PolicySkillParts; readonly seen: (readonly number[])[] } {
  const seen: (readonly number[])[] = [];
  const policy = chunked<readonly number[]>(
    {
      async infer(_, condition) {
        seen.push(condition);
        return [still, still];
      },
    },
    1,
    () => 0,
  );
  return { parts: { policy, toolPose: toolAt, budget }, seen };
}
