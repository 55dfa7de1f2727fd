import type { Action, Pose } from "../core/index.ts";
import type { ToolPose } from "../perception/propagate.ts";
import type { ChunkedPolicy } from "../policy/chunked.ts";
import type { Sensed, Skill, SkillStatus } from "./Skill.ts";

/** What every learned skill needs. */
export interface PolicySkillParts {
  readonly policy: ChunkedPolicy<readonly number[]>;
  readonly toolPose: ToolPose;
  /** Most control steps before the skill counts as failed. */
  readonly budget: number;
}

/** The largest turn that a policy is shown, as in its demonstrations, rad; it turns at full speed long before. */
export const largestTurn = Math.PI / 4;

/** With less left to turn the wide open hand passes by the corners of the largest disc, rad, and may go down beside it. */
export const sinkingTurn = 0.35;

/** The frame that the four skills share: a condition for the policy, and a predicate that ends the skill. */
export abstract class PolicySkill implements Skill {
  abstract readonly name: string;
  protected readonly parts: PolicySkillParts;
  #steps = 0;

  constructor(parts: PolicySkillParts) {
    this.parts = parts;
  }

  abstract obstacle(s: Sensed): string | undefined;

  /** Fixes what must not change during the skill. */
  protected abstract begin(s: Sensed): void;

  /** What the policy sees, in its layout's order and units. */
  protected abstract condition(s: Sensed): readonly number[];

  /** Whether the skill has reached its end or cannot any more; the budget is the frame's business. */
  protected abstract progress(s: Sensed): SkillStatus;

  start(s: Sensed): void {
    this.#steps = 0;
    this.parts.policy.reset();
    this.begin(s);
  }

  status(s: Sensed): SkillStatus {
    const status = this.progress(s);
    if (status.kind === "running" && this.#steps >= this.parts.budget) {
      return { kind: "failed", reason: `${this.name} did not end within ${this.parts.budget} control steps` };
    }
    return status;
  }

  /** Whether the hand may sink, by default always; kept from it, it does all else that its policy wants. */
  protected maySink?(s: Sensed): boolean;

  async act(s: Sensed, signal?: AbortSignal): Promise<Action> {
    this.#steps++;
    const action = await this.parts.policy.next(s.observation, () => this.condition(s), signal);
    const [x, y, z] = action.translation;
    return z >= 0 || (this.maySink?.(s) ?? true) ? action : { ...action, translation: [x, y, 0] };
  }

  /**
   * Where the tool is by the measured joints, base frame.
   *
   * @throws TypeError if the robot reports no joints
   */
  protected measured({ observation: { joints } }: Sensed): Pose {
    if (joints === undefined) throw new TypeError("The observation has no joint state; skills need one");
    return this.parts.toolPose(joints.position);
  }

  /** Where the arm has been told to be; where it is, for controllers that do not say. */
  protected commanded(s: Sensed): Pose {
    return s.observation.commanded ?? this.measured(s);
  }
}

export const running: SkillStatus = { kind: "running" };
export const succeeded: SkillStatus = { kind: "succeeded" };
export const failed = (reason: string): SkillStatus => ({ kind: "failed", reason });
