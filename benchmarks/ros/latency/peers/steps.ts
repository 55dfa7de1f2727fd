import { defaultLimits } from "../../../../src/agent/PlanningAgent.ts";
import { panda } from "../../../../src/arm/panda.ts";
import { chooseScenario } from "../../../../src/cli/compose/chooseScenario.ts";
import { loadDomain } from "../../../../src/cli/compose/loadDomain.ts";
import { stepBudget } from "../../../../src/cli/compose/stepBudget.ts";
import { controlStepNs } from "../../../../src/core/index.ts";
import type { EpisodeObserver } from "../../../../src/episode/EpisodeObserver.ts";
import { skillNames } from "../../../../src/policy/skillLayouts.ts";
import { ChangeState } from "../../../../src/ros/interfaces/lifecycle_msgs.ts";
import type { GraphNode as GraphNodeType } from "../../../../src/ros/GraphNode.ts";
import type { SkillPolicies } from "../../../../src/skill/ManipulationSkills.ts";
import { answerCommands } from "../answerCommands.ts";
import {
  GraphNode,
  Kinematics,
  ManipulationSkills,
  PlanningAgent,
  propagate,
  RclTransport,
  RemoteGoalPredictor,
  remoteLimits,
  RemotePlanner,
  remotePolicies,
  RemoteStateEstimator,
  remoteStateEstimatorCalls,
  RosWorld,
  rosWorldCalls,
  runEpisode,
} from "../compiled.ts";

// Plays the executor of a graph, with the same agent and the same remote stages, and times each control step:
// `steps.ts NAMESPACE`.

const [namespace = "/"] = process.argv.slice(2);
const scenarioName = "hanoi-3";
const configureId = 1;

const transport = await RclTransport.create();
const kinematics = new Kinematics(panda);
const toolPose = (joints: readonly number[]): ReturnType<typeof kinematics.toolPose> =>
  kinematics.setPositions(joints).toolPose();
const domain = loadDomain("hanoi");
const node = await configuredNode();
const peers = remoteLimits.peers(node);
const calls = {
  world: rosWorldCalls(peers, "sim"),
  estimator: remoteStateEstimatorCalls(peers, "oracle_state_estimator"),
  goalPredictor: new RemoteGoalPredictor(peers, "goal_predictor"),
  planner: new RemotePlanner(peers, "planner"),
  policies: remotePolicies(peers, "policy"),
};

/** Wall times, ms. */
interface Times {
  /** Of whole control steps in which nothing was planned, from one outcome of the world to the next. */
  readonly steps: number[];
  /** Of those in which the agent asked for a goal or a plan. */
  readonly planningSteps: number[];
  readonly world: number[];
  readonly estimate: number[];
  readonly policy: number[];
}

await answerCommands({
  /** @param seed of the episode */
  episode: async (seed) => {
    const times: Times = { steps: [], planningSteps: [], world: [], estimate: [], policy: [] };
    try {
      return { outcome: await episode(seed, times), ...times };
    } catch (error) {
      return { outcome: error instanceof Error ? error.message : String(error), ...times };
    }
  },
});
peers.close();
await node.close();
await transport.close();

async function episode(seed: number, times: Times): Promise<string> {
  const id = `steps_${process.pid}_${seed}_${Math.round(performance.now())}`;
  const world = await RosWorld.create(calls.world, id);
  const estimator = new RemoteStateEstimator(calls.estimator, { source: "oracle", episode: { id, seed } });
  const policies = Object.fromEntries(
    skillNames.map((skill) => [skill, timed(calls.policies[skill], "infer", times.policy)]),
  ) as unknown as SkillPolicies;
  const agent = new PlanningAgent({
    name: "nesy-oracle",
    domain,
    goalPredictor: calls.goalPredictor,
    estimator: timed(estimator, "estimate", times.estimate),
    propagate: (estimate, observation) => propagate(estimate, observation, toolPose),
    estimateEvery: 1,
    maxAgeSteps: 1,
    nsPerStep: controlStepNs,
    planner: calls.planner,
    skills: new ManipulationSkills(policies, toolPose),
    limits: defaultLimits,
    episodeSeed: () => seed,
  });
  const scenario = chooseScenario(domain, { name: scenarioName, seed, noise: "paper" });
  const { verdict } = await runEpisode(timed(world, "step", times.world), agent, {
    scenario,
    seed,
    maxSteps: stepBudget(scenario),
    observers: [stopwatch(times)],
  });
  await world.close();
  return verdict.outcome;
}

function stopwatch(times: Times): EpisodeObserver {
  let last = 0;
  let isPlanning = false;
  return {
    onReset: () => {
      last = performance.now();
    },
    onDecision: ({ events }) => {
      isPlanning = events.some(({ kind }) => kind === "goal" || kind === "plan");
    },
    onStep: () => {
      const now = performance.now();
      (isPlanning ? times.planningSteps : times.steps).push(now - last);
      last = now;
    },
  };
}

/** The same object, the wall times of one of its methods noted. */
function timed<T extends object>(target: T, method: keyof T, ms: number[]): T {
  const inner = target[method] as (...args: unknown[]) => Promise<unknown>;
  const noting = async (...args: unknown[]): Promise<unknown> => {
    const start = performance.now();
    try {
      return await inner.apply(target, args);
    } finally {
      ms.push(performance.now() - start);
    }
  };
  return new Proxy(target, {
    get: (_target, name) => {
      if (name === method) return noting;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

/** A node of the graph that its manager does not know. */
async function configuredNode(): Promise<GraphNodeType> {
  const name = { name: "step_client", namespace };
  const asker = transport.createNode({ name: "step_client_starter", namespace });
  const configured = new Promise<GraphNodeType>((resolve) => {
    const program = {
      parameters: remoteLimits.parameters,
      configure: async (made: GraphNodeType) => {
        resolve(made);
        return {};
      },
    };
    new GraphNode(transport.createNode(name), program, { log: () => undefined });
  });
  const client = asker.client(ChangeState, "step_client/change_state");
  await client.call({ transition: { id: configureId, label: "" } }, { timeoutMs: 10_000, attempts: 10 });
  asker.destroy();
  return configured;
}
