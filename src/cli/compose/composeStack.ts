import { defaultLimits, PlanningAgent } from "../../agent/PlanningAgent.ts";
import { VlaAgent } from "../../agent/VlaAgent.ts";
import type { Agent } from "../../agent/Agent.ts";
import { controlStepNs, type Pose, type World } from "../../core/index.ts";
import { ActuatorCounter } from "../../energy/ActuatorCounter.ts";
import { CpuClock } from "../../energy/CpuClock.ts";
import { CpuTimeCounter } from "../../energy/CpuTimeCounter.ts";
import type { EnergyCounter } from "../../energy/EnergyCounter.ts";
import { EnergyMeter } from "../../energy/EnergyMeter.ts";
import { findRaplCounters } from "../../energy/findRaplCounters.ts";
import { meteredEstimator } from "../../energy/meteredEstimator.ts";
import { meteredGoalPredictor } from "../../energy/meteredGoalPredictor.ts";
import { meteredPlanner } from "../../energy/meteredPlanner.ts";
import { meteredPolicy } from "../../energy/meteredPolicy.ts";
import { meteredWorld } from "../../energy/meteredWorld.ts";
import type { GoalJudge } from "../../episode/judgeOwnGoal.ts";
import type { Domain } from "../../pddl/Domain.ts";
import { OracleStateEstimator } from "../../perception/OracleStateEstimator.ts";
import { CameraStateEstimator } from "../../perception/CameraStateEstimator.ts";
import { SceneReader } from "../../perception/vision/SceneReader.ts";
import { pictureSize } from "../../perception/vision/sceneMaps.ts";
import { pictureSide } from "../../policy/vla/vlaInputs.ts";
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
import { type Configuration, type RemotePolicyChoice, vlaSightOf } from "./Configuration.ts";
import { truthJudge } from "./judgeGoal.ts";
import { loadPolicies } from "./loadPolicies.ts";
import { loadVla } from "./loadVla.ts";
import { makeGoalPredictor } from "./makeGoalPredictor.ts";
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
  /** Frees the network that reads goals, or takes leave of the policy's server; the agent cannot be used afterwards. */
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
  let episodeSeed = 0;
  const clock = new CpuClock();
  const counters: EnergyCounter[] = [new CpuTimeCounter(() => clock.seconds())];
  if (options.hardware === "metered") {
    const rapl = findRaplCounters();
    if (rapl.status === "available") counters.push(...rapl.counters);
  }
  const physics = configuration.world === "physics" ? physicsWorld(configuration) : undefined;
  if (physics) {
    counters.push(
      new ActuatorCounter("arm-mechanical", () => physics.actuatorEnergy.mechanical),
      new ActuatorCounter("arm-copper", () => physics.actuatorEnergy.copper),
    );
  }
  const meter = new EnergyMeter({ counters, cpuSeconds: () => clock.seconds() });
  const seeds = (): number => episodeSeed;
  const { world, ...cast } =
    physics && configuration.remote
      ? await remoteCast(physics, configuration.remote, meter, seeds)
      : physics && configuration.vla
        ? await vlaCast(physics, configuration, meter, seeds)
        : await planningCast(physics, configuration, options.domain, meter, seeds);
  return { ...cast, world: meteredWorld(world, meter), meter, seed: (seed) => (episodeSeed = seed) };
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
  const { senseEvery, senseDelay, chat } = configuration;
  const goals = await makeGoalPredictor(domain, configuration);
  const agent = new PlanningAgent({
    name: configuration.agent,
    domain,
    goalPredictor: meteredGoalPredictor(goals.predictor, meter),
    ...(chat?.pictures === "shown" && { goalCameras: [agentCamera] }),
    estimator: meteredEstimator(habitat.estimator, meter),
    propagate: habitat.toolPose
      ? (estimate, observation) => propagate(estimate, observation, habitat.toolPose!)
      : (estimate, { stamp }) => ({ ...estimate, stamp }),
    estimateEvery: senseEvery,
    maxAgeSteps: senseEvery + senseDelay,
    nsPerStep: controlStepNs,
    planner: meteredPlanner(new SearchPlanner(), meter),
    skills: habitat.skills,
    limits: { ...defaultLimits, waitSteps: Math.max(defaultLimits.waitSteps, 2 * senseDelay) },
    episodeSeed,
  });
  return { world: habitat.world, agent, judgeGoal: habitat.judgeGoal, dispose: () => goals.dispose() };
}

/** The agent that does what a policy on a server says. Its server must be there from the start. */
async function remoteCast(
  world: PhysicsWorld,
  choice: RemotePolicyChoice,
  meter: EnergyMeter,
  episodeSeed: () => number,
): Promise<Cast> {
  const { prompt, replanSteps } = choice;
  const policy = remotePolicyOf(choice, toolPoseOf());
  const greeting = await policy.connect();
  return {
    world,
    greeting,
    agent: new VlaAgent({ name: "remote", policy: meteredPolicy(policy, meter), prompt, replanSteps, episodeSeed }),
    judgeGoal: truthJudge(world, world.spec.tableHeight),
    dispose: () => policy.close(),
  };
}

/** The agent that does what a policy of ours says. @throws ModelError where that is missing, broken, or sees by something else */
async function vlaCast(
  world: PhysicsWorld,
  { agent, vla }: Configuration,
  meter: EnergyMeter,
  episodeSeed: () => number,
): Promise<Cast> {
  const { directory, prompt, replanSteps } = vla!;
  const isTold = vlaSightOf[agent] === "discs";
  // Only the oracle is handed the truth.
  const policy = await loadVla(directory, toolPoseOf(), isTold ? world : undefined);
  return {
    world,
    agent: new VlaAgent({
      name: agent,
      policy: meteredPolicy(policy, meter),
      prompt: prompt ?? policy.settings.gamePrompt,
      replanSteps: replanSteps ?? policy.settings.replanSteps,
      state: isTold ? "oracle" : "images",
      episodeSeed,
    }),
    judgeGoal: truthJudge(world, world.spec.tableHeight),
    dispose: () => policy.dispose(),
  };
}

/** The world with its cameras: what nobody looks at is not drawn. An agent that cannot say that it is done is told by its end. */
function physicsWorld({ look = "nominal", remote, vla }: Configuration): PhysicsWorld {
  return new PhysicsWorld({
    cameras: nominalCameras(vla === undefined ? pictureSize : pictureSide),
    ...(look !== "nominal" && { look: lookRanges[look] }),
    endsOn: remote === undefined && vla === undefined ? "never" : "success",
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
  if (agent !== "nesy-oracle") throw new RangeError(`The agent "${agent}" needs to be told what it sees with`);
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
