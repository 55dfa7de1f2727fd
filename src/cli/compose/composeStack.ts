import { defaultLimits, PlanningAgent } from "../../agent/PlanningAgent.ts";
import { defaultGuideLimits, GuidedVlaAgent } from "../../agent/GuidedVlaAgent.ts";
import type { SensingOptions } from "../../agent/Sensing.ts";
import { VlaAgent, type VlaAgentOptions } from "../../agent/VlaAgent.ts";
import type { Agent } from "../../agent/Agent.ts";
import type { GoalDialogueOptions } from "../../agent/GoalDialogue.ts";
import { controlStepNs, type Pose, type TruthSource, type World } from "../../core/index.ts";
import { armCounters } from "../../energy/ActuatorCounter.ts";
import { CpuClock } from "../../energy/CpuClock.ts";
import { CpuTimeCounter } from "../../energy/CpuTimeCounter.ts";
import type { EnergyCounter } from "../../energy/EnergyCounter.ts";
import { EnergyMeter } from "../../energy/EnergyMeter.ts";
import { type HardwareCounters, openHardwareCounters } from "../../energy/HardwareCounters.ts";
import { meteredEstimator } from "../../energy/meteredEstimator.ts";
import { meteredGoalPredictor } from "../../energy/meteredGoalPredictor.ts";
import { meteredPlanner } from "../../energy/meteredPlanner.ts";
import { meteredPolicy } from "../../energy/meteredPolicy.ts";
import { meteredWorld } from "../../energy/meteredWorld.ts";
import type { GoalJudge } from "../../episode/judgeOwnGoal.ts";
import type { GoalPredictor } from "../../goal/GoalPredictor.ts";
import type { Domain } from "../../pddl/Domain.ts";
import { OracleStateEstimator } from "../../perception/OracleStateEstimator.ts";
import { CameraStateEstimator } from "../../perception/CameraStateEstimator.ts";
import { SceneReader } from "../../perception/vision/SceneReader.ts";
import { lookRanges } from "../../scene/lookRanges.ts";
import { propagate, type ToolPose } from "../../perception/propagate.ts";
import type { StateEstimator } from "../../perception/StateEstimator.ts";
import { SymbolicStateEstimator } from "../../perception/SymbolicStateEstimator.ts";
import { SearchPlanner } from "../../planner/SearchPlanner.ts";
import { ManipulationSkills } from "../../skill/ManipulationSkills.ts";
import type { SkillLibrary } from "../../skill/Skill.ts";
import { SymbolicSkillLibrary } from "../../skill/SymbolicSkill.ts";
import { PhysicsWorld } from "../../../sim/PhysicsWorld.ts";
import { agentCamera, nominalCameras } from "../../scene/nominalCameras.ts";
import { SymbolicWorld } from "../../../sim/SymbolicWorld.ts";
import { workspace } from "../../../sim/workspace.ts";
import { cameraSide } from "./cameraSide.ts";
import {
  agentParts,
  type Configuration,
  type RemotePolicyChoice,
  type VlaChoice,
  vlaSightOf,
} from "./Configuration.ts";
import { truthJudge } from "./judgeGoal.ts";
import { loadPolicies } from "./loadPolicies.ts";
import { loadVla } from "./loadVla.ts";
import { makeGoalPredictor } from "./makeGoalPredictor.ts";
import { pacedWorld } from "./pacedWorld.ts";
import { remotePolicyOf } from "./remotePolicyOf.ts";
import { toolPoseOf } from "./toolPoseOf.ts";

/** A world, an agent in it and the meter on both. */
export interface Stack {
  readonly world: World;
  readonly agent: Agent;
  readonly meter: EnergyMeter;
  readonly judgeGoal: GoalJudge;
  /** Of an agent that asks a policy on a server: digest of what that greeted with. */
  readonly greeting?: string;
  /** To be called with the episode's seed before each episode. */
  seed(episodeSeed: number): void;
  /** Frees the network that reads goals, or takes leave of the policy's server, and ends what samples; of no use afterwards. */
  dispose(): Promise<void>;
}

export interface StackOptions {
  readonly domain: Domain;
  /** Whether hardware counters may be read: they count the whole machine, so only where one episode runs at a time. */
  readonly hardware: "metered" | "shared";
}

/** Who decides, in which world, and by whom the goal of a free instruction is judged. */
type Cast = Pick<Stack, "world" | "agent" | "judgeGoal" | "greeting" | "dispose">;

/** What depends on the world: how it is sensed, acted in, judged and metered. */
interface Habitat {
  readonly world: World;
  readonly estimator: StateEstimator;
  readonly skills: SkillLibrary;
  readonly judgeGoal: GoalJudge;
  /** Forward kinematics; absent where nothing has a pose. */
  readonly toolPose?: (joints: readonly number[]) => Pose;
}

/**
 * Puts the stack of an agent together.
 * @throws ModelError where a learned model is missing or broken; RemotePolicyError where a policy's server is not reached; UserError
 *   on a key that cannot be
 */
