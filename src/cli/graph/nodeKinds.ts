import { panda } from "../../arm/panda.ts";
import { armCounters } from "../../energy/ActuatorCounter.ts";
import { openHardwareCounters } from "../../energy/HardwareCounters.ts";
import { chatAddress } from "../../goal/chat/chatAddress.ts";
import type { Domain } from "../../pddl/Domain.ts";
import { CameraStateEstimator } from "../../perception/CameraStateEstimator.ts";
import { SceneReader } from "../../perception/vision/SceneReader.ts";
import { pictureSize } from "../../perception/vision/sceneMaps.ts";
import type { NodeProgram } from "../../ros/GraphNode.ts";
import { cameraStateEstimatorNode, type LoadedEyes } from "../../ros/nodes/cameraStateEstimatorNode.ts";
import { energyMeterNode } from "../../ros/nodes/energyMeterNode.ts";
import { executorNode } from "../../ros/nodes/executorNode.ts";
import { goalPredictorNode, type LoadedGoalPredictor } from "../../ros/nodes/goalPredictorNode.ts";
import { oracleStateEstimatorNode } from "../../ros/nodes/oracleStateEstimatorNode.ts";
import { plannerNode } from "../../ros/nodes/plannerNode.ts";
import { type LoadedPolicies, policyNode } from "../../ros/nodes/policyNode.ts";
import { type HostedWorld, simNode } from "../../ros/nodes/simNode.ts";
import { agentView, nominalCameras } from "../../scene/nominalCameras.ts";
import { PhysicsWorld } from "../../../sim/PhysicsWorld.ts";
import { workspace } from "../../../sim/workspace.ts";
import { agentsByState, chatIdentity } from "../compose/Configuration.ts";
import { defaultGoalModel, defaultPerception, defaultPolicies } from "../compose/configurationOf.ts";
import { truthJudge } from "../compose/judgeGoal.ts";
import { loadDomain } from "../compose/loadDomain.ts";
import { goalReaderIdentity, loadPolicies, networkIdentity, policyIdentity } from "../compose/loadPolicies.ts";
import { type GoalPredictorChoice, makeGoalPredictor } from "../compose/makeGoalPredictor.ts";
import { scenarioDrawer } from "../compose/scenarioDrawer.ts";
import { stepBudget } from "../compose/stepBudget.ts";
import { toolPoseOf } from "../compose/toolPoseOf.ts";

const jointNames = panda.links.map((_, i) => `panda_joint${i + 1}`);

/** The camera that the network looks through. */
export const seenBy = agentView(pictureSize);

async function loadEyes(directory: string): Promise<LoadedEyes> {
  const reader = await SceneReader.load(directory);
  return {
    model: await networkIdentity(directory),
    make: ({ pegs, tableHeight }) =>
      new CameraStateEstimator({ reader, camera: seenBy.name, pegs, workspace, tableHeight, toolPose: toolPoseOf() }),
  };
}

async function loadSkills(policy: "learned" | "scripted", directory: string): Promise<LoadedPolicies> {
  const choice = { world: "physics", policy, policies: directory } as const;
  return { model: await policyIdentity(choice), policies: await loadPolicies(choice) };
}

async function loadGoals(domain: Domain, choice: GoalPredictorChoice): Promise<LoadedGoalPredictor> {
  const { chat, goalModel, grammarFirst } = choice;
  const model =
    goalModel !== undefined
      ? await goalReaderIdentity(goalModel, grammarFirst)
      : chat
        ? chatIdentity({ ...chat, url: chatAddress(chat.url) })
        : "grammar";
  return { model, ...(await makeGoalPredictor(domain, choice)) };
}

function makeWorld(cameraSize: number): HostedWorld {
  const cameras = cameraSize === 0 ? [] : nominalCameras(cameraSize);
  const world = new PhysicsWorld({ cameras });
  const counters = armCounters(() => world.actuatorEnergy);
  return {
    world,
    truth: world,
    judgeGoal: truthJudge(world, world.spec.tableHeight),
    joules: () =>
      counters.map((counter) => {
        const joules = counter.read();
        return { source: counter.source, method: counter.method, low: joules, high: joules };
      }),
    jointNames,
    cameras,
  };
}

/** Every kind of managed node, with the implementation that it hosts here. */
const kinds = {
  sim: () => simNode({ makeWorld }),
  oracle_state_estimator: () => oracleStateEstimatorNode({ toolPose: toolPoseOf() }),
  camera_state_estimator: () =>
    cameraStateEstimatorNode({ cameras: [seenBy], load: loadEyes, directory: defaultPerception() }),
  goal_predictor: () => {
    const domain = loadDomain("hanoi");
    return goalPredictorNode({ load: (choice) => loadGoals(domain, choice), directory: defaultGoalModel() });
  },
  planner: plannerNode,
  policy: () => policyNode({ load: loadSkills, directory: defaultPolicies() }),
  executor: () => {
    const domain = loadDomain("hanoi");
    return executorNode({
      agents: agentsByState,
      domain,
      toolPose: toolPoseOf(),
      scenarios: (instructions) => scenarioDrawer(domain, instructions),
      stepBudget,
    });
  },
  energy_meter: () => energyMeterNode(openHardwareCounters),
} as const satisfies Readonly<Record<string, () => NodeProgram>>;

export type NodeKindName = keyof typeof kinds;

export const nodeKindNames = Object.keys(kinds) as readonly NodeKindName[];

/** The program of a kind of node. @throws FileError, PddlError where a file of the package is broken */
export const programOf = (kind: NodeKindName): NodeProgram => kinds[kind]();
