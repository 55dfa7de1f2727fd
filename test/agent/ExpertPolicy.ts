import { Kinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import type { CartesianAction, Observation, TruthSource } from "../../src/core/index.ts";
import { OracleStateEstimator } from "../../src/perception/OracleStateEstimator.ts";
import type { ActionChunk, Policy } from "../../src/policy/Policy.ts";
import { scriptedPolicies } from "../../src/policy/ScriptedPolicy.ts";
import { ManipulationSkills } from "../../src/skill/ManipulationSkills.ts";
import type { Skill } from "../../src/skill/Skill.ts";

const kinematics = new Kinematics(panda);
export const toolPose = (joints: readonly number[]) => kinematics.setPositions(joints).toolPose();

const areas: Readonly<Record<string, string>> = { left: "peg1", middle: "peg2", right: "peg3" };

/**
 * A stand-in for a trained policy: does what a command says by the scripted expert, on ground truth, and stays where it is when that is
 * done. Unlike a real policy it remembers how far it is.
 */
export class ExpertPolicy implements Policy<string> {
  /** Each command that it was told, once. */
  readonly commands: string[] = [];
  readonly #estimator: OracleStateEstimator;
  readonly #skills = new ManipulationSkills(scriptedPolicies, toolPose, 1);
  readonly #hear: (command: string, index: number) => string;
  #open: Skill[] = [];
  #isStarted = false;
  #command = "";
  #gripper = 1;

  /** @param hear what it takes a command for, by its index */
  constructor(truth: TruthSource, hear: (command: string, index: number) => string = (command) => command) {
    this.#estimator = new OracleStateEstimator(truth, { tableHeight: 0, toolPose, episodeSeed: () => 1 });
    this.#hear = hear;
  }

  async infer(observation: Observation, command: string): Promise<ActionChunk> {
    if (command !== this.#command) await this.#take(command);
    const sensed = { observation, estimate: await this.#estimator.estimate(observation) };
    for (;;) {
      const [skill] = this.#open;
      if (skill === undefined) return [this.#still()];
      if (!this.#isStarted) {
        if (skill.obstacle(sensed) !== undefined) return [this.#still()];
        skill.start(sensed);
        this.#isStarted = true;
      }
      if (skill.status(sensed).kind === "running") {
        const action = await skill.act(sensed);
        if (action.kind !== "cartesian") return [this.#still()];
        this.#gripper = action.gripper;
        return [action];
      }
      this.#open.shift();
      this.#isStarted = false;
    }
  }

  async #take(command: string): Promise<void> {
    this.#command = command;
    this.commands.push(command);
    await this.#estimator.reset();
    this.#open = [...this.#skills.skillsFor(stepOf(this.#hear(command, this.commands.length - 1)))];
    this.#isStarted = false;
  }

  #still(): CartesianAction {
    return { kind: "cartesian", translation: [0, 0, 0], yaw: 0, gripper: this.#gripper };
  }
}

function stepOf(command: string): { action: string; args: readonly string[] } {
  const [, picked] = /^Pick the (\w+) block\.$/.exec(command) ?? [];
  // What it lies on makes no difference to the skills.
  if (picked !== undefined) return { action: "pick", args: [picked, "table"] };
  const [, disc = "", area, below] = /^Place the (\w+) block (?:in the (\w+) area|on top of the (\w+) block)\.$/.exec(
    command,
  )!;
  return { action: "place", args: [disc, below ?? areas[area!]!] };
}