export async function composeStack(configuration: Configuration, options: StackOptions): Promise<Stack> {
  const hardware = options.hardware === "metered" ? await openHardwareCounters() : undefined;
  try {
    return await composeMetered(configuration, options.domain, hardware);
  } catch (error) {
    hardware?.close();
    throw error;
  }
}

async function composeMetered(
  configuration: Configuration,
  domain: Domain,
  hardware: HardwareCounters | undefined,
): Promise<Stack> {
  let episodeSeed = 0;
  const clock = new CpuClock();
  const physics = configuration.world === "physics" ? physicsWorld(configuration) : undefined;
  const counters: EnergyCounter[] = [
    new CpuTimeCounter(() => clock.seconds()),
    ...(hardware?.counters ?? []),
    ...(physics ? armCounters(() => physics.actuatorEnergy) : []),
  ];
  const meter = new EnergyMeter({ counters, cpuSeconds: () => clock.seconds() });
  const seeds = (): number => episodeSeed;
  const asked = physics && (await askedPolicy(physics, configuration, meter));
  const { world, dispose, ...cast } =
    physics && asked
      ? await policyCast(physics, configuration, asked, domain, meter, seeds)
      : await planningCast(physics, configuration, domain, meter, seeds);
  const metered = meteredWorld(world, meter);
  return {
    ...cast,
    world: configuration.pace === undefined ? metered : pacedWorld(metered),
    meter,
    seed: (seed) => (episodeSeed = seed),
    dispose: async () => {
      hardware?.close();
      await dispose();
    },
  };
}

/** The agent with the planner's stack. */
async function planningCast(
  physics: PhysicsWorld | undefined,
  configuration: Configuration,
  domain: Domain,
  meter: EnergyMeter,
  episodeSeed: () => number,
): Promise<Cast> {
  const habitat = physics
    ? await physicalHabitat(physics, configuration, meter, episodeSeed)
    : symbolicHabitat(configuration, domain);
  const goals = await makeGoalPredictor(domain, configuration);
  const agent = new PlanningAgent({
    name: configuration.agent,
    domain,
    ...goalReading(goals.predictor, configuration, meter),
    ...sensing(habitat, configuration, meter),
    planner: meteredPlanner(new SearchPlanner(), meter),
    skills: habitat.skills,
    limits: { ...defaultLimits, waitSteps: waitSteps(defaultLimits.waitSteps, configuration) },
    episodeSeed,
  });
  return { world: habitat.world, agent, judgeGoal: habitat.judgeGoal, dispose: () => goals.dispose() };
}

/** Who reads goals in an episode, metered, and what it is shown. */
const goalReading = (
  predictor: GoalPredictor,
  { chat }: Configuration,
  meter: EnergyMeter,
): Pick<GoalDialogueOptions, "goalPredictor" | "goalCameras"> => ({
  goalPredictor: meteredGoalPredictor(predictor, meter),
  ...(chat?.pictures === "shown" && { goalCameras: [agentCamera] }),
});

/** How an agent with estimates has them. */
const sensing = (
  { estimator, toolPose }: Pick<Habitat, "estimator" | "toolPose">,
  { senseEvery, senseDelay }: Configuration,
  meter: EnergyMeter,
): SensingOptions => ({
  estimator: meteredEstimator(estimator, meter),
  propagate: toolPose
    ? (estimate, observation) => propagate(estimate, observation, toolPose)
    : (estimate, { stamp }) => ({ ...estimate, stamp }),
  estimateEvery: senseEvery,
  maxAgeSteps: senseEvery + senseDelay,
  nsPerStep: controlStepNs,
});

/** Control steps on hold that late estimates must leave room for. */
const waitSteps = (usual: number, { senseDelay }: Configuration): number => Math.max(usual, 2 * senseDelay);

/** A vision-language-action policy that an agent asks, and how. */
interface AskedPolicy
  extends Pick<VlaAgentOptions, "policy" | "prompt" | "replanSteps" | "state">, Pick<Stack, "greeting"> {
  readonly dispose: () => Promise<void>;
}

/** The policy that the agent asks, if it asks one. @throws ModelError, RemotePolicyError where it cannot be had */
async function askedPolicy(
  world: PhysicsWorld,
  { agent, remote, vla }: Configuration,
  meter: EnergyMeter,
): Promise<AskedPolicy | undefined> {
  if (remote !== undefined) return policyOnServer(remote, meter);
  return vla && policyOfOurs(vla, vlaSightOf(agent) === "discs" ? world : undefined, meter);
}

/** A policy on a server, which must be there from the start. */
async function policyOnServer(choice: RemotePolicyChoice, meter: EnergyMeter): Promise<AskedPolicy> {
  const { prompt, replanSteps } = choice;
  const policy = remotePolicyOf(choice, toolPoseOf());
  const greeting = await policy.connect();
  return { policy: meteredPolicy(policy, meter), prompt, replanSteps, greeting, dispose: () => policy.close() };
}

