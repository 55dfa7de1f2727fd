import type { CartesianAction, Observation } from "../core/index.ts";
import type { ActionChunk, Policy } from "./Policy.ts";
import { actionOf, chunkLength, fastest, limit, skillLayouts, type SkillName } from "./skillLayouts.ts";

/** Share of a remaining difference that one control step takes away. */
const gain = 0.3;
/** Within this distance of the goal's vertical the hand may go down; beyond the second it stays at travel height, m. */
const funnel = [0.006, 0.03] as const;
/** How far below the funnel's height the hand may be and still move sideways, m. */
const tolerated = 0.02;
/** Grip forces between which lifting sets in, N. */
const firm = [12, 28] as const;
/** Clearances of opened pads between which the retreat sets in, m. */
const free = [0.003, 0.008] as const;

/**
 * The scripted expert: an analytic law for each skill on the same condition that the learned policy sees. It makes the
 * demonstrations and serves as the upper baseline. Over a chunk, the law's own motion is assumed to be carried out exactly;
 * grip and opening stay as they were sensed.
 */
export class ScriptedPolicy implements Policy<readonly number[]> {
  readonly #skill: SkillName;

  constructor(skill: SkillName) {
    this.#skill = skill;
  }

  async infer(_: Observation, condition: readonly number[]): Promise<ActionChunk> {
    return scriptedChunk(this.#skill, condition);
  }
}

/** The expert for each skill. */
export const scriptedPolicies: Readonly<Record<SkillName, ScriptedPolicy>> = {
  "reach-pick": new ScriptedPolicy("reach-pick"),
  pick: new ScriptedPolicy("pick"),
  "reach-place": new ScriptedPolicy("reach-place"),
  place: new ScriptedPolicy("place"),
};

/** The expert's next actions. */
export function scriptedChunk(skill: SkillName, condition: readonly number[]): CartesianAction[] {
  const layout = skillLayouts[skill];
  const state = [...condition];
  const chunk: CartesianAction[] = [];
  for (let i = 0; i < chunkLength; i++) {
    const values = skill === "reach-pick" || skill === "reach-place" ? approach(state) : vertical(skill, state);
    chunk.push(actionOf(layout, values, 0));
  }
  return chunk;
}

/** One step of an approach through a funnel above the goal; takes the step off `state`. */
function approach(state: number[]): number[] {
  const [dx = 0, dy = 0, dz = 0, dyaw = 0, toTravel = 0] = state;
  const away = Math.hypot(dx, dy);
  // Height above the goal where the hand should be at this distance, and where it is.
  const wanted = (toTravel - dz) * ramp(away, funnel);
  const height = -dz;
  const z = limit(gain * (wanted - height), fastest.translation);
  const allowed = 1 - ramp(wanted - height, [0.25 * tolerated, tolerated]);
  const step = away === 0 ? 0 : (limit(gain * away, fastest.translation) * allowed) / away;
  const action = [dx * step, dy * step, z, limit(gain * dyaw, fastest.yaw)];
  state[0] = dx - action[0]!;
  state[1] = dy - action[1]!;
  state[2] = dz - z;
  state[3] = dyaw - action[3]!;
  state[4] = toTravel - z;
  return action;
}

/** One step of closing and lifting, or opening and retreating; takes the step off `state`. */
function vertical(skill: "pick" | "place", state: number[]): number[] {
  const [dz = 0, clearance = 0, force = 0] = state;
  const ready = skill === "pick" ? ramp(force, firm) : ramp(clearance, free);
  const z = limit(gain * dz, fastest.translation) * ready;
  state[0] = dz - z;
  return [z, skill === "pick" ? 0 : 1];
}

/** 0 below `from`, 1 above `to`, smooth between. */
function ramp(value: number, [from, to]: readonly [number, number]): number {
  const s = Math.max(0, Math.min(1, (value - from) / (to - from)));
  return s * s * (3 - 2 * s);
}
