import { Kinematics } from "../../../arm/kinematics.ts";
import { panda } from "../../../arm/panda.ts";
import { toolYaw } from "../../../arm/toolOrientation.ts";
import {
  type Action,
  type CartesianAction,
  type Image,
  Rng,
  type Scenario,
  type Verdict,
  type WorldState,
} from "../../../core/index.ts";
import type { Domain, PlanStep } from "../../../pddl/Domain.ts";
import { planningProblem, restingGoal } from "../../../perception/planningProblem.ts";
import type { StateEstimate } from "../../../perception/StateEstimator.ts";
import { planWith } from "../../../planner/planWith.ts";
import { scriptedPolicies } from "../../../policy/ScriptedPolicy.ts";
import { subTaskText } from "../../../policy/subTaskText.ts";
import { actionNumbers, actionOfNumbers, stateNumbers } from "../../../policy/vlaLayout.ts";
import { agentView, wristView } from "../../../scene/nominalCameras.ts";
import { PhysicsWorld } from "../../../../sim/PhysicsWorld.ts";
import { encodePng } from "../../../../sim/render/encodePng.ts";
import { drawScenario } from "../../../../sim/scenarios.ts";
import { SkillRun, type Wanted } from "../../skills/SkillRun.ts";
import { drawStackingTask, type StackingTask, stackingSteps, stands } from "../../skills/stackingScene.ts";
import type { RecordedStep, Recording, StepPictures } from "./Recording.ts";
import type { EpisodeKind } from "./seeds.ts";

/** The one instruction of a whole game, as in the paper's end-to-end model. */
export const gameInstruction = "Play Towers of Hanoi.";

/**
 * Deviation of the Gaussian that is added to the four moving numbers of each action of a noisy episode: the paper's 0.03, here
 * 1.5 mm along each axis and 0.015 rad about the vertical.
 */
export const actionNoise = 0.03;

/** Which of the seven numbers the noise is added to: x, y, z and yaw. */
const noisyParts = [0, 1, 2, 5] as const;

export interface PlayOptions {
  readonly kind: EpisodeKind;
  readonly seed: number;
  readonly noise: Recording["noise"];
  /** Of a picture, pixels. */
  readonly size: number;
  /** Domain of the tower. */
  readonly domain: Domain;
}

/** What was played. */
export type Played = Pick<Recording, "instruction" | "subTasks" | "discs" | "steps" | "pictures">;

/** Both cameras' pictures of a step. */
export interface SeenStep {
  readonly agent: Image;
  readonly wrist: Image;
}

/** A task with its plan, and what counts as success. */
interface Game {
  readonly scenario: Scenario;
  /** What its instruction says: the game, or its sub-tasks. */
  readonly instruction: "game" | "sub-tasks";
  readonly handStart?: StackingTask["handStart"];
  readonly plan: (estimate: StateEstimate) => readonly PlanStep[];
  readonly isWon: (verdict: Verdict, end: WorldState) => boolean;
}

const kinematics = new Kinematics(panda);

/**
 * Lets the scripted expert play one episode and records it.
 *
 * @returns undefined if it failed: only successes are shown
 */
export async function playEpisode(options: PlayOptions): Promise<Played | undefined> {
  const pictures: StepPictures[] = [];
  const played = await playSteps(options, async (see) => {
    const { agent, wrist } = await see();
    pictures.push({ agent: encodePng(agent), wrist: encodePng(wrist) });
  });
  return played && { ...played, pictures };
}

/**
 * Lets the scripted expert play one episode.
 *
 * @param onStep awaited before each step is carried out; pictures are drawn when they are asked for
 * @returns undefined if it failed: only successes are shown
 */
export async function playSteps(
  { kind, seed, noise, size, domain }: PlayOptions,
  onStep: (see: () => Promise<SeenStep>, step: number) => Promise<void>,
): Promise<Omit<Played, "pictures"> | undefined> {
  const cameras = { agent: agentView(size), wrist: wristView(size) };
  const world = new PhysicsWorld({ cameras: [cameras.agent, cameras.wrist] });
  const { scenario, handStart, plan, isWon, instruction } = gameOf(kind, seed, domain);
  const run = await SkillRun.begin(world, { scenario, seed }, { policies: scriptedPolicies, execute: 1 });
  if (handStart !== undefined) await run.goTo(handStart);
  const rng = new Rng(seed, "vla-action-noise");
  const subTasks: string[] = [];
  const steps: RecordedStep[] = [];
  const record = async (wanted: Wanted): Promise<Action> => {
    const { observation } = wanted.sensed;
    const action = cartesian(wanted);
    const numbers = actionNumbers(action);
    const executed = noise === "none" ? numbers : disturbed(numbers, rng);
    const { position } = observation.joints!;
    const { opening, force } = observation.gripper!;
    const commanded = observation.commanded!;
    steps.push({
      state: stateNumbers(kinematics.setPositions(position).toolPose(), opening),
      joints: [...position],
      commanded: [...commanded.position, toolYaw(commanded.orientation)],
      gripForce: force,
      action: numbers,
      executed,
      subTask: subTasks.length - 1,
      discs: world.worldState().discs.flatMap(({ pose }) => [...pose.position, ...pose.orientation]),
    });
    const see = async (): Promise<SeenStep> => ({
      agent: await observation.image(cameras.agent.name),
      wrist: await observation.image(cameras.wrist.name),
    });
    await onStep(see, steps.length - 1);
    return noise === "none" ? action : actionOfNumbers(executed);
  };
  const { discs } = scenario.scene;
  for (const step of plan((await run.sense()).estimate)) {
    subTasks.push(subTaskText(step, { discs, pegs: world.spec.pegs }));
    if (!(await run.carryOut(step, record))) return undefined;
  }
  if (!isWon(await world.finish("done"), world.worldState())) return undefined;
  return {
    instruction: instruction === "game" ? gameInstruction : subTasks.join(" "),
    subTasks,
    discs,
    steps,
  };
}

function gameOf(kind: EpisodeKind, seed: number, domain: Domain): Game {
  if (kind === "stacking") {
    const task = drawStackingTask(seed);
    const { scenario, handStart } = task;
    return { scenario, handStart, instruction: "sub-tasks", plan: () => stackingSteps(task), isWon: stands };
  }
  const scenario = drawScenario(kind === "hanoi" ? "hanoi-3" : "any-start-3", seed);
  return {
    scenario,
    instruction: "game",
    plan: (estimate) => {
      const goal = scenario.goal.map(({ name, objects, sign }) => ({ atom: { predicate: name, args: objects }, sign }));
      const result = planWith({ domain, problem: planningProblem(domain, estimate, restingGoal(domain, goal)) });
      if (result.status !== "solved") throw new Error(`The scenario of seed ${seed} has no plan`);
      return result.plan;
    },
    isWon: ({ outcome }) => outcome === "success",
  };
}

/** What a skill wants. @throws TypeError on what has no seven numbers: a step left out would be a gap in the recording */
export function cartesian({ action, skill }: Pick<Wanted, "action" | "skill">): CartesianAction {
  if (action.kind === "cartesian") return action;
  throw new TypeError(`The skill ${skill} wants to ${action.kind}, which a demonstration cannot show`);
}

/** The numbers with noise, still in [−1, 1]. */
function disturbed(numbers: readonly number[], rng: Rng): number[] {
  const result = [...numbers];
  for (const i of noisyParts) result[i] = Math.max(-1, Math.min(1, result[i]! + rng.normal(actionNoise)));
  return result;
}