/** A policy that runs here. @param truth of one that is told where the discs are, which makes its agent an oracle */
async function policyOfOurs(
  { directory, prompt, replanSteps }: VlaChoice,
  truth: TruthSource | undefined,
  meter: EnergyMeter,
): Promise<AskedPolicy> {
  const policy = await loadVla(directory, toolPoseOf(), truth);
  return {
    policy: meteredPolicy(policy, meter),
    prompt: prompt ?? policy.settings.gamePrompt,
    replanSteps: replanSteps ?? policy.settings.replanSteps,
    state: truth === undefined ? "images" : "oracle",
    dispose: () => policy.dispose(),
  };
}

/** The agent that does what a vision-language-action policy says: by itself, or told one step of a plan after the other. */
async function policyCast(
  world: PhysicsWorld,
  configuration: Configuration,
  { greeting, dispose, prompt, state, ...asked }: AskedPolicy,
  domain: Domain,
  meter: EnergyMeter,
  episodeSeed: () => number,
): Promise<Cast> {
  const { agent: name } = configuration;
  const judgeGoal = truthJudge(world, world.spec.tableHeight);
  const common = { world, judgeGoal, ...(greeting !== undefined && { greeting }) };
  if (agentParts[name].plansFrom === "nothing") {
    return { ...common, agent: new VlaAgent({ name, ...asked, prompt, state, episodeSeed }), dispose };
  }
  try {
    const toolPose = toolPoseOf();
    const estimator = await physicalEstimator(world, configuration, toolPose, episodeSeed);
    const goals = await makeGoalPredictor(domain, configuration);
    const agent = new GuidedVlaAgent({
      ...asked,
      name,
      domain,
      ...goalReading(goals.predictor, configuration, meter),
      ...sensing({ estimator, toolPose }, configuration, meter),
      planner: meteredPlanner(new SearchPlanner(), meter),
      limits: { ...defaultGuideLimits, waitSteps: waitSteps(defaultGuideLimits.waitSteps, configuration) },
      episodeSeed,
    });
    const leave = async (): Promise<void> => {
      await dispose();
      await goals.dispose();
    };
    return { ...common, agent, dispose: leave };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The world with its cameras: what nobody looks at is not drawn. A policy cannot say that it is done: then the judge ends its episode. */
function physicsWorld({ agent, look = "nominal" }: Configuration): PhysicsWorld {
  const { moves } = agentParts[agent];
  return new PhysicsWorld({
    cameras: nominalCameras(cameraSide(agent)),
    ...(look !== "nominal" && { look: lookRanges[look] }),
    endsOn: moves === "skills" ? "never" : "success",
  });
}

async function physicalHabitat(
  world: PhysicsWorld,
  configuration: Configuration,
  meter: EnergyMeter,
  episodeSeed: () => number,
): Promise<Habitat> {
  const { tableHeight } = world.spec;
  const toolPose = toolPoseOf();
  const policies = await loadPolicies(configuration);
  const metered = {
    "reach-pick": meteredPolicy(policies["reach-pick"], meter),
    pick: meteredPolicy(policies.pick, meter),
    "reach-place": meteredPolicy(policies["reach-place"], meter),
    place: meteredPolicy(policies.place, meter),
  };
  return {
    world,
    estimator: await physicalEstimator(world, configuration, toolPose, episodeSeed),
    skills: new ManipulationSkills(metered, toolPose),
    judgeGoal: truthJudge(world, tableHeight),
    toolPose,
  };
}

/** What the agent sees with. Only the oracle is handed the truth. @throws ModelError where the network that sees is missing or broken */
async function physicalEstimator(
  world: PhysicsWorld,
  { agent, perception, observationNoise, senseDelay }: Configuration,
  toolPose: ToolPose,
  episodeSeed: () => number,
): Promise<StateEstimator> {
  const { tableHeight, pegs } = world.spec;
  if (perception !== undefined) {
    const reader = await SceneReader.load(perception);
    return new CameraStateEstimator({ reader, camera: agentCamera, pegs, workspace, tableHeight, toolPose });
  }
  if (agentParts[agent].plansFrom !== "oracle")
    throw new RangeError(`The agent "${agent}" needs to be told what it sees with`);
  return new OracleStateEstimator(world, {
    tableHeight,
    toolPose,
    episodeSeed,
    positionNoise: observationNoise.position,
    yawNoise: observationNoise.yaw,
    delaySteps: senseDelay,
  });
}

function symbolicHabitat({ senseDelay }: Configuration, domain: Domain): Habitat {
  const world = new SymbolicWorld();
  return {
    world,
    estimator: new SymbolicStateEstimator(world, { delaySteps: senseDelay }),
    skills: new SymbolicSkillLibrary(domain),
    judgeGoal: (relations) => world.judge(relations).goal,
  };
}
